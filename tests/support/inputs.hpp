// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include <activations/activations.hpp>
#include <limits>
#include <random>
#include <string>
#include <type_traits>
#include <vector>

#include "assertions.hpp"

/// What the tests run over: the functions, and the inputs.
namespace support {

namespace act = activations;

using Reals = ::testing::Types<float, double>;

using Eigen::bfloat16;
using Eigen::half;

/// Every function, in every scalar that vectorises; in the two narrow ones by turns.
using Functions =
    ::testing::Types<act::ReLU<float>, act::LeakyReLU<float>, act::PReLU<float>, act::ELU<float>,
                     act::SELU<float>, act::ReLU<double>, act::LeakyReLU<double>,
                     act::PReLU<double>, act::ELU<double>, act::SELU<double>, act::ELU<half>,
                     act::PReLU<bfloat16>, act::SELU<bfloat16>>;

/// Every function, in the scalars that vectorise wherever Eigen has packets at all.
using FunctionsOfFloatAndDouble =
    ::testing::Types<act::ReLU<float>, act::LeakyReLU<float>, act::PReLU<float>, act::ELU<float>,
                     act::SELU<float>, act::ReLU<double>, act::LeakyReLU<double>,
                     act::PReLU<double>, act::ELU<double>, act::SELU<double>>;

/// Names for TYPED_TEST_SUITE: of a function "ELU_float", of a scalar "float" or "int32_0".
struct Names {
  template <typename T>
  static std::string GetName(int index) {
    if constexpr (std::is_same_v<T, float>) {
      return "float";
    } else if constexpr (std::is_same_v<T, double>) {
      return "double";
    } else if constexpr (std::is_same_v<T, half>) {
      return "half";
    } else if constexpr (std::is_same_v<T, bfloat16>) {
      return "bfloat16";
    } else if constexpr (std::is_integral_v<T>) {
      return "int" + std::to_string(8 * sizeof(T)) + "_" + std::to_string(index);
    } else {
      using Scalar = typename T::Scalar;
      const char* name = std::is_same_v<T, act::ReLU<Scalar>>        ? "ReLU_"
                         : std::is_same_v<T, act::LeakyReLU<Scalar>> ? "LeakyReLU_"
                         : std::is_same_v<T, act::PReLU<Scalar>>     ? "PReLU_"
                         : std::is_same_v<T, act::ELU<Scalar>>       ? "ELU_"
                                                                     : "SELU_";
      return name + GetName<Scalar>(index);
    }
  }
};

/// For containers of every kind, whose handling does not depend on the function: one in each width of scalar.
using SomeFunctions = ::testing::Types<act::LeakyReLU<float>, act::ELU<double>, act::SELU<half>>;

/// One of each function; those with alpha get one that is neither the default nor exact in binary.
template <typename F>
F sample_of() {
  if constexpr (std::is_constructible_v<F, typename F::Scalar>) {
    return F(typename F::Slope(0.3));
  } else {
    return F();
  }
}

template <typename F>
inline constexpr bool has_gradient_from_output = !std::is_same_v<F, act::PReLU<typename F::Scalar>>;

template <typename Scalar>
std::vector<Scalar> special_values() {
  using Limits = std::numeric_limits<Scalar>;
  const auto largest_subnormal =
      from_bits<Scalar>(static_cast<BitsOf<Scalar>>(to_bits((Limits::min)()) - 1));
  return {Scalar(0),
          -Scalar(0),
          Limits::quiet_NaN(),
          Limits::infinity(),
          -Limits::infinity(),
          Limits::denorm_min(),
          -Limits::denorm_min(),
          largest_subnormal,
          -largest_subnormal,
          Limits::min(),
          -Limits::min(),
          Limits::max(),
          Limits::lowest(),
          Scalar(1),
          Scalar(-1)};
}

/// Numbers of both signs and of all sizes that the functions bend at, every eighth a special one.
template <typename Scalar>
std::vector<Scalar> mixed_values(std::size_t count, unsigned seed) {
  const std::vector<Scalar> special = special_values<Scalar>();
  std::mt19937 random(seed);
  std::vector<Scalar> values(count);
  for (Scalar& value : values) {
    const auto exponent = static_cast<int>(random() % 30) - 22;
    const double mantissa = 1 + double(random()) / 4294967296.0;
    value = Scalar(std::ldexp(random() % 2 == 0 ? mantissa : -mantissa, exponent));
    if (random() % 8 == 0) value = special[random() % special.size()];
  }
  return values;
}

/// Every stride-th bit pattern from `first` on, as numbers.
template <typename Scalar>
Eigen::Array<Scalar, Eigen::Dynamic, 1> strided_patterns(BitsOf<Scalar> first,
                                                         BitsOf<Scalar> stride,
                                                         Eigen::Index count) {
  Eigen::Array<Scalar, Eigen::Dynamic, 1> x(count);
  for (Eigen::Index i = 0; i < count; ++i) {
    x[i] = from_bits<Scalar>(first + static_cast<BitsOf<Scalar>>(i) * stride);
  }
  return x;
}

/// Two million patterns, evenly spread over all: for float, 1 in 2039.
template <typename Scalar>
auto patterns_over_all() {
  constexpr Eigen::Index count = 2106408;
  constexpr auto stride =
      sizeof(Scalar) == 4 ? BitsOf<Scalar>(2039) : BitsOf<Scalar>(8757481300001);
  return strided_patterns<Scalar>(0, stride, count);
}

/// Two million patterns, evenly spread over the numbers from -0 to -infinity: for float, 1 in 1019.
template <typename Scalar>
auto patterns_over_negatives() {
  constexpr BitsOf<Scalar> first = BitsOf<Scalar>(1) << (sizeof(Scalar) * 8 - 1);
  constexpr auto stride =
      sizeof(Scalar) == 4 ? BitsOf<Scalar>(1019) : BitsOf<Scalar>(4376596700009);
  const auto span = to_bits(-std::numeric_limits<Scalar>::infinity()) - first;
  return strided_patterns<Scalar>(first, stride, static_cast<Eigen::Index>(span / stride) + 1);
}

}  // namespace support
