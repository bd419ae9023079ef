// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdlib>

#include "view.hpp"

/// In which order the elements of views are visited.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// Operands of one shape as one loop over as few axes as their strides allow, the innermost first.
template <std::size_t operands, std::size_t rank>
struct Loop {
  static constexpr std::size_t most_axes = std::max<std::size_t>(rank, 2);
  std::size_t axes = 0;
  Indices<most_axes> extents{};
  std::array<Indices<operands>, most_axes> strides{};

  void add(Index extent, const Indices<operands>& steps) {
    if (extent == 1) return;
    if (axes > 0) {
      const std::size_t last = axes - 1;
      bool continues = true;
      for (std::size_t i = 0; i < operands; ++i) {
        continues = continues && steps[i] == strides[last][i] * extents[last];
      }
      if (continues) {
        extents[last] *= extent;
        return;
      }
    }
    extents[axes] = extent;
    strides[axes] = steps;
    ++axes;
  }

  /// Whether one operand alone keeps two axes from being one: it has its row again and again.
  bool repeats(std::size_t operand) const {
    if (axes != 2 || strides[0][operand] == 0 || strides[1][operand] != 0) return false;
    for (std::size_t i = 0; i < operands; ++i) {
      if (i != operand && strides[1][i] != strides[0][i] * extents[0]) return false;
    }
    return true;
  }
  /// Whether all operands but this one are one row of elements side by side.
  bool is_one_row_but(std::size_t operand) const {
    Index next = 1;
    for (std::size_t axis = 0; axis < axes; ++axis) {
      for (std::size_t i = 0; i < operands; ++i) {
        if (i != operand && strides[axis][i] != next) return false;
      }
      next *= extents[axis];
    }
    return true;
  }
  /// That of one operand alone.
  Loop<1, rank> of(std::size_t operand) const {
    Loop<1, rank> one;
    for (std::size_t axis = 0; axis < axes; ++axis) {
      one.add(extents[axis], {strides[axis][operand]});
    }
    return one;
  }
  /// Makes rows of `times` rows, for an operand that then has its row as often, side by side. The
  /// last one may be shorter.
  void join_rows(std::size_t operand, Index times) {
    for (std::size_t i = 0; i < operands; ++i) strides[1][i] *= times;
    strides[0][operand] = 1;
    extents[1] = (extents[1] + times - 1) / times;
    extents[0] *= times;
  }

  /// Where all axes have one element, a row of one.
  void finish() {
    if (axes == 0) *this = {1, {1}, {}};
  }
};

/// Where the rows of a loop begin in each operand; a row is one run along the innermost axis. They
/// are visited in runs along the second axis, so that from one row to the next only pointers move:
/// dividing to find each of 64 rows of 64 floats was most of the time of a pass over them.
template <std::size_t operands, std::size_t rank>
class Rows {
 public:
  Rows(const Loop<operands, rank>& loop, Index row) : loop_(loop) {
    for (std::size_t axis = 1; row > 0 && axis < loop_.axes; ++axis) {
      index_[axis] = row % loop_.extents[axis];
      row /= loop_.extents[axis];
      move(axis, index_[axis]);
    }
    if (loop_.axes > 1) steps_ = loop_.strides[1];
  }

  /// Of the first row of the run, and from one row of it to the next.
  const Indices<operands>& offsets() const { return offsets_; }
  const Indices<operands>& steps() const { return steps_; }
  Index run() const { return loop_.axes > 1 ? loop_.extents[1] - index_[1] : 1; }

  void next_run() {
    if (loop_.axes > 1) move(1, -index_[1]);
    index_[1] = 0;
    for (std::size_t axis = 2; axis < loop_.axes; ++axis) {
      move(axis, 1);
      if (++index_[axis] < loop_.extents[axis]) return;
      move(axis, -index_[axis]);
      index_[axis] = 0;
    }
  }

 private:
  void move(std::size_t axis, Index steps) {
    for (std::size_t i = 0; i < operands; ++i) offsets_[i] += steps * loop_.strides[axis][i];
  }

  const Loop<operands, rank>& loop_;
  Indices<Loop<operands, rank>::most_axes> index_{};
  Indices<operands> offsets_{};
  Indices<operands> steps_{};
};
template <std::size_t operands, std::size_t rank>
Rows(const Loop<operands, rank>&, Index) -> Rows<operands, rank>;

/// The axes of a view from the smallest stride to the largest: the order in which they lie in
/// memory.
template <typename Scalar, std::size_t rank>
std::array<std::size_t, rank> memory_order(const View<Scalar, rank>& view) {
  std::array<std::size_t, rank> order{};
  for (std::size_t axis = 0; axis < rank; ++axis) {
    std::size_t at = axis;
    for (; at > 0 && std::abs(view.strides[axis]) < std::abs(view.strides[order[at - 1]]); --at) {
      order[at] = order[at - 1];
    }
    order[at] = axis;
  }
  return order;
}

/// visit(axis) with each axis as a constant.
template <typename Visit, std::size_t... axis>
EIGEN_ALWAYS_INLINE void for_each_axis(const Visit& visit, std::index_sequence<axis...>) {
  (visit(std::integral_constant<std::size_t, axis>()), ...);
}
template <std::size_t rank, typename Visit>
EIGEN_ALWAYS_INLINE void for_each_axis(const Visit& visit) {
  for_each_axis(visit, std::make_index_sequence<rank>());
}

/// Whether the elements of a view lie side by side, the first axis fastest, or the last.
template <typename Scalar, std::size_t rank>
EIGEN_ALWAYS_INLINE bool is_packed(const View<Scalar, rank>& view) {
  Index up = 1;
  Index down = 1;
  bool is_up = true;
  bool is_down = true;
  for_each_axis<rank>([&](auto axis) {
    constexpr std::size_t other = rank - 1 - axis;
    is_up = is_up && view.strides[axis] == up;
    is_down = is_down && view.strides[other] == down;
    up *= view.extents[axis];
    down *= view.extents[other];
  });
  return is_up || is_down;
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
