// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "leaf_sum.hpp"
#include "loop.hpp"
#include "sum.hpp"

namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// x in memory order, seen as [outer, channel, inner], and in what parts it is visited when dalpha is added up.
template <typename Real>
struct Folded {
  static constexpr Index lane = LeafSum<Real>::size;
  /// Elements of the longest run.
  static constexpr Index longest_run = (std::max)(leaf_steps * lane, tile_width);

  Index outer = 1;
  Index channels = 1;
  Index inner = 1;

  /// `axis`: of the channels, or `rank` where all elements share one slope.
  template <typename Scalar, std::size_t rank>
  Folded(const View<Scalar, rank>& x, std::size_t axis) {
    bool inside = true;
    for (std::size_t a : memory_order(x)) {
      if (a == axis) {
        channels = x.extents[a];
        inside = false;
      } else {
        (inside ? inner : outer) *= x.extents[a];
      }
    }
    if (channels != 1) return;
    inner *= outer;
    outer = 1;
  }

  bool side_by_side() const { return inner == 1 && channels > 1; }

  /// Rows of a few channels that lie side by side are taken together, as many as a tile has room
  /// for: 16 channels took 0.67 ns an element, one row after the other.
  Index times() const { return std::max<Index>(tile_width / channels, 1); }

  /// Of a tile whose sums have a place each.
  Index width() const { return (std::min)(tile_width, channels); }

  /// Whether rows of more than a leaf are visited as they lie in memory, and not all of a channel's first:
  /// where there are enough to share among threads, and each is too short to be a stream of its own. (From
  /// memory planes of 28 x 28 took 0.72 in place of 0.43 ns an element, or 0.96 in place of 0.42 where dx
  /// begins within a line, by hand; of 56 x 56 0.66 and 0.36. AMD EPYC;
  /// benchmarks/compare/run --trick rows_in_memory_order.)
  bool in_memory_order() const { return channels > 1 && outer >= 8 && inner < 16384; }

  /// How many channels' rows are taken as one, with a slope and a sum for each column: those of short rows,
  /// where there are enough of them to begin and end the sums of columns. (One by one, rows of 7 floats
  /// took 0.71 in place of 0.19 ns an element in the second-level cache with AVX-512 (AMD EPYC), 3.71 in place of
  /// 1.12 with SSE2, rows of 13 with AVX2 1.07 in place of 0.51 (by hand). Rows longer than these lanes gained nothing,
  /// nor did any without packets. benchmarks/compare/run --trick short_rows_at_once.)
  Index at_once() const {
    constexpr Index lanes = lane == 1 ? 0 : has_masked_memory<Widest<Real>, Real> ? 3 : 6;
    if (inner == 0 || inner > lanes * lane || outer < 6) return 1;
    return (std::min)(longest_run / inner, channels);
  }

  /// Whether what is taken at once belongs to one channel, or to one row of channels side by side. What belongs to
  /// several rows is copied where these have gaps between them, and copies do not stream.
  bool takes_single_rows() const {
    return channels == 1 || (side_by_side() ? times() : at_once()) == 1;
  }

  /// Whether all that is taken at once begins and ends with lines of the cache, but for the end of a single
  /// row. A line that is written in part waits for memory, and a stream waits for it: from memory 100
  /// channels side by side took 1.44 in place of 0.73 ns an element, planes of 14 x 14 0.72 in place of 0.53,
  /// 64 channels whose dx begins within a line 1.53 in place of 0.58 (AMD EPYC with AVX-512, timed by
  /// hand in alternating runs).
  template <typename Scalar>
  bool consists_of_lines(const Scalar* dx) const {
    if (before_whole_line<Widest<Real>>(dx, 1) != 0) return false;
    if (channels == 1) return true;
    const bool beside = side_by_side();
    const Index row = channels * (beside ? times() : inner);
    const Index part = (std::min)(row, beside ? tile_width : at_once() * inner);
    constexpr Index of_line = line<Widest<Real>, Scalar>;
    return row % of_line == 0 && part % of_line == 0;
  }
};

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
