// SPDX-License-Identifier: MIT
#pragma once

#include "alpha_rows.hpp"

/// PReLU's backward pass with the gradient of the slopes: dx and dalpha from one read of x and dy.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// `is_shared`: all elements share one slope, and no loop over channels is compiled (a call takes 2.2 in place of
/// 3.4 s of g++ -O2, by hand).
template <typename Scalar, typename Slope, std::size_t rank, bool is_shared>
class AlphaSweep {
  using Real = Arithmetic<Scalar>;
  using Sum = SumOf<Real>;
  using Rows = AlphaRows<Scalar, rank>;
  static constexpr Index lane = LeafSum<Real>::size;

 public:
  /// `axis`: of the channels, or `rank` where all elements share one slope. `dx` may be absent.
  AlphaSweep(const View<const Scalar, rank>& x, const View<const Scalar, rank>& dy,
             const std::optional<View<Scalar, rank>>& dx, const View<const Slope, 1>& slopes,
             std::size_t axis)
      : slopes_(slopes), rows_(x, dy, dx), folded_(x, axis) {
    rows_.streams = rows_.dx && rows_.dx->consists_of_lines(line<Widest<Real>, Scalar>) &&
                    (rows_.dx->contiguous() || folded_.takes_single_rows()) &&
                    is_streamed(size_of(x.extents), rows_.dx->data(), x.data, dy.data) &&
                    folded_.consists_of_lines(rows_.dx->data());
  }

  /// Writes dx, and calls result(channel, dalpha) for each channel. (By a FunctionRef 4,096 floats in 8
  /// channels took 4 to 13 % longer.)
  template <typename Device, typename Result>
  void run(const Device& device, const Result& result) const {
    const Index steps = (folded_.inner + lane - 1) / lane;       // of a row, in lanes
    const Index pieces = (steps + leaf_steps - 1) / leaf_steps;  // of a row, in leaves
    if (folded_.channels == 0) return;
    if (folded_.outer * folded_.inner == 0) {
      for (Index c = 0; c < folded_.channels; ++c) result(c, Sum(0));
    } else if (is_shared || folded_.channels == 1 || (pieces > 1 && !folded_.in_memory_order())) {
      run_tiles(device, folded_.outer * pieces, 1, result,
                [this, pieces](Index channel, Index leaf, Sum* sum) {
                  *sum = piece_sum(channel, leaf / pieces, leaf % pieces);
                });
    } else if constexpr (!is_shared) {
      run_channels(device, steps, pieces, result);
    }
  }

 private:
  /// `run`, where several channels are visited together.
  template <typename Device, typename Result>
  void run_channels(const Device& device, Index steps, Index pieces, const Result& result) const {
    if (pieces > 1) {
      run_tiles(device, folded_.outer, folded_.width(), result,
                [this, pieces](Index tile, Index row, Sum* sums) {
                  add_long_rows(tile, row, pieces, sums);
                });
    } else if (folded_.side_by_side()) {
      const Index rows = (folded_.outer + folded_.times() - 1) / folded_.times();
      const Index leaves = (rows + leaf_steps - 1) / leaf_steps;
      run_tiles(device, leaves, tile_width, result,
                [this](Index tile, Index leaf, Sum* sums) { add_side_by_side(tile, leaf, sums); });
    } else {
      const Index rows = leaf_steps / steps;
      run_tiles(device, (folded_.outer + rows - 1) / rows, folded_.width(), result,
                [this, rows](Index tile, Index leaf, Sum* sums) {
                  add_rows(tile, leaf * rows, (std::min)(folded_.outer, (leaf + 1) * rows), sums);
                });
    }
  }

  template <typename Device, typename Result>
  void run_tiles(const Device& device, Index leaves, Index width, const Result& result,
                 FunctionRef<Index, Index, Sum*> leaf) const {
    const double elements = double(folded_.outer * folded_.inner) / double(leaves) *
                            double((std::min)(width, folded_.channels));
    const double bytes = double(sizeof(Scalar)) * elements * (rows_.dx ? 3 : 2);
    const Index tiles = (folded_.channels + width - 1) / width;
    add_tiles<Sum>(device, tiles, leaves, width, bytes, rows_.streams, leaf,
                   [&](Index tile, Sum* sums) {
                     const Index first = tile * width;
                     const Index count = (std::min)(width, folded_.channels - first);
                     if (folded_.side_by_side()) add_rows_of_row(sums);
                     for (Index i = 0; i < count; ++i) result(first + i, sums[i]);
                   });
  }

  /// The sums of rows that are added up as one.
  void add_rows_of_row(Sum* sums) const {
    const Index end = folded_.times() * folded_.channels;
    for (Index row = folded_.channels; row < end; row += folded_.channels) {
      for (Index i = 0; i < folded_.channels; ++i) sums[i] += sums[row + i];
    }
  }

  Real slope(Index channel) const {
    return static_cast<Real>(slopes_.data[channel * slopes_.strides[0]]);
  }

