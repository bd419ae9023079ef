// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "folded.hpp"
#include "linear.hpp"

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
  static constexpr Index longest_run = Folded<Real>::longest_run;
  /// How many elements ahead, in the order of visits, memory is fetched that streams pass by.
  static constexpr Index fetched_early = fetched_early_bytes / static_cast<Index>(sizeof(Scalar));
  static_assert(Lane::size == lane && CommonLane<Scalar, Real>::size == lane,
                "a lane of x and dy holds as many elements as its sums, and as one of dx");

  Linear<const Scalar, rank> x;
  Linear<const Scalar, rank> dy;
  std::optional<Linear<Scalar, rank>> dx;
  bool streams = false;

  AlphaRows(const View<const Scalar, rank>& x_view, const View<const Scalar, rank>& dy_view,
            const std::optional<View<Scalar, rank>>& dx_view)
      : x(x_view, memory_order(x_view)), dy(dy_view, memory_order(x_view)) {
    if (dx_view) dx.emplace(*dx_view, memory_order(x_view));
    row_size_ = (std::min)(x.row_size(), dy.row_size());
    if (dx) row_size_ = (std::min)(row_size_, dx->row_size());
    is_one_row_ = x.contiguous() && dy.contiguous() && (!dx || dx->contiguous());
  }

  /// Elements [first, first + size): gives x and dy to `sum` lane by lane, and then writes dx, which
  /// may be dy where it does not stream. `alpha`: one slope, or one for each element. `later`: how far on
  /// lies what a run that comes after this one reads, to be fetched early.
  template <typename Alpha, typename Adder>
  EIGEN_ALWAYS_INLINE void run(Index first, Index size, const Alpha& alpha, Adder& sum,
                               Index later = fetched_early) const {
    const Index left = is_one_row_ ? size : left_in_row(first);
    if (size <= left) return run_in_memory(first, size, alpha, sum, later);
    // Sums of one slope go on in the next row where each row is whole lanes: else these would be others.
    if constexpr (std::is_same_v<Alpha, Real>) {
      const bool has_whole_lanes = left % lane == 0 && row_size_ % lane == 0;
      if (left > 0 && has_whole_lanes) return run_rows(first, size, left, alpha, sum, later);
    }
    run_copies(first, size, alpha, sum, later);
  }

  /// Rows of `width` elements, `step` apart, whose columns have a slope and a sum each: some columns after
  /// the other, with slopes and sums in registers over all rows, as far as there are registers and no
  /// stream. Returns where the columns begin that are left to `run`, and nothing has been done for. (NHWC in
  /// the first-level cache takes 0.187 in place of 0.251 ns a float on an AMD EPYC; from memory nothing was gained.
  /// benchmarks/compare/run --trick columns_in_registers.)
  Index run_in_registers(Index first, Index step, Index rows, Index width, const Real* alpha,
                         SumOf<Real>* sums) const {
    constexpr bool has_registers = EIGEN_ARCH_DEFAULT_NUMBER_OF_REGISTERS >= 32;
    if constexpr (has_registers && lane > 1) {
      if (streams || !is_one_row_) return 0;
      constexpr Index lanes = 4;
      Index column = 0;
      for (; column + lanes * lane <= width; column += lanes * lane) {
        const Index at = first + column;
        const auto run_lanes = [&](auto has_dx, Scalar* to) {
          run_columns<decltype(has_dx)::value>(x.data() + at, dy.data() + at, to, step, rows,
                                               alpha + column, sums + column,
                                               std::make_index_sequence<lanes>());
        };
        if (dx) {
          run_lanes(std::true_type(), dx->data() + at);
        } else {
          run_lanes(std::false_type(), nullptr);
        }
      }
      return column;
    } else {
      return 0;
    }
  }

  /// The sum of a row of at most a leaf, with one slope; writes dx, whose memory `to` may be null.
  static EIGEN_DONT_INLINE SumOf<Real> run_leaf(const Scalar* from, const Scalar* from_dy,
                                                Scalar* to, Index size, Real alpha) {
    LeafSum<Real> sum;
    if (to == nullptr) {
      add(from, from_dy, size, sum);
    } else {
      add_and_write(from, from_dy, alpha, size, to, sum, fetched_early, false);
    }
    return sum.total();
  }

 private:
  /// How many elements lie side by side from this one on; 0 where rows are so short that finding each costs more than
  /// to copy them. (Rows of 64 floats along three axes with gaps took 0.62 in place of 0.48 ns an element in cache, by
  /// hand.)
  Index left_in_row(Index first) const {
    return row_size_ < 128 ? 0 : row_size_ - first % row_size_;
  }

  /// Elements that lie side by side in each array.
  template <typename Alpha, typename Adder>
  EIGEN_ALWAYS_INLINE void run_in_memory(Index first, Index size, const Alpha& alpha, Adder& sum,
                                         Index later) const {
    const Scalar* const from = x.at(first);
    const Scalar* const from_dy = dy.at(first);
    if (!dx) return add(from, from_dy, size, sum);
    add_and_write(from, from_dy, alpha, size, dx->at(first), sum, later, streams);
  }

  /// Elements of several rows, of which the first one has `left`. (As copies, columns of 4,096 floats with 16
  /// between them took 1.19 in place of 0.57 ns an element from memory, columns of 512 in cache 0.61 in place
  /// of 0.45; Intel Xeon with AVX-512; benchmarks/compare/run --trick rows_where_they_lie.)
  template <typename Adder>
  EIGEN_DONT_INLINE void run_rows(Index first, Index size, Index left, Real alpha, Adder& sum,
                                  Index later) const {
    for (Index count = left; size > 0; count = (std::min)(row_size_, size)) {
      run_in_memory(first, count, alpha, sum, later);
      first += count;
      size -= count;
    }
  }

  template <typename Alpha, typename Adder>
  EIGEN_DONT_INLINE void run_copies(Index first, Index size, const Alpha& alpha, Adder& sum,
                                    Index later) const {
    Scratch<Real, longest_run> x_buffer;
    Scratch<Real, longest_run> dy_buffer;
    const Real* const from = x.read(first, size, x_buffer.scalars);
    const Real* const from_dy = dy.read(first, size, dy_buffer.scalars);
    if (!dx) return add(from, from_dy, size, sum);
    Scratch<Scalar, longest_run> buffer;
    Scalar* const to = dx->contiguous() ? dx->data() + first : buffer.scalars;
    add_and_write(from, from_dy, alpha, size, to, sum, later, streams && dx->contiguous());
    if (!dx->contiguous()) dx->write(first, size, buffer.scalars);
  }

  template <bool has_dx, std::size_t... i>
  static EIGEN_ALWAYS_INLINE void run_columns(const Scalar* from, const Scalar* from_dy, Scalar* to,
                                              Index step, Index rows, const Real* alpha,
                                              SumOf<Real>* sums, std::index_sequence<i...>) {
    constexpr auto at = [](std::size_t k) { return static_cast<Index>(k) * lane; };
    LeafSum<Real> sum[] = {LeafSum<Real>(sums + at(i))...};
    const Lane slope[] = {load<Lane>(alpha + at(i))...};
    for (Index row = 0; row < rows; ++row) {
      const auto run_lane = [&](std::size_t k) {
        const auto x_lane = load<Lane>(from + at(k));
        const auto dy_lane = load<Lane>(from_dy + at(k));
        add_lane(sum[k], 0, from + at(k), from_dy + at(k), x_lane, dy_lane);
        if constexpr (has_dx) store(leak(x_lane, dy_lane, slope[k]), to + at(k));
      };
      (run_lane(i), ...);
      from += step;
      from_dy += step;
      if constexpr (has_dx) to += step;
    }
    (sum[i].store(sums + at(i)), ...);
  }

  /// In one loop: in two, dx and dalpha of 262,144 floats took 0.183 in place of 0.158 ns an element (AMD
  /// EPYC with AVX-512; benchmarks/compare/run --trick dx_and_dalpha_in_one_loop).
  template <typename From, typename Alpha, typename Adder>
  static EIGEN_ALWAYS_INLINE void add_and_write(const From* from, const From* from_dy,
                                                const Alpha& alpha, Index size, Scalar* to,
                                                Adder& sums, Index later, bool streamed) {
    const auto result = [&](const Lane& x_lane, const Lane& dy_lane, Index at, Index count) {
      return leak(x_lane, dy_lane, slope_at(alpha, at, count));
    };
    const auto write = [&](const Lane& x_lane, const Lane& dy_lane, Index at, Index count) {
      const Lane dx_lane = result(x_lane, dy_lane, at, count);
      count == lane ? store(dx_lane, to + at) : store_first(dx_lane, to + at, count);
    };
    if (!streamed) return add(from, from_dy, size, sums, write);
    const Index bytes = later * static_cast<Index>(sizeof(Scalar));
    add(from, from_dy, size, sums,
        [&](const Lane& x_lane, const Lane& dy_lane, Index at, Index count) {
          if (count < lane) return write(x_lane, dy_lane, at, count);
          prefetch_ahead(from + at, bytes);
          prefetch_ahead(from_dy + at, bytes);
          stream(result(x_lane, dy_lane, at, count), to + at);
        });
  }
  static EIGEN_ALWAYS_INLINE Lane slope_at(Real alpha, Index, Index) { return Lane(alpha); }
  static EIGEN_ALWAYS_INLINE Lane slope_at(const Real* alpha, Index at, Index count) {
    return count == lane ? load<Lane>(alpha + at) : load_first<Lane>(alpha + at, count);
  }

  /// Gives a lane to `sum`, which reads Reals: x and dy in memory where they are Reals, lanes that are written there
  /// where they are narrow. (A whole run written as Reals before, dx and dalpha of 33,554,432 half took 0.83 in place
  /// of 0.43 ns an element, of 262,144 with planes of 64 x 64 0.63 in place of 0.35; Intel Xeon with AVX-512,
  /// benchmarks/compare/run --trick narrow_scalars_as_they_lie.)
  template <typename Adder, typename From>
  static EIGEN_ALWAYS_INLINE void add_lane(Adder& sum, Index at, const From* from,
                                           const From* from_dy, const Lane& x_lane,
                                           const Lane& dy_lane) {
    if constexpr (std::is_same_v<From, Real>) {
      sum(at, from, from_dy);
    } else {
      add_lane(sum, at, x_lane, dy_lane);
    }
  }
  template <typename Adder>
  static EIGEN_ALWAYS_INLINE void add_lane(Adder& sum, Index at, const Lane& x_lane,
                                           const Lane& dy_lane) {
    Scratch<Real, lane> x_reals;
    Scratch<Real, lane> dy_reals;
    x_lane.store(x_reals.scalars);
    dy_lane.store(dy_reals.scalars);
    sum(at, x_reals.scalars, dy_reals.scalars);
  }

  /// Gives x and dy to `sums` lane by lane, and then to write(x, dy, at, count), where the last lane may
  /// count for less.
  template <typename From, typename Adder, typename Write>
  static EIGEN_ALWAYS_INLINE void add(const From* from, const From* from_dy, Index size,
                                      Adder& sums, const Write& write) {
    Adder sum = sums;  // in registers
    Index at = 0;
    for (; at + lane <= size; at += lane) {
      const auto x_lane = load<Lane>(from + at);
      const auto dy_lane = load<Lane>(from_dy + at);
      add_lane(sum, at, from + at, from_dy + at, x_lane, dy_lane);
      write(x_lane, dy_lane, at, lane);
    }
    if (at < size) {
      const Lane x_lane = load_first<Lane>(from + at, size - at);
      const Lane dy_lane = load_first<Lane>(from_dy + at, size - at);
      add_lane(sum, at, x_lane, dy_lane);
      write(x_lane, dy_lane, at, size - at);
    }
    sums = sum;
  }
  template <typename From, typename Adder>
  static EIGEN_ALWAYS_INLINE void add(const From* from, const From* from_dy, Index size,
                                      Adder& sums) {
    add(from, from_dy, size, sums, [](const Lane&, const Lane&, Index, Index) {});
  }

  Index row_size_;   // how many elements lie side by side in all of them
  bool is_one_row_;  // all elements of each do
};

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
