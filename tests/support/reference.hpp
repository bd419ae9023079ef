// SPDX-License-Identifier: MIT
#pragma once

#include <activations/activations.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "bits.hpp"

/// What the functions are by their formulas, in long double, and how far a result may be from that.
namespace support {

namespace act = activations;

using Real = long double;
#if !defined(ACTIVATIONS_TEST_REFERENCE_IS_DOUBLE)  // where no test is run that judges double by it
static_assert(std::numeric_limits<Real>::digits >= 64,
              "the reference needs more bits than the double that it judges");
#endif

/// The constants of SELU, from the fixed point of the map of mean and variance.
inline constexpr Real selu_alpha = 1.6732632423543772848L;
inline constexpr Real selu_lambda = 1.0507009873554804934L;
inline constexpr Real selu_lambda_alpha = 1.7580993408473768599L;

// What e^x is needed for is taken as arguments, so that a test of many alpha computes it once for each x.
inline Real elu(Real x, Real alpha, Real expm1_x) { return x > 0 ? x : alpha * expm1_x; }
inline Real elu_gradient(Real x, Real alpha, Real exp_x) { return x > 0 ? 1 : alpha * exp_x; }
inline Real selu(Real x, Real expm1_x) {
  return x > 0 ? selu_lambda * x : selu_lambda_alpha * expm1_x;
}
inline Real selu_gradient(Real x, Real exp_x) {
  return x > 0 ? selu_lambda : selu_lambda_alpha * exp_x;
}

inline Real elu(Real x, Real alpha) { return elu(x, alpha, std::expm1(x)); }
inline Real elu_gradient(Real x, Real alpha) { return elu_gradient(x, alpha, std::exp(x)); }
inline Real selu(Real x) { return selu(x, std::expm1(x)); }
inline Real selu_gradient(Real x) { return selu_gradient(x, std::exp(x)); }

// One IEEE product or none: the scalar's own arithmetic is the reference.
template <typename Scalar>
Scalar relu(Scalar x) {
  if (x > Scalar(0)) return x;
  return std::isnan(x) ? x : Scalar(0);
}
template <typename Scalar>
Scalar leaky_relu(Scalar x, Scalar alpha) {
  return x > Scalar(0) ? x : Scalar(alpha * x);
}
template <typename Scalar>
Scalar leaky_relu_gradient(Scalar x, Scalar dy, Scalar alpha) {
  return x > Scalar(0) ? dy : Scalar(alpha * dy);
}

/// The distance of the numbers of a type around v, subnormals included.
template <typename Scalar>
Real ulp(Real v) {
  using Limits = std::numeric_limits<Scalar>;
  const int emin = Limits::min_exponent - 1;
  const int exponent = v == 0 ? emin : std::max(std::ilogb(v), emin);
  return std::ldexp(Real(1), exponent - Limits::digits + 1);
}

/// |result - v| in ULP of v; infinite where one of them is NaN and the other is not. An overflow counts as the power of two
/// that comes after the largest number, and v beyond that power as the power itself.
template <typename Scalar>
Real ulp_error(Scalar result, Real v) {
  using Limits = std::numeric_limits<Scalar>;
  if (std::isnan(v) && std::isnan(result)) return 0;
  if (std::isnan(v) || std::isnan(result)) return std::numeric_limits<Real>::infinity();
  const Real end = std::ldexp(Real(1), Limits::max_exponent);
  const auto bounded = [end](Real value) {
    return std::abs(value) < end ? value : std::copysign(end, value);
  };
  const Real target = bounded(v);
  return std::abs(bounded(Real(result)) - target) /
         ulp<Scalar>(std::abs(target) < end ? target : target / 2);
}

/// The stated error of ELU and SELU in ULP, with and without FMA.
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
inline constexpr Real stated_ulp = 1;
#else
inline constexpr Real stated_ulp = 2;
#endif

/// How uncertain the reference itself is in ULP of the scalar: four roundings to 64 bits. A measured error has to stay
/// below the stated one by as much, so that the uncertainty cannot hide a violation.
template <typename Scalar>
inline constexpr Real reference_ulp = Real(4) / Real(std::uint64_t{1}
                                                     << (64 - std::numeric_limits<Scalar>::digits));

/// The largest error of a list of results, and where it is.
template <typename Scalar>
struct WorstError {
  Real error = 0;
  Scalar x = 0;
  Scalar result = 0;

  void add(Scalar at, Scalar value, Real v) {
    const Real new_error = ulp_error(value, v);
    if (!(new_error > error)) return;
    error = new_error;
    x = at;
    result = value;
  }
};

}  // namespace support
