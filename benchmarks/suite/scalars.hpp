// SPDX-License-Identifier: MIT
#pragma once

#include <Eigen/Core>

/// What the suite has to know about a scalar.
namespace bench {

/// `tolerance` is what results may differ from the reference, relative to the larger of that and
/// one: wide enough for exp(x) - 1, whose accuracy is told by `max_ulp` instead.
template <typename Scalar>
struct Facts;

template <>
struct Facts<float> {
  using Slope = float;
  static constexpr const char* name = "float";
  static constexpr int digits = 24, min_exponent = -126;
  static constexpr double tolerance = 1e-6;
};

template <>
struct Facts<double> {
  using Slope = double;
  static constexpr const char* name = "double";
  static constexpr int digits = 53, min_exponent = -1022;
  static constexpr double tolerance = 1e-14;
};

template <>
struct Facts<Eigen::half> {
  using Slope = float;
  static constexpr const char* name = "half";
  static constexpr int digits = 11, min_exponent = -14;
  static constexpr double tolerance = 4e-3;
};

template <>
struct Facts<Eigen::bfloat16> {
  using Slope = float;
  static constexpr const char* name = "bfloat16";
  static constexpr int digits = 8, min_exponent = -126;
  static constexpr double tolerance = 3e-2;
};

}  // namespace bench
