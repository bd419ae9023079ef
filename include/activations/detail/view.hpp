// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <type_traits>
#include <utility>

#include "function.hpp"

namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

template <std::size_t rank>
using Indices = std::array<Index, rank>;

/// Any container of the caller's as pointer, extents and strides (in scalars).
template <typename Scalar, std::size_t rank_>
struct View {
  static constexpr std::size_t rank = rank_;
  Scalar* data;
  Indices<rank> extents;
  Indices<rank> strides;
};

template <std::size_t rank>
Index size_of(const Indices<rank>& extents) {
  Index size = 1;
  for (Index extent : extents) size *= extent;
  return size;
}

/// By std::array's == g++ 12 calls memcmp, which waits for extents that have just been stored one by one: dx and dalpha
/// of 16 floats took 33 ns, and take 20 (AMD EPYC, by hand).
template <std::size_t rank>
bool same_shape(const Indices<rank>& a, const Indices<rank>& b) {
  bool same = true;
  for (std::size_t axis = 0; axis < rank; ++axis) same = same && a[axis] == b[axis];
  return same;
}

/// All elements of a view that is packed, in their order of memory.
template <typename Scalar, std::size_t rank>
View<Scalar, 1> one_row(const View<Scalar, rank>& packed) {
  return {packed.data, {size_of(packed.extents)}, {1}};
}

/// A vector of any rank, with a stride of its own, in one dimension.
template <typename Scalar, std::size_t rank>
View<Scalar, 1> flat(const View<Scalar, rank>& vector) {
  View<Scalar, 1> view{vector.data, {size_of(vector.extents)}, {1}};
  for (std::size_t axis = 0; axis < rank; ++axis) {
    if (vector.extents[axis] != 1) view.strides[0] = vector.strides[axis];
  }
  return view;
}

/// What gives a container the shape of another: the words between their names, and the rest.
struct ResizeHint {
  const char* before = "";
  const char* after = "";
};

/// What the verbs have to know of a container X. This primary template stands for what is none;
/// array_view.hpp has Array and Matrix, tensor_view.hpp Tensor. A container has
///
///   Kind, rank      containers mix where both are the same
///   Scalar, Plain   Plain: the type that holds its elements
///   is_vector       one dimension, known when compiling
///   has_memory      pointer, extents and strides can be told: `view`
///   packed_as       ColMajor or RowMajor where its elements always lie packed in that order, with the strides
///                   that its extents give; else -1
///   is_writable     and what it shows is not const
///   is_plain        it owns its elements
///   dangles         a lazy expression refers to it, so that a temporary must not be kept in one
///   extents(x)      of an expression too, without evaluating it
///   lazy(op, ...)   the expression that applies op to one, two or three of them
///   spread(x, ...)  the expression of x's shape that holds each channel's slope
///   assign(...)     evaluates such an expression into a container
///   resize_hint     how to give it the shape of another container, if that can be
template <typename X, typename = void>
struct Container {
  static constexpr bool is_known = false;
  static constexpr bool has_memory = false;
  static constexpr int packed_as = -1;
  static constexpr bool is_writable = false;
  static constexpr bool is_plain = false;
  static constexpr bool dangles = false;
};

template <typename X>
struct Container<const X> : Container<X> {};

template <typename X>
inline constexpr bool has_memory_v = Container<X>::has_memory;

/// Whether all of them lie packed in one order, whatever their extents.
template <typename X, typename... Others>
inline constexpr bool are_always_packed =
    Container<X>::packed_as >= 0 &&
    ((Container<Others>::packed_as == Container<X>::packed_as) && ...);

/// A view of an output, to be written through. Number by number: g++ 12 copies arrays by way of memory, and
/// waits there, since what it stored in two pieces it loads as one (ReLU of a tensor of rank 4 with 16 floats 14.5 in
/// place of 5.9 ns, by hand on an AMD EPYC; benchmarks/compare/run --trick views_by_numbers).
template <typename Scalar, std::size_t rank, std::size_t... axis>
EIGEN_ALWAYS_INLINE View<Scalar, rank> writable(const View<const Scalar, rank>& view,
                                                std::index_sequence<axis...>) {
  return {const_cast<Scalar*>(view.data), {view.extents[axis]...}, {view.strides[axis]...}};
}

/// The view through which an output is written; whether that is allowed is told by the type, since
/// Eigen hands a const view out of a writable chip or slice.
template <typename X>
auto writable_view(X& x) {
  using C = Container<std::remove_const_t<X>>;
  return writable(C::view(x), std::make_index_sequence<C::rank>());
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
