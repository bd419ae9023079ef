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
/// Array and Matrix follow below, Tensor stands in tensor_view.hpp. A container has
///
///   Kind, rank      containers mix where both are the same
///   Scalar, Plain   Plain: the type that holds its elements
///   is_vector       one dimension, known when compiling
///   has_memory      pointer, extents and strides can be told: `view`
///   is_writable     and what it shows is not const
///   is_plain        it owns its elements
///   dangles         a lazy expression refers to it, so that a temporary must not be kept in one
///   extents(x)      of an expression too, without evaluating it
///   lazy(op, ...)   the expression that applies op to one, two or three of them
///   spread(x, ...)  the expression of x's shape that holds each channel's slope
///   assign(...)     evaluates such an expression into a container
///   resize_hint     how to give it the shape of another container
template <typename X, typename = void>
struct Container {
  static constexpr bool is_known = false;
  static constexpr bool has_memory = false;
  static constexpr bool is_writable = false;
  static constexpr bool is_plain = false;
  static constexpr bool dangles = false;
};

template <typename X>
struct Container<const X> : Container<X> {};

struct Dense;

/// The slope of an element of an array, for Eigen's NullaryExpr: Eigen's own replicate() is 50
/// times slower.
template <typename Scalar, bool row_major>
struct SlopeAt {
  View<const Scalar, 1> slopes;
  bool channels_are_rows;

  const Scalar* at(Index row, Index col) const {
    return slopes.data + (channels_are_rows ? row : col) * slopes.strides[0];
  }
  Scalar operator()(Index row, Index col) const { return *at(row, col); }
  template <typename Packet>
  Packet packetOp(Index row, Index col) const {
    if (channels_are_rows == row_major) return Eigen::internal::pset1<Packet>(*at(row, col));
    Scalar each[Eigen::internal::unpacket_traits<Packet>::size];
    Index i = 0;
    for (Scalar& slope : each) slope = at(row, col)[i++ * slopes.strides[0]];
    return Eigen::internal::ploadu<Packet>(each);
  }
};

template <typename X, typename = void>
inline constexpr bool has_data = false;
template <typename X>
inline constexpr bool has_data<X, std::void_t<decltype(std::declval<const X&>().data())>> = true;

template <typename X>
struct Container<X, std::enable_if_t<std::is_base_of_v<Eigen::DenseBase<X>, X>>> {
 private:
  using Traits = Eigen::internal::traits<X>;

 public:
  static constexpr bool is_known = true;
  using Kind = Dense;
  using Scalar = typename X::Scalar;
  using Plain = typename X::PlainObject;
  static constexpr std::size_t rank = 2;
  static constexpr bool is_vector = X::IsVectorAtCompileTime;
  // Eigen 3.4 gives an indexed view with a regular step the bit, but no pointer.
  static constexpr bool has_memory = (Traits::Flags & Eigen::DirectAccessBit) != 0 && has_data<X>;
  static constexpr bool is_writable = has_memory && (Traits::Flags & Eigen::LvalueBit) != 0;
  static constexpr bool is_plain = std::is_base_of_v<Eigen::PlainObjectBase<X>, X>;
  static constexpr bool dangles = is_plain || std::is_base_of_v<Eigen::RefBase<X>, X>;

  template <typename Other>
  static ResizeHint resize_hint() {
    return is_plain && X::SizeAtCompileTime == Eigen::Dynamic ? ResizeHint{".resizeLike(", ")"}
                                                              : ResizeHint{};
  }

  static Indices<2> extents(const X& x) { return {x.rows(), x.cols()}; }

  static View<const Scalar, 2> view(const X& x) {
    return {x.data(), extents(x), {x.rowStride(), x.colStride()}};
  }

  template <typename Op, typename... Others>
  static auto lazy(const Op& op, const X& x, const Others&... others) {
    if constexpr (sizeof...(others) == 0) {
      return x.unaryExpr(op);
    } else {
      return lazy_same_kind(op, x, same_kind(others.derived())...);
    }
  }

  static auto spread(const X& x, const View<const Scalar, 1>& slopes, Index axis) {
    return Plain::NullaryExpr(x.rows(), x.cols(),
                              SlopeAt<Scalar, Plain::IsRowMajor>{slopes, axis == 0});
  }

  template <typename Device, typename Expression>
  static void assign(const Device&, X& out, const Expression& expression) {
    out = same_kind(expression);
  }

 private:
  // Eigen refuses to mix arrays and matrices in one expression.
  template <typename Y>
  static constexpr bool is_array =
      std::is_same_v<typename Eigen::internal::traits<Y>::XprKind, Eigen::ArrayXpr>;
  template <typename Y>
  static decltype(auto) same_kind(const Y& y) {
    if constexpr (is_array<X> == is_array<Y>) {
      return (y);
    } else if constexpr (is_array<X>) {
      return y.array();
    } else {
      return y.matrix();
    }
  }
  template <typename Op, typename Y>
  static auto lazy_same_kind(const Op& op, const X& x, const Y& y) {
    return x.binaryExpr(y, op);
  }
  template <typename Op, typename Y, typename Z>
  static auto lazy_same_kind(const Op& op, const X& x, const Y& y, const Z& z) {
    return Eigen::CwiseTernaryOp<Op, const X, const Y, const Z>(x, y, z, op);
  }
};

/// What only derives from an array, such as the VectorBlock of x.head(n), is what its base is.
template <typename Base>
Base dense_base(const Eigen::DenseBase<Base>*);
template <typename X>
using DenseBaseOf = decltype(dense_base(static_cast<X*>(nullptr)));
template <typename X>
struct Container<X, std::enable_if_t<!std::is_const_v<X> && !std::is_same_v<X, DenseBaseOf<X>>>>
    : Container<DenseBaseOf<X>> {};

template <typename X>
inline constexpr bool has_memory_v = Container<X>::has_memory;

/// The view through which an output is written; whether that is allowed is told by the type, since
/// Eigen hands a const view out of a writable chip or slice.
template <typename X>
auto writable_view(X& x) {
  using C = Container<std::remove_const_t<X>>;
  const auto view = C::view(x);
  return View<typename C::Scalar, C::rank>{const_cast<typename C::Scalar*>(view.data), view.extents,
                                           view.strides};
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations

template <typename Scalar, bool row_major>
struct Eigen::internal::functor_traits<activations::detail::SlopeAt<Scalar, row_major>>
    : activations::detail::FunctionTraits<Scalar, 1> {
  enum { IsRepeatable = true };
};
