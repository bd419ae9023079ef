// SPDX-License-Identifier: MIT
#pragma once

/// Arrays and matrices as lists of elements, the last index the fastest whatever the storage order,
/// and lists of elements with bits that can be compared. Tensors: tensor_elements.hpp.

#include <gtest/gtest.h>

#include <Eigen/Core>
#include <cstring>
#include <random>
#include <string>
#include <type_traits>
#include <vector>

namespace test {

using Eigen::Index;

/// The names of typed tests.
struct TypeNames {
  template <typename T>
  static std::string GetName(int) {
    if constexpr (std::is_arithmetic_v<T>) {
      return sizeof(T) == sizeof(float) ? "float" : "double";
    } else {
      const bool is_array = std::is_base_of_v<Eigen::ArrayBase<T>, T>;
      return (T::IsRowMajor ? "RowMajor" : "ColMajor") +
             std::string(is_array ? "Array" : "Matrix") + GetName<typename T::Scalar>(0);
    }
  }
};

/// A NaN is as good as another; anything else has to agree in its sign too.
template <typename Scalar>
bool same_bits(const Scalar& a, const Scalar& b) {
  if (a != a || b != b) return a != a && b != b;
  return std::memcmp(&a, &b, sizeof(Scalar)) == 0;
}

template <typename Scalar>
testing::AssertionResult same_bits(const std::vector<Scalar>& a, const std::vector<Scalar>& b) {
  if (a.size() != b.size()) {
    return testing::AssertionFailure() << a.size() << " elements, not " << b.size();
  }
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!same_bits(a[i], b[i])) {
      return testing::AssertionFailure()
             << "element " << i << " of " << a.size() << " is " << a[i] << ", not " << b[i];
    }
  }
  return testing::AssertionSuccess();
}

template <typename X>
std::vector<typename X::Scalar> elements(const Eigen::DenseBase<X>& x) {
  const typename X::PlainObject plain = x.derived();
  std::vector<typename X::Scalar> list;
  for (Index row = 0; row < plain.rows(); ++row) {
    for (Index col = 0; col < plain.cols(); ++col) list.push_back(plain(row, col));
  }
  return list;
}

template <typename Plain>
Plain filled(Index rows, Index cols, const std::vector<typename Plain::Scalar>& list) {
  Plain x(rows, cols);
  for (Index row = 0; row < rows; ++row) {
    for (Index col = 0; col < cols; ++col) {
      x(row, col) = list[static_cast<std::size_t>(row * cols + col)];
    }
  }
  return x;
}

/// Multiples of 1/8 from -4 to 4, zero among them: all sums of some thousand products of two of
/// them are exact, even in float.
template <typename Scalar>
std::vector<Scalar> eighths(Index size, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_int_distribution<int> eighth(-32, 32);
  std::vector<Scalar> list(static_cast<std::size_t>(size));
  for (Scalar& value : list) value = Scalar(eighth(random)) / Scalar(8);
  return list;
}

/// Numbers whose products and sums are rounded.
template <typename Scalar>
std::vector<Scalar> normals(Index size, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<Scalar> normal;
  std::vector<Scalar> list(static_cast<std::size_t>(size));
  for (Scalar& value : list) value = normal(random);
  return list;
}

}  // namespace test
