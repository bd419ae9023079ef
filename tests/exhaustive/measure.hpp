// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include "format.hpp"
#include "shared_factor.hpp"
#include "tally.hpp"

namespace exhaustive {

/// How uncertain the measured error is, in ULP of the scalar; a bound is kept only if the error
/// stays below it by as much.
///
/// float: the shared factor errs by 1 ULP of double, its product with scale by 1/2, scale itself
/// (SELU) by 1/2, the difference from the result by 1/2: 2.5 2^-29, doubled for what changes where
/// a power of two is crossed. double: 106 bits against 53, and the same few roundings.
template <typename Scalar>
inline constexpr double uncertainty = 0;
template <>
inline constexpr double uncertainty<float> = 0x1p-26;
template <>
inline constexpr double uncertainty<double> = 0x1p-49;

/// |result - v| in ULP of v, which is exact enough in double. NaN if one of the two is.
inline double float_ulp_error(double result, double v) {
  constexpr Format format = format_of<float>;
  // Overflow counts as the power of two after the largest number.
  const auto bounded = [](double a) {
    return std::abs(a) > 0x1p128 ? std::copysign(0x1p128, a) : a;
  };
  // Two less, so that a power of two that was rounded up to has the ULP of what is below.
  const std::int64_t bits = bit_cast<std::int64_t>(std::abs(bounded(v))) - 2;
  std::int64_t exponent = (bits >> 52) - 1023;
  exponent = exponent < format.emin ? format.emin : exponent;
  exponent = exponent > format.emax ? format.emax : exponent;
  return std::abs(bounded(result) - bounded(v)) * power_of_two(format.precision - 1 - exponent);
}

/// Adds the errors of a block of results to the tally of a curve.
void measure(const Curve& curve, const SharedFactor<float>& factor, const float* x,
             const float* result, Eigen::Index size, std::uint64_t first, double limit,
             Tally& tally);
void measure(const Curve& curve, const SharedFactor<double>& factor, const double* x,
             const double* result, Eigen::Index size, std::uint64_t first, double limit,
             Tally& tally);

}  // namespace exhaustive
