// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include "lane.hpp"
#include "power_of_two.hpp"

namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// What the exponential needs to know of a scalar.
///
/// ln 2 in two parts: n * ln2_high is exact for every n that occurs, so that x - n ln 2 loses
/// nothing before its last rounding, with or without FMA.
/// curve: the coefficients q0, q1, ... of (e^r - 1 - r) / r^2 for |r| <= 0.347, by Sollya's
/// fpminimax (absolute error, coefficients of the scalar's own precision); the relative error that
/// they leave in e^r - 1 is stated beside them.
template <typename Scalar>
struct ExponentialConstants {
  static_assert(!std::is_same_v<Scalar, Scalar>, "ELU and SELU take float and double");
};

template <>
struct ExponentialConstants<float> {
  static constexpr float log2_e = 0x1.715476p+0f;
  static constexpr float ln2_high = 0x1.62e4p-1f;  // 15 bits
  static constexpr float ln2_low = 0x1.7f7d1cp-20f;
  static constexpr float saturation = -20.0f;  // alpha (e^x - 1) rounds to -alpha from here on
  static constexpr float curve[] = {0x1p-1f,        0x1.555556p-3f,  0x1.5555p-5f,
                                    0x1.110fc2p-7f, 0x1.6d3096p-10f, 0x1.a2d944p-13f};  // 2^-30.4
};

template <>
struct ExponentialConstants<double> {
  static constexpr double log2_e = 0x1.71547652b82fep+0;
  static constexpr double ln2_high = 0x1.62e42fefap-1;  // 40 bits
  static constexpr double ln2_low = 0x1.cf79abc9e3b39p-40;
  static constexpr double saturation = -40.0;
  static constexpr double curve[] = {0x1p-1,
                                     0x1.5555555555557p-3,
                                     0x1.5555555555557p-5,
                                     0x1.1111111110042p-7,
                                     0x1.6c16c16c1569bp-10,
                                     0x1.a01a01ac299dcp-13,
                                     0x1.a01a01ab9eda6p-16,
                                     0x1.71de0181a768fp-19,
                                     0x1.27e4cf9b08ab5p-22,
                                     0x1.af4f2d00b43aep-26,
                                     0x1.1f8718ba82ecp-29};  // 2^-60.6
};

/// (e^r - 1 - r) / r^2 by Horner's rule.
template <typename Lane>
EIGEN_STRONG_INLINE Lane curvature(const Lane& r) {
  const auto& q = ExponentialConstants<typename Lane::Scalar>::curve;
  constexpr int degree = static_cast<int>(sizeof(q) / sizeof(q[0])) - 1;
  Lane value = q[degree];
  for (int i = degree - 1; i >= 0; --i) value = fma(value, r, q[i]);
  return value;
}

/// alpha (e^x - 1) and alpha e^x for x <= 0, for any alpha, to the bounds that ELU and SELU state.
///
/// Both reduce x to n ln 2 + r. Neither may trust alpha * 2^n: it overflows, underflows or is not a
/// number for some alpha. So the constructor writes alpha as a factor of harmless size times a
/// power of two, and the power of two comes last; zero and infinity are then nothing but exponents
/// beyond the end of the range.
template <typename Scalar>
class ScaledExponential {
  using Constants = ExponentialConstants<Scalar>;
  using Shift = Shifter<Scalar>;

