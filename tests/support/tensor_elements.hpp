// SPDX-License-Identifier: MIT
#pragma once

/// The Tensor half of elements.hpp.

#include <unsupported/Eigen/CXX11/Tensor>

#include "elements.hpp"

namespace test {

template <std::size_t rank>
Index size_of(const Eigen::array<Index, rank>& extents) {
  Index size = 1;
  for (Index extent : extents) size *= extent;
  return size;
}

/// The i-th index of a tensor, counted with the last axis the fastest.
template <std::size_t rank>
Eigen::array<Index, rank> index_at(Index i, const Eigen::array<Index, rank>& extents) {
  Eigen::array<Index, rank> at{};
  for (std::size_t axis = rank; axis-- > 0; i /= extents[axis]) at[axis] = i % extents[axis];
  return at;
}

template <typename Plain>
Plain filled(const Eigen::array<Index, static_cast<std::size_t>(Plain::NumIndices)>& extents,
             const std::vector<typename Plain::Scalar>& list) {
  Plain x(extents);
  for (Index i = 0; i < x.size(); ++i) x(index_at(i, extents)) = list[static_cast<std::size_t>(i)];
  return x;
}

template <typename X>
auto elements(const Eigen::TensorBase<X, Eigen::ReadOnlyAccessors>& x) {
  using Traits = Eigen::internal::traits<X>;
  using Scalar = std::remove_const_t<typename Traits::Scalar>;
  constexpr auto rank = static_cast<std::size_t>(Traits::NumDimensions);
  const Eigen::Tensor<Scalar, Traits::NumDimensions, Traits::Layout> plain =
      static_cast<const X&>(x);
  Eigen::array<Index, rank> extents{};
  for (std::size_t axis = 0; axis < rank; ++axis) extents[axis] = plain.dimensions()[axis];
  std::vector<Scalar> list;
  for (Index i = 0; i < plain.size(); ++i) list.push_back(plain(index_at(i, extents)));
  return list;
}

}  // namespace test
