// SPDX-License-Identifier: MIT
#include "measure.hpp"

#include <cmath>

// Branches are written as selections throughout, with & and | for && and ||: that is what makes
// vector code of the loops that call this.
namespace exhaustive {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Infinite where an error is none of size: NaN for a number or a number for NaN, the wrong sign of
/// zero, or any error where none is allowed.
double judged(double error, double x, double result, double v, bool sign_counts, bool exact) {
  const bool both_nan = (v != v) & (result != result);
  const bool wrong_sign =
      (x == 0) & sign_counts &
      ((bit_cast<std::int64_t>(result) ^ bit_cast<std::int64_t>(v)) < std::int64_t{0});
  const bool inexact = (x > 0) & exact & (error > 0);
  const double with_nan = both_nan ? 0 : error != error ? infinity : error;
  return (wrong_sign | inexact) ? infinity : with_nan;
}

}  // namespace

void measure(const Curve& curve, const SharedFactor<float>& factor, const float* x,
             const float* result, Eigen::Index size, std::uint64_t first, double limit,
             Tally& tally) {
  const double* const shared = column(factor, curve.pass).data();
  const double scale = curve.scale.high;
  const double slope = curve.slope.high;
  const bool sign_counts = curve.pass == Pass::forward;
  const bool exact = curve.exact_above_zero();

  add_errors(tally, x, result, size, first, limit, [=](double input, double value, Eigen::Index i) {
    const double v = (input > 0 ? slope : scale) * shared[i];
    return judged(float_ulp_error(value, v), input, value, v, sign_counts, exact);
  });
}

void measure(const Curve& curve, const SharedFactor<double>& factor, const double* x,
             const double* result, Eigen::Index size, std::uint64_t first, double limit,
             Tally& tally) {
  constexpr Format format = format_of<double>;
  const auto& shared = column(factor, curve.pass);
  const double* const high = shared.high.data();
  const double* const low = shared.low.data();
  const std::int64_t* const exponents = shared.exponent.data();

  // scale = (scale_high + scale_low) 2^scale_exponent
  int scale_exponent = 0;
  const double scale_high = std::frexp(curve.scale.high, &scale_exponent);
  const double scale_low = std::ldexp(curve.scale.low, -scale_exponent);
  const double slope_high = curve.slope.high;
  const double slope_low = curve.slope.low;
  const std::int64_t scale_shift = scale_exponent;
  const bool sign_counts = curve.pass == Pass::forward;
  const bool exact = curve.exact_above_zero();

  add_errors(tally, x, result, size, first, limit, [=](double input, double value, Eigen::Index i) {
    const bool above = input > 0;
    const double a = above ? slope_high : scale_high;
    const double a_low = above ? slope_low : scale_low;
    const std::int64_t shift = exponents[i] + (above ? 0 : scale_shift);
    // (v + v_low) 2^shift
    const double product = a * high[i];
    const double rest = std::fma(a, high[i], -product) + (a * low[i] + a_low * high[i]);
    const double v = product + rest;
    const double v_low = rest - (v - product);

    // A power of two from which something is taken away has the ULP of what is below.
    const std::int64_t bits = bit_cast<std::int64_t>(std::abs(v)) - (v * v_low < 0 ? 1 : 0);
    const std::int64_t exponent = (bits >> 52) - 1023 + shift;
    std::int64_t ulp = exponent < format.emin ? format.emin : exponent;
    ulp = (ulp > format.emax ? format.emax : ulp) - format.precision + 1;

    // All of it in ULP of v.
    std::int64_t to_ulp = shift - ulp;
    to_ulp = to_ulp < -1000 ? -1000 : to_ulp > 1000 ? 1000 : to_ulp;
    const double unit = power_of_two(to_ulp);
    const std::int64_t half = -ulp >> 1;
    const double scaled = value * power_of_two(half) * power_of_two(-ulp - half);
    const std::int64_t end_exponent = format.emax + 1 - ulp;
    const double end = power_of_two(end_exponent > 1000 ? 1000 : end_exponent);
    const double r = std::abs(value) == infinity ? std::copysign(end, value) : scaled;
    const bool overflow = exponent > format.emax;
    const double target = overflow ? std::copysign(end, v) : v * unit;
    const double target_low = overflow ? 0 : v_low * unit;
    const double error = std::abs((r - target) - target_low);
    return judged(error, input, value, product, sign_counts, exact);
  });
}

}  // namespace exhaustive
