// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
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

  template <typename Op, typename OpOnRows>
  static void sweep(const void* op, const Run<Out, In...>& run, bool streams) {
    const OpOnRows same{*static_cast<const Op*>(op)};
    for_each_row(run, streams, std::index_sequence_for<In...>(),
                 [&](Index) -> const OpOnRows& { return same; });
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
  /// Rows that stream have a loop of their own, and what a run says is read once: a slope for each
  /// plane of 8 x 8 floats takes 0.053 in place of 0.070 ns an element in the first-level cache (timed
  /// by hand in alternating runs).
  template <std::size_t... i, typename OpOf>
  static EIGEN_ALWAYS_INLINE void for_each_row(const Run<Out, In...>& run, bool streams,
                                               std::index_sequence<i...>, const OpOf& op_of) {
    const auto each = [&, rows = run.rows, size = run.size, first = run.out, in = run.in,
                       steps = run.steps](const auto& pass) {
      Indices<1 + sizeof...(In)> offsets{};
      for (Index row = 0; row < rows; ++row) {
        pass(op_of(row), size, first + offsets[0], (std::get<i>(in) + offsets[i + 1])...);
        offsets[0] += steps[0];
        ((offsets[i + 1] += steps[i + 1]), ...);
      }
    };
    if (streams) {
      each([](const auto&... row) { stream_row(row...); });
    } else {
      each([](const auto&... row) { sweep_row(row...); });
    }
  }

  const void* op_ = nullptr;
  Sweep* sweep_ = nullptr;
  Sweep* sweep_one_slope_ = nullptr;
};

/// Elements brought together.
template <typename Scalar>
struct Buffer {
  // Other scalars may be large, or allocate.
  static constexpr Index size = std::is_arithmetic_v<Arithmetic<Scalar>> ? 512 : 1;
  Scalar scalars[size];

  Buffer() {}  // not `= default`: a tuple of buffers would fill them with zeros

  /// From where they lie apart.
  const Scalar* gather(const Scalar* from, Index stride, Index count) {
    if (stride == 1 || count == 1) return from;
    for (Index i = 0; i < count; ++i) scalars[i] = from[i * stride];
    return scalars;
  }
  /// The same again and again.
  const Scalar* repeat(const Scalar* from, Index stride, Index count, Index times) {
    for (Index i = 0; i < count; ++i) scalars[i] = from[i * stride];
    for (Index done = count; done < count * times; done += std::min(done, count * times - done)) {
      std::copy_n(scalars, std::min(done, count * times - done), scalars + done);
    }
    return scalars;
  }
};

/// A run of rows whose elements lie apart, each operand's at a stride of its own.
template <typename Out, typename... In, std::size_t... i>
void sweep_strided(const Kernel<Out, In...>& kernel, const Run<Out, In...>& run,
                   const Indices<1 + sizeof...(In)>& strides, std::index_sequence<i...>) {
  constexpr Index most = std::min({Buffer<Out>::size, Buffer<In>::size...});
  std::tuple<Buffer<In>...> inputs;
  Buffer<Out> results;
  for (Index row = 0; row < run.rows; ++row) {
    for (Index at = 0; at < run.size; at += most) {
      const Index count = std::min(most, run.size - at);
      const auto first = [&](auto* data, std::size_t operand) {
        return data + row * run.steps[operand] + at * strides[operand];
      };
      kernel({1,
              count,
              results.scalars,
              {std::get<i>(inputs).gather(first(std::get<i>(run.in), i + 1), strides[i + 1],
                                          count)...},
              {}},
             false);
      Out* const out = first(run.out, 0);
      for (Index k = 0; k < count; ++k) out[k * strides[0]] = results.scalars[k];
    }
  }
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
