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
  /// 8 rows of a tile, where numbers cost nothing to make.
  static constexpr Index longest_run =
      std::max(leaf_steps * lane, (std::is_arithmetic_v<Real> ? 8 : 1) * tile_width);
  /// Lanes whose sums, of two registers each, and slopes fit into the registers.
  static constexpr Index most_lanes = EIGEN_ARCH_DEFAULT_NUMBER_OF_REGISTERS >= 32 ? 4 : 1;
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

  /// Elements [first, first + size), which share a slope: adds dy x to `sum` lane by lane, and writes dx,
  /// which may be dy where it does not stream. `later`: how far on lies what is to be fetched for a run
  /// that comes after this one.
  EIGEN_ALWAYS_INLINE void run(Index first, Index size, Real alpha, LeafSum<Real>& sum,
                               Index later) const {
    Real x_buffer[longest_run];
    Real dy_buffer[longest_run];
    const Real* const from = x.read(first, size, x_buffer);
    const Real* const from_dy = dy.read(first, size, dy_buffer);
    const auto op = [alpha](const auto& x_lane, const auto& dy_lane) {
      return leak(x_lane, dy_lane, std::decay_t<decltype(x_lane)>(alpha));
    };
    if (streams) return add_and_stream(from, from_dy, op, size, dx->data() + first, sum, later);
    add(from, from_dy, size, sum);
    write(op, first, size, from, from_dy);
  }

  /// Rows of `width` elements, `step` apart and no more than a run together, whose columns have a slope
  /// and a sum each.
  void run_columns(Index first, Index step, Index rows, Index width, const Real* alpha,
                   SumOf<Real>* sums) const {
    Real x_buffer[longest_run];
    Real dy_buffer[longest_run];
    const Block<const Real> from = read_rows(x, first, step, rows, width, x_buffer);
    const Block<const Real> from_dy = read_rows(dy, first, step, rows, width, dy_buffer);
    const auto add = [&](const auto& write) {
      add_columns(from, from_dy, rows, width, alpha, sums, write);
    };
    const auto write_to = [&](Block<Scalar> to) {
      add([to](const Lane& lane_of_dx, Index row, Index column, Index size) {
        if (size == lane) return detail::store(lane_of_dx, to.at(row, column));
        store_first(lane_of_dx, to.at(row, column), size);
      });
    };
    if (!dx) return add([](const Lane&, Index, Index, Index) {});
    if (!dx->contiguous()) {
      Scalar dx_buffer[longest_run];
      write_to({dx_buffer, width});
      for (Index row = 0; row < rows; ++row) {
        dx->write(first + row * step, width, dx_buffer + row * width);
      }
      return;
    }
    const Block<Scalar> to{dx->data() + first, step};
    const bool are_whole_lanes = before_whole_lane<Lane>(to.data, lane) == 0 && width % lane == 0 &&
                                 (rows == 1 || step % lane == 0);
    if (!streams || !are_whole_lanes) return write_to(to);
    add([&](const Lane& lane_of_dx, Index row, Index column, Index) {
      prefetch_ahead(from.at(row, column));
      prefetch_ahead(from_dy.at(row, column));
      stream(lane_of_dx, to.at(row, column));
    });
  }

 private:
  /// Rows that lie a step apart.
  template <typename Element>
  struct Block {
    Element* data;
    Index step;
    Element* at(Index row, Index column) const { return data + row * step + column; }
  };
  static Block<const Real> read_rows(const Linear<const Scalar, rank>& from, Index first,
                                     Index step, Index rows, Index width, Real* buffer) {
    if constexpr (std::is_same_v<Scalar, Real>) {
      if (from.contiguous()) return {from.data() + first, step};
    }
    for (Index row = 0; row < rows; ++row) {
      const Real* const read = from.read(first + row * step, width, buffer + row * width);
      static_cast<void>(read);
    }
    return {buffer, width};
  }

  /// A lane's elements: themselves, or a copy where there are fewer than a lane has.
  static EIGEN_ALWAYS_INLINE const Real* whole_lane(const Real* from, Index size, Real* buffer) {
    if (size == lane) return from;
    load_first<Lane>(from, size).store(buffer);
    return buffer;
  }

  static EIGEN_ALWAYS_INLINE void add(const Real* from, const Real* from_dy, Index size,
                                      LeafSum<Real>& sums) {
    LeafSum<Real> sum = sums;  // in registers
    Index at = 0;
    for (; at + lane <= size; at += lane) sum(from + at, from_dy + at);
    if (at < size) {
      Real x_tail[lane];
      Real dy_tail[lane];
      sum(whole_lane(from + at, size - at, x_tail), whole_lane(from_dy + at, size - at, dy_tail));
    }
    sums = sum;
  }

  /// Some columns after the other, so that their sums and slopes stay in registers: 0.29 in place of 0.33 ns
  /// a float in the first-level cache. Calls write(dx, row, column, size) for each lane.
  template <typename Write>
  static void add_columns(const Block<const Real>& from, const Block<const Real>& from_dy,
                          Index rows, Index width, const Real* alpha, SumOf<Real>* sums,
                          const Write& write) {
    const auto add = [&](Index column, Index size, auto lanes) {
      add_lanes(from, from_dy, rows, column, size, alpha + column, sums + column, write, lanes);
    };
    Index column = 0;
    for (; column + most_lanes * lane <= width; column += most_lanes * lane) {
      add(column, lane, std::make_index_sequence<most_lanes>());
    }
    for (; column < width; column += lane) {
      add(column, std::min(lane, width - column), std::make_index_sequence<1>());
    }
  }
  template <typename Write, std::size_t... i>
  static EIGEN_ALWAYS_INLINE void add_lanes(const Block<const Real>& from,
                                            const Block<const Real>& from_dy, Index rows,
                                            Index column, Index size, const Real* alpha,
                                            SumOf<Real>* sums, const Write& write,
                                            std::index_sequence<i...>) {
    LeafSum<Real> sum[] = {LeafSum<Real>(sums + static_cast<Index>(i) * lane)...};
    const Lane slope[] = {load_first<Lane>(alpha + static_cast<Index>(i) * lane, size)...};
    const auto add = [&](Index row, std::size_t k) {
      const Index at = column + static_cast<Index>(k) * lane;
      Real x_tail[lane];
      Real dy_tail[lane];
      const Real* const x_lane = whole_lane(from.at(row, at), size, x_tail);
      const Real* const dy_lane = whole_lane(from_dy.at(row, at), size, dy_tail);
      sum[k](x_lane, dy_lane);
      write(leak(load<Lane>(x_lane), load<Lane>(dy_lane), slope[k]), row, at, size);
    };
    for (Index row = 0; row < rows; ++row) (add(row, i), ...);
    (sum[i].store(sums + static_cast<Index>(i) * lane), ...);
  }

  template <typename Op, typename... In>
  EIGEN_ALWAYS_INLINE void write(const Op& op, Index first, Index size, const In*... in) const {
    if (!dx) return;
    if (streams) return stream_row(op, size, dx->data() + first, in...);
    if (dx->contiguous()) return sweep_row(op, size, dx->data() + first, in...);
    Scalar buffer[longest_run];
    sweep_row(op, size, buffer, in...);
    dx->write(first, size, buffer);
  }

  /// Some lanes at a time, so that memory is written to while sums are computed. What is written begins
  /// where a lane may be streamed, `head` elements ahead of what is added.
  template <typename Op>
  static EIGEN_ALWAYS_INLINE void add_and_stream(const Real* from, const Real* from_dy,
                                                 const Op& op, Index size, Scalar* to,
                                                 LeafSum<Real>& sums, Index later) {
    constexpr Index step = 8 * lane;
    const Index head = before_whole_lane<Lane>(to, size);
    const Index bytes = later * static_cast<Index>(sizeof(Scalar));
    if (head > 0) sweep_end(op, head, to, from, from_dy);
    LeafSum<Real> sum = sums;  // in registers
    Index at = 0;
    for (; at + head + step <= size; at += step) {
      add(from + at, from_dy + at, step, sum);
      for (Index next = at + head; next < at + head + step; next += lane) {
        prefetch_ahead(from + next, bytes);
        prefetch_ahead(from_dy + next, bytes);
        stream(op(load<Lane>(from + next), load<Lane>(from_dy + next)), to + next);
      }
    }
    add(from + at, from_dy + at, size - at, sum);
    const Index rest = at + head;
    stream_row(op, size - rest, to + rest, from + rest, from_dy + rest);
    sums = sum;
  }
};

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