 public:
  /// alpha + alpha_low is the scale; alpha_low is at most half an ULP of alpha.
  explicit ScaledExponential(Scalar alpha, Scalar alpha_low = Scalar(0)) : alpha_(alpha) {
    const bool regular = std::isfinite(alpha) && alpha != Scalar(0);
    if (regular) relative_low_ = alpha_low / alpha;

    using Limits = std::numeric_limits<Scalar>;
    if (regular) {
      unit_ = std::abs(alpha) < Limits::epsilon() ? Limits::min() / Limits::epsilon() : Scalar(1);
      level_ = alpha / unit_;
    } else {
      unit_ = alpha;
      level_ = Scalar(1);
    }

    int exponent = alpha == Scalar(0) ? 2 - 2 * Shift::bias : 2 * Shift::bias;
    mantissa_ = std::copysign(std::isnan(alpha) ? alpha : Scalar(1), alpha);
    if (regular) {
      mantissa_ = 2 * std::frexp(alpha, &exponent);
      --exponent;
    }
    shifter_ = Shift::twice + Scalar(exponent);
    // From here on the result is zero; for an infinite alpha, still infinite.
    lowest_ = -Constants::ln2_high *
              Scalar(std::isinf(alpha) ? Shift::bias / 2 : 2 * Shift::bias - 2 + exponent);
    mantissa_low_ = mantissa_ * relative_low_;
    mantissa_ln2_low_ = mantissa_ * Constants::ln2_low;
  }

  Scalar alpha() const { return alpha_; }

  /// alpha (e^x - 1); the IEEE product alpha * x where x is zero.
  ///
  /// e^x - 1 = 2^n (r + r^2 q(r)) - (1 - 2^n) with r = t - n ln2_low, where t is exact: the linear
  /// term takes t, and what is left of r goes to `rest`, where its rounding does no harm. So does
  /// what is lost when 1 - 2^n, times alpha, is rounded.
  template <typename Lane>
  EIGEN_STRONG_INLINE Lane expm1(const Lane& x) const {
    const Lane clamped = at_least(x, Constants::saturation);
    const Lane shifted = rounded(fma(clamped, Constants::log2_e, Shift::once));
    const Lane n = difference(shifted, Shift::once);
    const Lane t = fma(n, -Constants::ln2_high, clamped);
    const Lane r = fma(n, -Constants::ln2_low, t);
    const Lane scale = product(power_of_two(shifted), level_);
    const Lane drop = difference(level_, scale);
    const Lane lost = difference(scale, difference(level_, drop));
    const Lane rest = fma(product(scale, n), -Constants::ln2_low, fma(drop, -relative_low_, lost));
    const Lane tilt = product(scale, r);
    const Lane bend = fma(r, curvature(r), relative_low_);
    const Lane rise = fma(scale, t, fma(tilt, bend, rest));
    // Where x is zero, tilt is alpha * x, while the sum has lost the sign of the zero.
    return product(select(x < Scalar(0), difference(rise, drop), tilt), unit_);
  }

  /// alpha e^x, gradual underflow included.
  ///
  /// e^x = 2^n (1 + r + r^2 q(r)), with r = t - n ln2_low taken apart as in expm1.
  template <typename Lane>
  EIGEN_STRONG_INLINE Lane exp(const Lane& x) const {
    const Lane clamped = at_least(x, lowest_);
    const Lane shifted = rounded(fma(clamped, Constants::log2_e, shifter_));
    const Lane n = difference(shifted, shifter_);
    const Lane t = fma(n, -Constants::ln2_high, clamped);
    const Lane r = fma(n, -Constants::ln2_low, t);
    const Lane rest = fma(n, -mantissa_ln2_low_, mantissa_low_);
    const Lane bend = fma(r, curvature(r), relative_low_);
    const Lane rise = fma(mantissa_, t, fma(product(mantissa_, r), bend, rest));
    return scale_by_power_of_two(sum(mantissa_, rise), shifted);
  }

 private:
  Scalar alpha_;
  Scalar relative_low_ = Scalar(0);  // alpha_low / alpha

  Scalar level_;  // of expm1: alpha = level * unit, and level is neither tiny nor infinite
  Scalar unit_;

  Scalar mantissa_;  // of exp: alpha = mantissa * 2^exponent, 1 <= |mantissa| < 2
  Scalar mantissa_low_;
  Scalar mantissa_ln2_low_;
  Scalar shifter_;  // adds the exponent to n
  Scalar lowest_;
};

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