  /// A row of more than a leaf, of each channel of a tile.
  void add_long_rows(Index tile, Index row, Index pieces, Sum* sums) const {
    const Index first = tile * tile_width;
    const Index end = (std::min)(folded_.channels, first + tile_width);
    std::fill_n(sums, folded_.width(), Sum(0));
    for (Index channel = first; channel < end; ++channel) {
      add_tree<Sum>(0, pieces, 1, sums++, nullptr,
                    [&](Index piece, Sum* sum) { *sum = piece_sum(channel, row, piece); });
    }
  }

  /// A leaf that is a part of one row.
  Sum piece_sum(Index channel, Index row, Index piece) const {
    const Index first = piece * leaf_steps * lane;
    LeafSum<Real> leaf;
    // What is fetched early is of what comes next, which may be the channel's next row. (In place of what
    // lies as far on in memory, which is another channel's: 0.81 and 0.89 ns a float from memory for planes
    // of 64 KiB, by hand; benchmarks/compare/run --trick next_row_fetched.)
    Index later = Rows::fetched_early;
    if (first + later >= folded_.inner && !folded_.in_memory_order()) {
      later += (folded_.channels - 1) * folded_.inner;
    }
    rows_.run((row * folded_.channels + channel) * folded_.inner + first,
              (std::min)(leaf_steps * lane, folded_.inner - first), slope(channel), leaf, later);
    return leaf.total();
  }

  /// The leaves of a tile's channels over rows [row, last): as the elements lie in memory. One channel
  /// after the other, planes of 7 x 7 floats took 0.96 in place of 0.53 ns an element from memory (AMD EPYC;
  /// benchmarks/compare/run --trick channels_side_by_side).
  void add_rows(Index tile, Index row, Index last, Sum* sums) const {
    constexpr Index most = tile_width;
    std::fill_n(sums, folded_.width(), Sum(0));
    const Index end = (std::min)(folded_.channels, (tile + 1) * tile_width);
    const Index step = folded_.at_once() == 1 ? most : folded_.at_once();
    for (Index first = tile * tile_width; first < end; first += step) {
      const Index count = (std::min)(step, end - first);
      if (folded_.at_once() > 1) {
        add_short_rows(first, count, row, last, sums);
        sums += count;
        continue;
      }
      LeafSum<Real> leaves[most];
      for (Index at = row; at < last; ++at) {
        for (Index i = 0; i < count; ++i) {
          rows_.run((at * folded_.channels + first + i) * folded_.inner, folded_.inner,
                    slope(first + i), leaves[i], Rows::fetched_early);
        }
      }
      for (Index i = 0; i < count; ++i) *sums++ = leaves[i].total();
    }
  }

  /// The same for the short rows of `count` channels.
  void add_short_rows(Index first, Index count, Index row, Index last, Sum* sums) const {
    const Index inner = folded_.inner;
    Real slopes[Rows::longest_run];
    Sum columns[Rows::longest_run];
    for (Index i = 0; i < count; ++i) std::fill_n(slopes + i * inner, inner, slope(first + i));
    std::fill(columns, std::end(columns), Sum(0));
    const Index step = folded_.channels * inner;
    add_columns(row * step + first * inner, step, last - row, last - row, count * inner, slopes,
                columns);
    for (Index i = 0; i < count; ++i) {
      Sum* const of_channel = columns + i * inner;
      for (Index left = inner; left > 1; left -= left / 2) {
        for (Index k = 0; k < left / 2; ++k) of_channel[k] += of_channel[left - left / 2 + k];
      }
      sums[i] = of_channel[0];
    }
  }

  /// `rows` rows of columns with a slope and a sum each, `step` apart; those from `whole` on end with the
  /// last element.
  void add_columns(Index at, Index step, Index rows, Index whole, Index width, const Real* slopes,
                   Sum* sums) const {
    const Index begin = rows_.run_in_registers(at, step, whole, width, slopes, sums);
    if (begin == width && whole == rows) return;
    const Index size = folded_.outer * folded_.channels * folded_.inner;
    for (Index row = 0; row < rows; ++row, at += step) {
      const Index skipped = row < whole ? begin : 0;
      TileSums<Real> sum{sums + skipped};
      rows_.run(at + skipped, (std::min)(width, size - at) - skipped, slopes + skipped, sum);
    }
  }

  /// Some rows of a tile of channels that lie side by side.
  void add_side_by_side(Index tile, Index leaf, Sum* sums) const {
    const Index row_size = folded_.channels * folded_.times();
    const Index first = tile * tile_width;
    const Index width = (std::min)(tile_width, row_size - first);
    Real slopes[tile_width];
    Index channel = first;  // a tile of several rows begins at 0
    for (Index i = 0; i < width; ++i) {
      slopes[i] = slope(channel);
      if (++channel == folded_.channels) channel = 0;
    }
    std::fill_n(sums, tile_width, Sum(0));
    const Index size = folded_.outer * folded_.channels;
    const Index end = (std::min)(size, (leaf + 1) * leaf_steps * row_size);
    const Index at = leaf * leaf_steps * row_size + first;
    const Index rows = (end - at + row_size - 1) / row_size;
    // The last row of several in one may be shorter.
    const Index whole =
        at + width > size ? 0 : (std::min)(rows, (size - at - width) / row_size + 1);
    add_columns(at, row_size, rows, whole, width, slopes, sums);
  }

  View<const Slope, 1> slopes_;
  Rows rows_;
  Folded<Real> folded_;
};

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
