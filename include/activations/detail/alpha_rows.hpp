// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "leaf_sum.hpp"
#include "linear.hpp"
#include "sum.hpp"

/// Runs of elements of PReLU's backward pass with the gradient of the slopes.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// x, dy and, where it is asked for, dx, in the memory order of x.
template <typename Scalar, std::size_t rank>
struct AlphaRows {
  using Real = Arithmetic<Scalar>;
  using Lane = Widest<Real>;
  static constexpr Index lane = LeafSum<Real>::size;
  static constexpr Index longest_run = std::max(leaf_steps * lane, tile_width);
  /// How many elements ahead, in the order of visits, memory is fetched that streams pass by.
  static constexpr Index fetched_early = fetched_early_bytes / static_cast<Index>(sizeof(Scalar));
  static_assert(Lane::size == lane, "a lane holds as many elements as its sums");

  Linear<const Scalar, rank> x;
  Linear<const Scalar, rank> dy;
  std::optional<Linear<Scalar, rank>> dx;
  bool streams = false;

  AlphaRows(const View<const Scalar, rank>& x_view, const View<const Scalar, rank>& dy_view,
            const std::optional<View<Scalar, rank>>& dx_view)
      : x(x_view, memory_order(x_view)), dy(dy_view, memory_order(x_view)) {
    if (dx_view) dx.emplace(*dx_view, memory_order(x_view));
  }

  /// Elements [first, first + size): gives x and dy to `sum` lane by lane, and then writes dx, which
  /// may be dy where it does not stream. `alpha`: one slope, or one for each element. `later`: how far on
  /// lies what a run that comes after this one reads, to be fetched early.
  template <typename Alpha, typename Adder>
  EIGEN_ALWAYS_INLINE void run(Index first, Index size, const Alpha& alpha, Adder& sum,
                               [[maybe_unused]] Index later = fetched_early) const {
    Real x_buffer[longest_run];
    Real dy_buffer[longest_run];
    const Real* const from = x.read(first, size, x_buffer);
    const Real* const from_dy = dy.read(first, size, dy_buffer);
    if constexpr (std::is_same_v<Alpha, Real> && CommonLane<Scalar, Real>::size == lane) {
      if (streams) {
        return add_and_stream(from, from_dy, op_of(alpha), size, dx->data() + first, sum, later);
      }
    }
    if (!dx) return add(from, from_dy, 0, size, sum);
    Scalar dx_buffer[longest_run];
    Scalar* const to = dx->contiguous() ? dx->data() + first : dx_buffer;
    add_and_write(from, from_dy, alpha, size, to, sum);
    if (!dx->contiguous()) dx->write(first, size, dx_buffer);
  }

  /// Rows of `width` elements, `step` apart, whose columns have a slope and a sum each: some columns after
  /// the other, with slopes and sums in registers over all rows, as far as there are registers and no
  /// stream. Returns where the columns begin that are left to `run`, and nothing has been done for. (NHWC in
  /// the first-level cache takes 0.28 in place of 0.33 ns a float; from memory nothing was gained. Timed by
  /// hand in alternating runs.)
  Index run_in_registers(Index first, Index step, Index rows, Index width, const Real* alpha,
                         SumOf<Real>* sums) const {
    constexpr bool has_registers = EIGEN_ARCH_DEFAULT_NUMBER_OF_REGISTERS >= 32;
    if constexpr (has_registers && lane > 1 && std::is_same_v<Scalar, Real>) {
      if (streams || !x.contiguous() || !dy.contiguous() || (dx && !dx->contiguous())) return 0;
      constexpr Index lanes = 4;
      Index column = 0;
      for (; column + lanes * lane <= width; column += lanes * lane) {
        const Index at = first + column;
        const auto run_lanes = [&](Scalar* to) {
          run_columns(x.data() + at, dy.data() + at, to, step, rows, alpha + column, sums + column,
                      std::make_index_sequence<lanes>());
        };
        if (dx) {
          run_lanes(dx->data() + at);
        } else {
          run_lanes(nullptr);
        }
      }
      return column;
    } else {
      return 0;
    }
  }

 private:
  template <std::size_t... i>
  static EIGEN_ALWAYS_INLINE void run_columns(const Real* from, const Real* from_dy, Scalar* to,
                                              Index step, Index rows, const Real* alpha,
                                              SumOf<Real>* sums, std::index_sequence<i...>) {
    constexpr auto at = [](std::size_t k) { return static_cast<Index>(k) * lane; };
    LeafSum<Real> sum[] = {LeafSum<Real>(sums + at(i))...};
    const Lane slope[] = {load<Lane>(alpha + at(i))...};
    for (Index row = 0; row < rows; ++row) {
      const auto run_lane = [&](std::size_t k) {
        const Real* const x_lane = from + at(k);
        const Real* const dy_lane = from_dy + at(k);
        sum[k](0, x_lane, dy_lane);
        if (to) store(leak(load<Lane>(x_lane), load<Lane>(dy_lane), slope[k]), to + at(k));
      };
      (run_lane(i), ...);
      from += step;
      from_dy += step;
      if (to) to += step;
    }
    (sum[i].store(sums + at(i)), ...);
  }

