// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <type_traits>
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

/// Room for a tile's sums: on the stack, but for those of scalars of your own, which may be large.
template <typename Sum>
using SumsOfTile =
    std::conditional_t<std::is_arithmetic_v<Sum>, std::array<Sum, tile_width>, std::vector<Sum>>;
/// With numbers nothing is written, which would take as long as a call with few elements does.
template <typename Sum>
Sum* room_for(Index, std::array<Sum, tile_width>& sums) {
  return sums.data();
}
template <typename Sum>
Sum* room_for(Index width, std::vector<Sum>& sums) {
  sums.assign(static_cast<std::size_t>(width), Sum(0));
  return sums.data();
}

/// Adds up the leaves [first, last) in a binary tree; leaf(i, sums) gives `width` sums at a time. The left
/// half of each node has the largest power of two of leaves that leaves the right one some, so that a part
/// of the tree is the same tree wherever it is computed. `workspace`: `width` sums for each level of the
/// tree; nullptr will do for a tile.
template <typename Sum, typename Leaf>
void add_tree(Index first, Index last, Index width, Sum* sums, Sum* workspace, const Leaf& leaf) {
  if (last - first == 1) return leaf(first, sums);
  Index half = 1;
  while (half * 2 < last - first) half *= 2;
  SumsOfTile<Sum> of_tile;
  Sum* const right = workspace ? workspace : room_for(width, of_tile);
  add_tree(first, first + half, width, sums, workspace, leaf);
  add_tree(first + half, last, width, right, workspace ? workspace + width : nullptr, leaf);
  for (Index i = 0; i < width; ++i) sums[i] += right[i];
}

/// Adds up each tile and hands its sums to `result(tile, sums)`. One thread allocates nothing for one
/// tile of numbers, nor for tiles of one channel each. Else there is one workspace: for each channel a sum for each of
/// at most 64 parts of the tree, times one more than a part has levels where tiles are added together.
///
/// Tiles of several channels are added together, leaf by leaf, as their elements lie in memory: one tile
/// after the other, 1,024 channels side by side took 2.0 ns a float from memory, and take 1.0 (timed by
/// hand in alternating runs).
template <typename Sum, typename Device>
void add_tiles(const Device& device, Index tiles, Index leaves, Index width, double leaf_bytes,
               bool streams, FunctionRef<Index, Index, Sum*> leaf,
               FunctionRef<Index, Sum*> result) {
  constexpr double cycles = 16 * leaf_steps;
  const bool shares = Executor<Device>::shares(device, tiles * leaves, leaf_bytes, cycles);
  const Index threads = shares ? Executor<Device>::threads(device) : 1;
  const bool together = tiles > 1 && width > 1 && leaves > 1;
  if (!together && (threads == 1 || tiles >= 4 * threads || leaves == 1)) {
    const double count = double(leaves);
    run_on(device, tiles, leaf_bytes * count, cycles * count, streams,
           [&](Index first, Index last) {
             for (Index tile = first; tile < last; ++tile) {
               SumsOfTile<Sum> of_tile;
               Sum* const sums = room_for(width, of_tile);
               add_tree<Sum>(0, leaves, width, sums, nullptr,
                             [&](Index i, Sum* to) { leaf(tile, i, to); });
               result(tile, sums);
             }
           });
    return;
  }
  const Index most_parts = threads == 1 ? 1 : 64;
  Index size = 1;  // of a part, in leaves
  while ((leaves + size - 1) / size > most_parts) size *= 2;
  const Index parts = (leaves + size - 1) / size;
  Index levels = 0;
  while (Index(1) << levels < size) ++levels;

  const Index at_once = together ? tiles : 1;
  const Index row = at_once * width;
  const Index room = together ? row * (1 + levels) : row;
  std::vector<Sum> workspace(static_cast<std::size_t>(tiles / at_once * parts * room));
  const auto sums_of = [&](Index at) { return workspace.data() + at * room; };
  const double count = double(at_once) * double(size);
  run_on(device, tiles / at_once * parts, leaf_bytes * count, cycles * count, streams,
         [&](Index first, Index last) {
           for (Index at = first; at < last; ++at) {
             const Index tile = at / parts;
             const Index i = at % parts;
             Sum* const sums = sums_of(at);
             add_tree(i * size, (std::min)(leaves, (i + 1) * size), row, sums,
                      together ? sums + row : nullptr, [&](Index l, Sum* to) {
                        for (Index k = 0; k < at_once; ++k) leaf(tile + k, l, to + k * width);
                      });
           }
         });
  for (Index tile = 0; tile < tiles; ++tile) {
    const Index first = together ? 0 : tile * parts;
    SumsOfTile<Sum> of_tile;
    Sum* const sums = room_for(width, of_tile);
    add_tree<Sum>(0, parts, width, sums, nullptr, [&](Index i, Sum* to) {
      std::copy_n(sums_of(first + i) + (together ? tile * width : 0), width, to);
    });
    result(tile, sums);
  }
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
