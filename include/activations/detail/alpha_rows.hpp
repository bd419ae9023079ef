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
  /// may be dy where it does not stream. `alpha`: one slope, or one for each element.
  template <typename Alpha, typename Adder>
  EIGEN_ALWAYS_INLINE void run(Index first, Index size, const Alpha& alpha, Adder& sum) const {
    Real x_buffer[longest_run];
    Real dy_buffer[longest_run];
    const Real* const from = x.read(first, size, x_buffer);
    const Real* const from_dy = dy.read(first, size, dy_buffer);
    if constexpr (std::is_same_v<Alpha, Real>) {
      if (streams) return add_and_stream(from, from_dy, alpha, size, dx->data() + first, sum);
    }
    add(from, from_dy, size, sum);
    if (!dx) return;
    if (dx->contiguous()) {
      write(from, from_dy, alpha, size, dx->data() + first);
      return;
    }
    Scalar dx_buffer[longest_run];
    write(from, from_dy, alpha, size, dx_buffer);
    dx->write(first, size, dx_buffer);
  }

 private:
  /// Some lanes at a time, so that memory is written to while sums are computed: 0.64 in place of
  /// 0.72 ns a float for planes of 1,024 elements from memory (timed by hand; the suite's planes of 64
  /// are shorter than a step). What is written ends with a whole register's memory, and so lags behind.
  template <typename Adder>
  EIGEN_ALWAYS_INLINE void add_and_stream(const Real* from, const Real* from_dy, Real alpha,
                                          Index size, Scalar* to, Adder& sum) const {
    constexpr Index step = 8 * lane;
    const auto address = reinterpret_cast<std::uintptr_t>(to) / sizeof(Scalar);
    const auto beyond = static_cast<Index>(address % static_cast<std::uintptr_t>(lane));
    Index written = 0;
    for (Index at = 0; at < size; at += step) {
      const Index next = std::min(at + step, size);
      add(from + at, from_dy + at, next - at, sum);
      const Index end = next == size ? size : next - beyond;
      write(from + written, from_dy + written, alpha, end - written, to + written);
      written = end;
    }
  }

  template <typename Adder>
  static EIGEN_ALWAYS_INLINE void add(const Real* from, const Real* from_dy, Index size,
                                      Adder& sums) {
    Adder sum = sums;  // in registers
    Index at = 0;
    for (; at + lane <= size; at += lane) sum(at, from + at, from_dy + at);
    if (at < size) {
      Real x_tail[lane];
      Real dy_tail[lane];
      load_first<Lane>(from + at, size - at).store(x_tail);
      load_first<Lane>(from_dy + at, size - at).store(dy_tail);
      sum(at, x_tail, dy_tail);
    }
    sums = sum;
  }

  EIGEN_ALWAYS_INLINE void write(const Real* from, const Real* from_dy, Real alpha, Index size,
                                 Scalar* to) const {
    const auto op = [alpha](const auto& x_lane, const auto& dy_lane) {
      return leak(x_lane, dy_lane, std::decay_t<decltype(x_lane)>(alpha));
    };
    write_row(op, size, to, from, from_dy);
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