  /// Some lanes at a time, so that memory is written to while sums are computed. What is written begins
  /// where a line may be streamed, `head` elements ahead of what is added.
  template <typename Op>
  static EIGEN_ALWAYS_INLINE void add_and_stream(const Real* from, const Real* from_dy,
                                                 const Op& op, Index size, Scalar* to,
                                                 LeafSum<Real>& sums, Index later) {
    constexpr Index step = 8 * lane;
    const Index head = before_whole_line<Lane>(to, size);
    const Index bytes = later * static_cast<Index>(sizeof(Scalar));
    if (head > 0) sweep_end(op, head, to, from, from_dy);
    LeafSum<Real> sum = sums;  // in registers
    Index at = 0;
    for (; at + head + step <= size; at += step) {
      add(from, from_dy, at, at + step, sum);
      for (Index next = at + head; next < at + head + step; next += lane) {
        prefetch_ahead(from + next, bytes);
        prefetch_ahead(from_dy + next, bytes);
        stream(op(load<Lane>(from + next), load<Lane>(from_dy + next)), to + next);
      }
    }
    add(from, from_dy, at, size, sum);
    const Index rest = at + head;
    stream_row(op, size - rest, to + rest, from + rest, from_dy + rest);
    sums = sum;
  }

  static EIGEN_ALWAYS_INLINE auto op_of(Real alpha) {
    return [alpha](const auto& x_lane, const auto& dy_lane) {
      return leak(x_lane, dy_lane, std::decay_t<decltype(x_lane)>(alpha));
    };
  }

  /// In one loop: in two, dx and dalpha of 262,144 floats took 0.205 in place of 0.169 ns an element (AMD
  /// EPYC with AVX-512, timed by hand in alternating runs).
  template <typename Alpha, typename Adder>
  EIGEN_ALWAYS_INLINE void add_and_write(const Real* from, const Real* from_dy, const Alpha& alpha,
                                         Index size, Scalar* to, Adder& sums) const {
    if constexpr (CommonLane<Scalar, Real>::size == lane) {
      if (!streams) {
        return add(from, from_dy, 0, size, sums,
                   [&](const Lane& x_lane, const Lane& dy_lane, Index at, Index count) {
                     const Lane result = leak(x_lane, dy_lane, slope_at(alpha, at, count));
                     count == lane ? store(result, to + at) : store_first(result, to + at, count);
                   });
      }
    }
    add(from, from_dy, 0, size, sums);
    write(from, from_dy, alpha, size, to);
  }
  static EIGEN_ALWAYS_INLINE Lane slope_at(Real alpha, Index, Index) { return Lane(alpha); }
  static EIGEN_ALWAYS_INLINE Lane slope_at(const Real* alpha, Index at, Index count) {
    return count == lane ? load<Lane>(alpha + at) : load_first<Lane>(alpha + at, count);
  }

  /// Gives elements [at, end) to `sums` lane by lane, and then to write(x, dy, at, count), where the last
  /// lane may count for less.
  template <typename Adder, typename Write>
  static EIGEN_ALWAYS_INLINE void add(const Real* from, const Real* from_dy, Index at, Index end,
                                      Adder& sums, const Write& write) {
    Adder sum = sums;  // in registers
    for (; at + lane <= end; at += lane) {
      sum(at, from + at, from_dy + at);
      write(load<Lane>(from + at), load<Lane>(from_dy + at), at, lane);
    }
    if (at < end) {
      const Lane x_lane = load_first<Lane>(from + at, end - at);
      const Lane dy_lane = load_first<Lane>(from_dy + at, end - at);
      Real x_tail[lane];
      Real dy_tail[lane];
      x_lane.store(x_tail);
      dy_lane.store(dy_tail);
      sum(at, x_tail, dy_tail);
      write(x_lane, dy_lane, at, end - at);
    }
    sums = sum;
  }
  template <typename Adder>
  static EIGEN_ALWAYS_INLINE void add(const Real* from, const Real* from_dy, Index at, Index end,
                                      Adder& sums) {
    add(from, from_dy, at, end, sums, [](const Lane&, const Lane&, Index, Index) {});
  }

  EIGEN_ALWAYS_INLINE void write(const Real* from, const Real* from_dy, Real alpha, Index size,
                                 Scalar* to) const {
    write_row(op_of(alpha), size, to, from, from_dy);
  }
  EIGEN_ALWAYS_INLINE void write(const Real* from, const Real* from_dy, const Real* alpha,
                                 Index size, Scalar* to) const {
    const auto op = [](const auto& x_lane, const auto& dy_lane, const auto& alpha_lane) {
      return leak(x_lane, dy_lane, alpha_lane);
    };
    write_row(op, size, to, from, from_dy, alpha);
  }
  template <typename Op, typename... In>
  EIGEN_ALWAYS_INLINE void write_row(const Op& op, Index size, Scalar* to, const In*... in) const {
    if (streams) return stream_row(op, size, to, in...);
    sweep_row(op, size, to, in...);
  }
};

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
