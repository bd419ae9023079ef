// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include "exponential_constants.hpp"
#include "lane.hpp"
#include "power_of_two.hpp"

namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// How alpha (e^x - 1) is computed, which alpha decides.
enum class Form {
  one,  // alpha is 1: less time than the next (forward/ELU and /ELU(0.3) of the suite in benchmarks)
  regular,  // |alpha| from epsilon to 1 / epsilon
  scaled    // any other: tiny, huge, zero, infinite, NaN
};

/// What is known of a level: nothing, or that the bound was seen to hold for every float x (SELU's).
enum class Level { any, tried };

/// alpha (e^x - 1) for x < 0 and alpha e^x for x <= 0, for any alpha, to the bounds that ELU and
/// SELU state.
///
/// Both reduce x to n ln 2 + r, and evaluate e^r - 1 = r + r^2 q(r). Neither may trust alpha * 2^n:
/// it overflows, underflows or is not a number for some alpha. So the constructor writes alpha as a
/// factor of harmless size times a power of two, and the power of two comes last; zero and infinity
/// are then nothing but exponents beyond the end of the range.
///
/// Here for float and double; for any other scalar see generic_exponential.hpp.
template <typename Scalar, bool = is_ieee<Scalar>>
class ScaledExponential {
  using Constants = ExponentialConstants<Scalar>;
  using Shift = Shifter<Scalar>;

 public:
  /// alpha + alpha_low is the scale; alpha_low is at most half an ULP of alpha.
  explicit ScaledExponential(Scalar alpha, Scalar alpha_low = Scalar(0)) : alpha_(alpha) {
    using Limits = std::numeric_limits<Scalar>;
    if (alpha_low != Scalar(0)) {
      relative_low_ = alpha_low / alpha;
      delay_ = Constants::delay_with_low;
    }

    const bool has_digits = std::isfinite(alpha) && alpha != Scalar(0);
    const bool tiny = std::abs(alpha) < Limits::epsilon();
    const bool huge = std::abs(alpha) > 1 / Limits::epsilon();
    form_ = alpha == Scalar(1)             ? Form::one
            : has_digits && !tiny && !huge ? Form::regular
                                           : Form::scaled;
    if (!has_digits) unit_ = alpha;
    if (has_digits && tiny) unit_ = Limits::min() / Limits::epsilon();
    if (alpha < Scalar(0)) end_ = Limits::denorm_min();
    level_ = has_digits ? alpha / unit_ : Scalar(1);
    // Times e^r, as it is at the upper end of n = -1, where it counts.
    level_ln2_rest_ = level_ * Constants::ln2_rest * Scalar(1.3L);
    for (int i = 0; i <= Constants::degree; ++i) level_curve_[i] = level_ * Constants::curve[i];
    // What r alpha_low would add, near the lower end of r, where it counts.
    level_curve_[0] -= Scalar(2.5L) * alpha_low;

    int exponent = 0;
    mantissa_ = alpha;
    if (form_ == Form::scaled) {
      exponent = alpha == Scalar(0) ? 2 - 2 * Shift::bias : 2 * Shift::bias;
      mantissa_ = std::copysign(std::isnan(alpha) ? alpha : Scalar(1), alpha);
      if (has_digits) {
        mantissa_ = 2 * std::frexp(alpha, &exponent);
        --exponent;
      }
    }
    shifter_ = Shift::twice + Scalar(exponent);
    // From here on the result is zero; for an infinite alpha, still infinite.
    lowest_ = -Constants::ln2_high *
              Scalar(std::isinf(alpha) ? Shift::bias / 2 : 2 * Shift::bias - 2 + exponent);
  }

  Scalar alpha() const { return alpha_; }

  /// Calls body(form) with the form as a constant.
  template <typename Body>
  EIGEN_ALWAYS_INLINE auto with_form(const Body& body) const {
    switch (form_) {
      case Form::one:
        return body(std::integral_constant<Form, Form::one>());
      case Form::regular:
        return body(std::integral_constant<Form, Form::regular>());
      default:
        return body(std::integral_constant<Form, Form::scaled>());
    }
  }

  /// alpha (e^x - 1) where x < 0, x where x > 0, alpha x where x is zero; NaN where x is NaN.
  template <Form form, typename Lane>
  EIGEN_ALWAYS_INLINE Lane expm1_or_identity(const Lane& x) const {
    if constexpr (form == Form::one && Constants::ln2_rest == Scalar(0)) {
      // 2^n - 1 is exact, and nothing has to be kept apart.
      const Lane clamped = at_least(x, Constants::saturation);
      const Lane shifted = rounded(fma(clamped, Constants::log2_e, Shift::once));
      const Lane r = near_remainder(clamped, difference(shifted, Shift::once));
      const Lane power = power_of_two(shifted);
      const Lane rise = fma(product(r, r), curvature(r, Constants::curve), r);
      return select(x < Scalar(0), fma(power, rise, difference(power, Scalar(1))), x);
    }
    // level * -0 + x is x. Where x is zero, a negative level has to turn its sign around: there the
    // formula does that, and `end` gives it the zero.
    const Lane y = expm1_or_fma<Level::any, Lane>(x, level_, -Scalar(0), x);
    return form != Form::scaled ? y : select(x > Scalar(0), x, product(Lane(unit_), y));
  }

