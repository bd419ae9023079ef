// SPDX-License-Identifier: MIT
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "bytes.hpp"

namespace fuzz {

using Eigen::Index;
using Shape = std::vector<Index>;

inline Index size_of(const Shape& extents) {
  Index size = 1;
  for (const Index extent : extents) size *= extent;
  return size;
}

/// Where the elements of an array lie in its memory, counted in elements. For a tensor they are a
/// slice of a larger one, whose extents and the slice's offsets are kept too, or a chip of a slice.
struct Layout {
  Shape extents;
  Shape strides;
  Index first = 0;  ///< from the start of the memory to the element of indices 0
  Index memory = 0;
  Shape whole;
  Shape offsets;
  Shape sliced;  ///< extents of the slice that a chip is taken of
  Index chipped_axis = 0;
  Index chipped_at = 0;

  Index size() const { return size_of(extents); }

  /// Of element k, counted along the first axis first.
  Index position(Index k) const {
    Index at = first;
    for (std::size_t axis = 0; axis < extents.size(); ++axis) {
      at += k % extents[axis] * strides[axis];
      k /= extents[axis];
    }
    return at;
  }
};

/// Whether two indices are one element.
inline bool repeats(const Layout& layout) {
  for (std::size_t axis = 0; axis < layout.extents.size(); ++axis) {
    if (layout.extents[axis] > 1 && layout.strides[axis] == 0) return true;
  }
  return false;
}

/// Mostly a few, so that packets have tails, now and then many.
inline Index decode_extent(Bytes& bytes, Index most) {
  const int kind = bytes.below(16);
  const int value = bytes.next();
  return std::min<Index>(most, kind < 9 ? value % 12 : kind < 15 ? value % 80 : value * 5);
}

inline Shape decode_shape(Bytes& bytes, std::size_t rank, Index most) {
  Shape extents;
  for (std::size_t axis = 0; axis < rank; ++axis) {
    extents.push_back(decode_extent(bytes, most));
    most /= std::max<Index>(extents.back(), 1);
  }
  return extents;
}

/// Rows and columns with gaps, in either order; inputs may repeat a row or an element.
inline Layout decode_strided(Bytes& bytes, const Shape& extents, Index most, bool is_input) {
  Layout layout;
  layout.extents = extents;
  layout.strides.resize(2);
  const int order = bytes.below(8);
  const std::size_t inner = order % 2 == 0 ? 0 : 1;
  const std::size_t outer = 1 - inner;
  const bool gaps = order >= 4;
  layout.strides[inner] = gaps ? 1 + bytes.below(4) : 1;
  const Index row = std::max<Index>(extents[inner], 1) * layout.strides[inner];
  layout.strides[outer] = row + (gaps ? bytes.below(6) : 0);
  if (row + extents[outer] * layout.strides[outer] > most) {
    layout.strides[inner] = 1;
    layout.strides[outer] = std::max<Index>(extents[inner], 1);
  }
  if (is_input && bytes.one_in(16)) layout.strides[outer] = 0;
  if (is_input && bytes.one_in(16)) layout.strides[inner] = 0;
  if (layout.size() > 0) {
    layout.memory = 1 + (extents[0] - 1) * layout.strides[0] + (extents[1] - 1) * layout.strides[1];
  }
  return layout;
}

/// Rows one after the other, with gaps of any length.
inline Layout decode_rows(Bytes& bytes, const Shape& extents, Index most) {
  Layout layout;
  layout.extents = extents;
  const Index gap = bytes.one_in(2) ? bytes.below(20) : 0;
  const Index row = std::max<Index>(extents[1], 1);
  layout.strides = {row + (extents[0] * (row + gap) > most ? 0 : gap), 1};
  if (layout.size() > 0) layout.memory = (extents[0] - 1) * layout.strides[0] + extents[1];
  return layout;
}

/// A slice of a tensor that may be larger along every axis.
inline Layout decode_slice(Bytes& bytes, const Shape& extents, Index most, bool row_major) {
  Layout layout;
  layout.extents = extents;
  layout.whole = extents;
  layout.offsets.assign(extents.size(), 0);
  if (bytes.one_in(2)) {
    for (std::size_t axis = 0; axis < extents.size(); ++axis) {
      layout.offsets[axis] = bytes.below(3);
      layout.whole[axis] += layout.offsets[axis] + bytes.below(3);
    }
    if (size_of(layout.whole) > most) {
      layout.whole = extents;
      layout.offsets.assign(extents.size(), 0);
    }
  }
  layout.memory = size_of(layout.whole);
  layout.strides.resize(extents.size());
  Index stride = 1;
  for (std::size_t i = 0; i < extents.size(); ++i) {
    const std::size_t axis = row_major ? extents.size() - 1 - i : i;
    layout.strides[axis] = stride;
    layout.first += layout.offsets[axis] * stride;
    stride *= layout.whole[axis];
  }
  return layout;
}

/// What one index along one axis leaves of a slice.
inline Layout decode_chip(Bytes& bytes, Shape extents, Index most, bool row_major) {
  const int axis = bytes.next() % static_cast<int>(extents.size() + 1);
  const Index along = std::max<Index>(
      1, std::min<Index>(1 + bytes.below(3), most / std::max<Index>(1, size_of(extents))));
  extents.insert(extents.begin() + axis, along);
  Layout layout = decode_slice(bytes, extents, most, row_major);
  layout.sliced = extents;
  layout.chipped_axis = axis;
  layout.chipped_at = bytes.next() % along;
  layout.first += layout.chipped_at * layout.strides[static_cast<std::size_t>(axis)];
  layout.extents.erase(layout.extents.begin() + axis);
  layout.strides.erase(layout.strides.begin() + axis);
  return layout;
}

/// All elements one after the other.
inline Layout decode_packed(const Shape& extents, bool row_major) {
  Layout layout;
  layout.extents = extents;
  layout.whole = extents;
  layout.memory = size_of(extents);
  layout.strides.resize(extents.size());
  Index stride = 1;
  for (std::size_t i = 0; i < extents.size(); ++i) {
    const std::size_t axis = row_major ? extents.size() - 1 - i : i;
    layout.strides[axis] = stride;
    stride *= extents[axis];
  }
  return layout;
}

}  // namespace fuzz
