// SPDX-License-Identifier: MIT
#pragma once

#include "view.hpp"

/// Array and Matrix, and what Eigen makes of them, as containers.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

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

/// Of what shows memory of others; what has memory of its own is packed.
template <typename X>
inline constexpr bool is_packed_view = false;
template <typename Plain, int options, int outer, int inner>
inline constexpr bool is_packed_view<Eigen::Map<Plain, options, Eigen::Stride<outer, inner>>> =
    outer == 0 && inner == 0;

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
  static constexpr int packed_as =
      is_plain || is_packed_view<X> ? (X::IsRowMajor ? Eigen::RowMajor : Eigen::ColMajor) : -1;
  static constexpr bool dangles = is_plain || std::is_base_of_v<Eigen::RefBase<X>, X>;

  template <typename Other>
  static ResizeHint resize_hint(const Indices<2>& wanted) {
    const bool helps = is_plain &&
                       may_have(X::RowsAtCompileTime, X::MaxRowsAtCompileTime, wanted[0]) &&
                       may_have(X::ColsAtCompileTime, X::MaxColsAtCompileTime, wanted[1]);
    return helps ? ResizeHint{".resizeLike(", ")"} : ResizeHint{};
  }

  static Indices<2> extents(const X& x) { return {x.rows(), x.cols()}; }

  static View<const Scalar, 2> view(const X& x) {
    return {x.data(), extents(x), {x.rowStride(), x.colStride()}};
  }

  template <typename Op, typename... Others>
  EIGEN_DEVICE_FUNC static auto lazy(const Op& op, const X& x, const Others&... others) {
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
    out = same_kind(expression.derived());
  }

 private:
  static constexpr bool may_have(int fixed, int most, Index extent) {
    return fixed == Eigen::Dynamic ? most == Eigen::Dynamic || extent <= most : extent == fixed;
  }
  // Eigen refuses to mix arrays and matrices in one expression.
  template <typename Y>
  static constexpr bool is_array =
      std::is_same_v<typename Eigen::internal::traits<Y>::XprKind, Eigen::ArrayXpr>;
  template <typename Y>
  EIGEN_DEVICE_FUNC static decltype(auto) same_kind(const Y& y) {
    if constexpr (is_array<X> == is_array<Y>) {
      return (y);
    } else if constexpr (is_array<X>) {
      return y.array();
    } else {
      return y.matrix();
    }
  }
  template <typename Op, typename Y>
  EIGEN_DEVICE_FUNC static auto lazy_same_kind(const Op& op, const X& x, const Y& y) {
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
struct Container<X, std::enable_if_t<!std::is_const_v<X> && !std::is_same_v<X, DenseBaseOf<X>> &&
                                     std::is_base_of_v<DenseBaseOf<X>, X>>>
    : Container<DenseBaseOf<X>> {};

/// What a function template takes as MatrixBase<Derived>, or as another base of it, is the Derived. (It has to be asked
/// for: Eigen would make a copy of the one where the other is wanted.)
template <typename X>
struct Container<X, std::enable_if_t<!std::is_const_v<X> && !std::is_same_v<X, DenseBaseOf<X>> &&
                                     std::is_base_of_v<X, DenseBaseOf<X>>>>
    : Container<DenseBaseOf<X>> {
 private:
  using OfDerived = Container<DenseBaseOf<X>>;

 public:
  static constexpr bool is_plain = false;
  static constexpr bool dangles = true;

  template <typename Other>
  static ResizeHint resize_hint(const Indices<2>&) {
    return {};
  }
  static Indices<2> extents(const X& x) { return OfDerived::extents(x.derived()); }
  static auto view(const X& x) { return OfDerived::view(x.derived()); }
  template <typename Op, typename... Others>
  EIGEN_DEVICE_FUNC static auto lazy(const Op& op, const X& x, const Others&... others) {
    return OfDerived::lazy(op, x.derived(), others...);
  }
  static auto spread(const X& x, const View<const typename OfDerived::Scalar, 1>& slopes,
                     Index axis) {
    return OfDerived::spread(x.derived(), slopes, axis);
  }
  template <typename Device, typename Expression>
  static void assign(const Device& device, X& out, const Expression& expression) {
    OfDerived::assign(device, out.derived(), expression);
  }
};

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations

template <typename Scalar, bool row_major>
struct Eigen::internal::functor_traits<activations::detail::SlopeAt<Scalar, row_major>>
    : activations::detail::FunctionTraits<Scalar, 1> {
  enum { IsRepeatable = true };
};