  /// level (e^x - 1) where x < 0, a b + c elsewhere; level is alpha but in the scaled form. Where x
  /// is zero and level negative, level x.
  ///
  /// e^x - 1 = (2^n - 1) + 2^n (e^r - 1): the first term is exact, and so is a product with 2^n.
  /// That leaves one rounding of the sum, and one of level * (e^r - 1), which is harmless where it
  /// is the only one (n = 0), or else at least one binary place below the sum. At the upper end of
  /// n = -1 it would not be, for some levels: `delay` gives this end to n = 0.
  template <Level kind, typename Lane>
  EIGEN_ALWAYS_INLINE Lane expm1_or_fma(const Lane& x, const Lane& a, const Lane& b,
                                        const Lane& c) const {
    const Lane clamped = at_least(x, Constants::saturation);
    const Lane delayed = sum(clamped, delay_);
    const Lane shifted = rounded(fma(delayed, Constants::log2_e, Shift::once));
    const Lane n = difference(shifted, Shift::once);
    const Lane r = near_remainder(clamped, n);
    const Lane power = power_of_two(shifted);
    Lane bend = level_bend<kind>(r);
    if constexpr (has_fma && Constants::ln2_rest != Scalar(0)) {
      // Not n times its opposite, which would be a zero of the other sign where x is zero.
      bend = fma(difference(Shift::once, shifted), level_ln2_rest_, bend);
    }
    const Lane rise = scaled(fma(level_, r, bend), power);
    // AVX-512 chooses while it adds and multiplies, but not while it fuses: one operation less than a
    // choice between two results.
    const auto below = x < end_;
    return fma(select(below, Lane(level_), a), select(below, difference(power, Scalar(1)), b),
               select(below, rise, c));
  }

  /// alpha e^x where x <= 0, gradual underflow included; `above` where x > 0; NaN where x is NaN.
  ///
  /// Where alpha is 1, e^r = 1 + r (1 + r q(r)) is within 0.9 ULP. For another alpha the rounding of
  /// r would add too much: x = n ln2_high + t, where t is exact, and
  /// alpha e^r = alpha + alpha (t + (n ln2_low + r^2 q(r))). The rounding of this last sum adds up
  /// to 0.2 ULP, but 0.35 where it is not between -1/4 and 1/2, where `advance` keeps it. With FMA
  /// all errors but that of the last rounding then add up to 0.47 ULP, whatever alpha is (the largest
  /// over all floats x; `exhaustive --only chosen` draws alphas for which they count in full).
  template <Form form, typename Lane>
  EIGEN_ALWAYS_INLINE Lane exp_or(const Lane& x, const Lane& above) const {
    constexpr bool one = form == Form::one;
    const auto is_above = x > Scalar(0);
    const Lane shifter = form == Form::scaled ? shifter_ : Shift::twice;
    const Lane clamped = at_least(x, lowest_);
    const Lane advanced = one ? clamped : difference(clamped, Constants::advance);
    const Lane shifted = rounded(fma(advanced, Constants::log2_e, shifter));
    const Lane n = difference(shifted, shifter);
    const Lane t = fma(n, -Constants::ln2_high, clamped);
    const Lane r = fma(n, -Constants::ln2_low, t);
    if constexpr (one) {
      const Lane slope = fma(curvature(r, Constants::exp_curve), r, Scalar(1));
      return scaled_unless(is_above, fma(slope, r, Scalar(1)), shifted, above);
    }
    const Lane rest = fma(n, -Constants::ln2_low, relative_low_);
    const Lane bend = fma(product(r, r), curvature(r, Constants::advanced_curve), rest);
    return scaled_unless(is_above, fma(mantissa_, sum(t, bend), mantissa_), shifted, above);
  }

 private:
  /// x - n ln 2 to an absolute error of n ln2_rest, which 2^n makes small; exact for n = -1.
  template <typename Lane>
  static EIGEN_ALWAYS_INLINE Lane near_remainder(const Lane& x, const Lane& n) {
    if constexpr (has_fma) return fma(n, -Constants::ln2, x);
    return fma(n, -Constants::ln2_low, fma(n, -Constants::ln2_high, x));
  }

  /// level r^2 q(r). What it loses counts at the lower end of n = 0: by Horner's rule to the end the error
  /// is 1.0035 ULP for x = -0x1.9a0658p-2 and alpha = 0x1.83109ep+0. So the first term, r^2 / 2, is taken
  /// by itself: one operation more, and 0.09 ULP less.
  template <Level kind, typename Lane>
  EIGEN_ALWAYS_INLINE Lane level_bend(const Lane& r) const {
    const Lane square = product(r, r);
    if constexpr (kind == Level::tried) return product(square, curvature(r, level_curve_));
    const Lane cube = product(square, r);
    return fma(square, level_curve_[0], product(cube, curvature<1>(r, level_curve_)));
  }

  /// q(r), or its multiple, by Horner's rule; without its `first` terms, the rest over r^first.
  template <int first = 0, typename Lane, int terms>
  static EIGEN_ALWAYS_INLINE Lane curvature(const Lane& r, const Scalar (&coefficients)[terms]) {
    Lane value = coefficients[terms - 1];
    for (int i = terms - 2; i >= first; --i) value = fma(value, r, coefficients[i]);
    return value;
  }

  Form form_;
  Scalar alpha_;
  Scalar relative_low_ = Scalar(0);  // alpha_low / alpha

  Scalar level_;  // of expm1: alpha = level * unit, and level is neither tiny nor infinite
  Scalar delay_ = Constants::delay;
  Scalar level_ln2_rest_;
  Scalar end_ = Scalar(0);
  Scalar unit_ = Scalar(1);
  Scalar level_curve_[Constants::degree + 1];

  Scalar mantissa_;  // of exp: alpha = mantissa * 2^exponent; scaled: 1 <= |mantissa| < 2
  Scalar shifter_;   // adds the exponent to n
  Scalar lowest_;
};

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
