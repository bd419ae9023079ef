// SPDX-License-Identifier: MIT
#pragma once

#include <tuple>

#include "row.hpp"

/// An operation on many rows.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// Rows of one size: where the first one begins in each operand, and how far it is to the next.
template <typename Out, typename... In>
struct Run {
  Index rows;
  Index size;
  Out* out;
  std::tuple<const In*...> in;
  Indices<1 + sizeof...(In)> steps;
};

/// An operation whose last input is one slope for all elements.
template <typename Op, typename Slope>
struct WithSlope {
  Op op;
  Slope slope;
  template <typename Lane, typename... Lanes>
  EIGEN_ALWAYS_INLINE Lane operator()(const Lane& lane, const Lanes&... lanes) const {
    return op(lane, lanes..., Lane(static_cast<typename Lane::Scalar>(slope)));
  }
};
template <typename Op, typename Slope>
inline constexpr bool is_short<WithSlope<Op, Slope>> = is_short<Op>;

/// An operation whose last input is a slope for each element.
template <typename Op>
struct WithSlopes {
  Op op;
  template <typename... Lanes>
  EIGEN_ALWAYS_INLINE auto operator()(const Lanes&... lanes) const {
    return op(lanes...);
  }
};
template <typename Op>
inline constexpr bool is_short<WithSlopes<Op>> = is_short<Op>;
template <typename Op>
inline constexpr bool takes_slopes<WithSlopes<Op>> = true;

/// Whether rows of this size that have the same slopes can be swept as one, with the slopes in registers. (PReLU of
/// 4,096 floats with 16 channels side by side takes 0.054 in place of 0.085 ns an element, with AVX2 0.059 and
/// 0.081; AMD EPYC with AVX-512; benchmarks/compare/run --trick slopes_in_registers. Pairs of lanes gain more: 4,096
/// bfloat16 with slopes of their own take 0.086 as pairs, and 0.109 so.)
template <typename Out, typename... In>
bool slopes_fit_registers(Index row_size) {
  using Lane = CommonLane<Out, In...>;
  if (takes_pairs<Lane, Out, In...>) return false;
  return Lane::size > 1 &&
         (row_size == Lane::size || row_size == 2 * Lane::size || row_size == 4 * Lane::size);
}

/// An operation on runs of rows, whichever it is: what visits the rows of containers is compiled
/// once for all operations, and calls once for many rows. (Calls of ELU, forward and backward, for three
/// kinds of containers took 5.8 s more to compile than the include, and took 2.6 by kernels; 1.0 since
/// forms are chosen within rows: "five eager ELUs" of benchmarks/compile_time/run.)
template <typename Out, typename... In>
class Kernel {
 public:
  /// `op` has to last as long as its kernel. `with_slopes`: its last input is the slopes.
  template <bool with_slopes, typename Op>
  static Kernel of(const Op& op) {
    Kernel kernel;
    kernel.op_ = &op;
    if constexpr (with_slopes) {
      kernel.sweep_ = &sweep<Op, WithSlopes<Op>>;
      kernel.sweep_one_slope_ = &sweep_one_slope<Op>;
    } else {
      kernel.sweep_ = &sweep<Op, Op>;
    }
    return kernel;
  }

  bool has_slopes() const { return sweep_one_slope_ != nullptr; }
  /// The kernel of rows in which the first slope stands for all.
  Kernel with_one_slope() const {
    Kernel kernel = *this;
    kernel.sweep_ = sweep_one_slope_;
    return kernel;
  }

  void operator()(const Run<Out, In...>& run, bool streams) const { sweep_(op_, run, streams); }

 private:
  using Sweep = void(const void* op, const Run<Out, In...>& run, bool streams);
  using Lane = CommonLane<Out, In...>;

  template <typename Op, typename OpOnRows>
  static void sweep(const void* op, const Run<Out, In...>& run, bool streams) {
    const OpOnRows same{*static_cast<const Op*>(op)};
    if constexpr (takes_slopes<OpOnRows> && Lane::size > 1) {
      if (!streams && slopes_recur(run)) {
        return sweep_recurring(same, run, std::make_index_sequence<sizeof...(In) - 1>());
      }
    }
    for_each_row(run, streams, std::index_sequence_for<In...>(),
                 [&](Index) -> const OpOnRows& { return same; });
  }
  static bool slopes_recur(const Run<Out, In...>& run) {
    if (run.rows < 4 || !slopes_fit_registers<Out, In...>(run.size)) return false;
    for (std::size_t operand = 0; operand < sizeof...(In); ++operand) {
      if (run.steps[operand] != run.size) return false;
    }
    return run.steps[sizeof...(In)] == 0;
  }
  /// The rows are whole lanes, and four of these a whole number of rows: of what is left too.
  template <typename Op, std::size_t... i>
  static EIGEN_ALWAYS_INLINE void sweep_recurring(const Op& op, const Run<Out, In...>& run,
                                                  std::index_sequence<i...>) {
    const auto* const slopes = std::get<sizeof...(i)>(run.in);
    const auto slope_of = [&](Index k) { return load<Lane>(slopes + k * Lane::size % run.size); };
    const Lane slope[4] = {slope_of(0), slope_of(1), slope_of(2), slope_of(3)};
    const Index size = run.rows * run.size;
    const std::tuple in(std::get<i>(run.in)...);
    const auto result = [&](Index at, int k) {
      return op(load<Lane>(std::get<i>(in) + at)..., slope[k]);
    };
    Out* const out = run.out;
    Index at = 0;
    for (; at + 4 * Lane::size <= size; at += 4 * Lane::size) {
      store_four<Lane>([&](int k) { return result(at + k * Lane::size, k); }, out + at);
    }
    for (int k = 0; at < size; at += Lane::size, ++k) store(result(at, k), out + at);
  }
  template <typename Op>
  static void sweep_one_slope(const void* op, const Run<Out, In...>& run, bool streams) {
    constexpr std::size_t last = sizeof...(In) - 1;
    const auto slopes = std::get<last>(run.in);
    const Index step = run.steps[last + 1];
    for_each_row(run, streams, std::make_index_sequence<last>(), [=](Index row) {
      const auto slope = slopes[row * step];
      return WithSlope<Op, std::decay_t<decltype(slope)>>{*static_cast<const Op*>(op), slope};
    });
  }
  template <std::size_t... i, typename OpOf>
  static EIGEN_ALWAYS_INLINE void for_each_row(const Run<Out, In...>& run, bool streams,
                                               std::index_sequence<i...>, const OpOf& op_of) {
    const auto [rows, size, first, in, steps] = run;  // read once
    Indices<1 + sizeof...(In)> offsets{};
    for (Index row = 0; row < rows; ++row) {
      sweep_part(op_of(row), streams, size, first + offsets[0],
                 (std::get<i>(in) + offsets[i + 1])...);
      offsets[0] += steps[0];
      ((offsets[i + 1] += steps[i + 1]), ...);
    }
  }

  const void* op_ = nullptr;
  Sweep* sweep_ = nullptr;
  Sweep* sweep_one_slope_ = nullptr;
};

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
