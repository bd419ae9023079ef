// SPDX-License-Identifier: MIT
#pragma once

#include <activations/tensor.hpp>
#include <algorithm>
#include <vector>

/// What paths.hpp needs to know of a Tensor; comes before it.
namespace support {

template <typename X>
using PlainTensor =
    Eigen::Tensor<typename Eigen::internal::traits<X>::Scalar,
                  Eigen::internal::traits<X>::NumDimensions, Eigen::internal::traits<X>::Layout>;

template <typename X>
using IfTensor =
    std::enable_if_t<std::is_base_of_v<Eigen::TensorBase<X, Eigen::ReadOnlyAccessors>, X>, int>;

template <typename X, IfTensor<X> = 0>
std::size_t count(const X& x) {
  const Eigen::TensorEvaluator<const X, Eigen::DefaultDevice> evaluator(x, Eigen::DefaultDevice());
  constexpr int rank = Eigen::internal::traits<X>::NumDimensions;
  const Eigen::DSizes<Eigen::Index, rank> dimensions(evaluator.dimensions());
  return static_cast<std::size_t>(dimensions.TotalSize());
}

/// The elements of a tensor, or of a chip or slice, evaluated by Eigen. Not for empty ones, whose null pointer
/// Eigen hands to memcpy.
template <typename X, IfTensor<X> = 0>
PlainTensor<X> evaluated(const X& x) {
  return PlainTensor<X>(x);
}

template <typename X, IfTensor<X> = 0>
void put(X& x, const std::vector<typename PlainTensor<X>::Scalar>& values) {
  if (values.empty()) return;
  PlainTensor<X> plain = evaluated(x);
  std::copy(values.begin(), values.end(), plain.data());
  x = plain;
}
template <typename X, IfTensor<X> = 0>
std::vector<typename PlainTensor<X>::Scalar> get(const X& x) {
  if (count(x) == 0) return {};
  const PlainTensor<X> plain = evaluated(x);
  return {plain.data(), plain.data() + plain.size()};
}

}  // namespace support
