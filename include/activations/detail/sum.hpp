// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <vector>

#include "executor.hpp"

/// The gradient of the slopes: a sum whose shape depends on the extents [outer, channel, inner] of
/// x in memory order alone. Strides, alignment, device and thread count change who adds, never what
/// is added to what.
///
/// The elements of a channel are cut into leaves. A leaf is added up in the lanes of one packet, at
/// most `leaf_steps` elements for each; the lanes are added in pairs, and the leaves by a binary
/// tree. Products of floats are exact in double, where all of this happens for float and narrower;
/// any other scalar is added up in itself.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

inline constexpr Index leaf_steps = 32;

/// Channels that are added up side by side where they lie side by side in memory.
inline constexpr Index tile_width = 64;

/// x in memory order, seen as [outer, channel, inner].
struct Folded {
  Index outer = 1;
  Index channels = 1;
  Index inner = 1;

  bool side_by_side() const { return inner == 1 && channels > 1; }
};

/// Adds body(leaf) over the leaves [first, last) in a binary tree; a leaf gives `width` sums at a
/// time. The left half of each node has the largest power of two of leaves that leaves the right
/// one some, so that a part of the tree is the same tree wherever it is computed.
template <typename Sum, typename Leaf>
void add_tree(Index first, Index last, Index width, Sum* sums, const Leaf& leaf) {
  if (last - first == 1) return leaf(first, sums);
  Index half = 1;
  while (half * 2 < last - first) half *= 2;
  Sum right[tile_width];
  add_tree(first, first + half, width, sums, leaf);
  add_tree(first + half, last, width, right, leaf);
  for (Index i = 0; i < width; ++i) sums[i] += right[i];
}

/// Adds up each tile and hands its sums to `result(tile, sums)`. One thread allocates nothing; more
/// share one workspace of at most 64 sums for each channel, or work on tiles of their own where
/// there are enough of them.
template <typename Sum, typename Device, typename Leaf, typename Result>
void add_tiles(const Device& device, Index tiles, Index leaves, Index width, double leaf_bytes,
               bool streams, const Leaf& leaf, const Result& result) {
  constexpr double cycles = 16 * leaf_steps;
  const int threads = Executor<Device>::threads(device);
  if (threads == 1 || tiles >= 4 * threads || leaves == 1) {
    const double count = double(leaves);
    run_on(device, tiles, leaf_bytes * count, cycles * count, streams,
           [&](Index first, Index last) {
             for (Index tile = first; tile < last; ++tile) {
               Sum sums[tile_width];
               add_tree(0, leaves, width, sums, [&](Index i, Sum* to) { leaf(tile, i, to); });
               result(tile, sums);
             }
           });
    return;
  }
  Index node = 1;
  while ((leaves + node - 1) / node > 64) node *= 2;
  const Index nodes = (leaves + node - 1) / node;
  std::vector<Sum> partial(static_cast<std::size_t>(tiles * nodes * width));
  const auto sums_of = [&](Index tile, Index i) {
    return &partial[static_cast<std::size_t>((tile * nodes + i) * width)];
  };
  run_on(device, tiles * nodes, leaf_bytes * double(node), cycles * double(node), streams,
         [&](Index first, Index last) {
           for (Index at = first; at < last; ++at) {
             const Index tile = at / nodes;
             const Index i = at % nodes;
             add_tree(i * node, std::min(leaves, (i + 1) * node), width, sums_of(tile, i),
                      [&](Index l, Sum* to) { leaf(tile, l, to); });
           }
         });
  for (Index tile = 0; tile < tiles; ++tile) {
    Sum sums[tile_width];
    add_tree(0, nodes, width, sums,
             [&](Index i, Sum* to) { std::copy_n(sums_of(tile, i), width, to); });
    result(tile, sums);
  }
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
