// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include "exponential.hpp"

namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// How alpha (e^x - 1) is computed, which alpha decides.
enum class Form {
  one,  // alpha is 1: less time than the next (forward/ELU and /ELU(0.3) of the suite in benchmarks)
  regular,  // |alpha| from epsilon to 1 / epsilon
  scaled    // any other: tiny, huge, zero, infinite, NaN
};

/// alpha (e^x - 1) for x < 0 and alpha e^x for x <= 0, for any alpha, to the bounds that ELU states.
///
/// Both reduce x to n ln 2 + r, and evaluate e^r - 1 = r + r^2 q(r). Neither may trust alpha * 2^n:
/// it overflows, underflows or is not a number for some alpha. So the constructor writes alpha as a
/// factor of harmless size times a power of two, and the power of two comes last; zero and infinity
/// then are exponents out of range.
template <typename Scalar, bool = is_ieee<Scalar>>
class ScaledExponential {
  using Constants = ExponentialConstants<Scalar>;
  using Shift = Shifter<Scalar>;

 public:
  EIGEN_DEVICE_FUNC explicit ScaledExponential(Scalar alpha) : alpha_(alpha) {
    using Limits = std::numeric_limits<Scalar>;
    const bool has_digits = std::isfinite(alpha) && alpha != Scalar(0);
    const bool tiny = std::abs(alpha) < Limits::epsilon();
    const bool huge = std::abs(alpha) > 1 / Limits::epsilon();
    form_ = alpha == Scalar(1)             ? Form::one
            : has_digits && !tiny && !huge ? Form::regular
                                           : Form::scaled;
    if (!has_digits) unit_ = alpha;
    if (has_digits && tiny) unit_ = (Limits::min)() / Limits::epsilon();
    if (alpha < Scalar(0)) end_ = Limits::denorm_min();
    level_ = has_digits ? alpha / unit_ : Scalar(1);
    for (std::size_t i = 0; i < terms; ++i) level_curve_[i] = level_ * Constants::curve[i];
    if constexpr (!has_fma) {
      level_head_ = head(ScalarLane<Scalar>(level_)).value;
      level_tail_ = std::copysign(level_ - level_head_, level_);  // a zero has level's sign too
    }

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
    shifter_ = Shift::full + Scalar(exponent);
    zero_ = std::copysign(Scalar(0), alpha);
    const int size = form_ == Form::scaled ? exponent : std::ilogb(alpha);
    // An infinite alpha's results do not vanish.
    lowest_ = std::isinf(alpha) ? -Constants::ln2_high * Scalar(Shift::half_bias)
                                : vanishing<Scalar>(size);
  }

  EIGEN_DEVICE_FUNC Scalar alpha() const { return alpha_; }

  /// Calls body(form) with the form as a constant.
  template <typename Body>
  ACTIVATIONS_INLINE auto with_form(const Body& body) const {
    switch (form_) {
      case Form::one:
        return body(std::integral_constant<Form, Form::one>());
      case Form::regular:
        return body(std::integral_constant<Form, Form::regular>());
      case Form::scaled:
        break;
    }
    return body(std::integral_constant<Form, Form::scaled>());
  }

  /// alpha (e^x - 1) where x < 0, x where x > 0, alpha x where x is zero; NaN where x is NaN.
  template <Form form, typename Lane>
  ACTIVATIONS_INLINE Lane expm1_or_identity(const Lane& x) const {
    // (In double, what ln 2 lacks would take as many operations as alpha = 1 saves.)
    if constexpr (form == Form::one && Constants::ln2_rest == Scalar(0)) {
      return detail::expm1_or_identity(x);
    }
    const Lane y = level_expm1_or_identity(x);
    return form != Form::scaled ? y : select(x > Scalar(0), x, product(Lane(unit_), y));
  }

  /// alpha e^x where x <= 0, gradual underflow included; NaN where x is NaN.
  ///
  /// For another alpha than 1 the rounding of r would add too much: x = n ln2_high + t, where t is
  /// exact, and alpha e^r = alpha + alpha (t + (n ln2_low + r^2 q(r))). The rounding of this last sum
  /// adds up to 0.2 ULP, but 0.35 where it is not between -1/4 and 1/2, where `advance` keeps it. With
  /// FMA all errors but that of the last rounding then add up to 0.47 ULP, whatever alpha is (the largest
  /// over all floats x; `exhaustive --only chosen` draws alphas for which they count in full).
  template <Form form, typename Lane>
  ACTIVATIONS_INLINE Lane exp(const Lane& x) const {
    if constexpr (form == Form::one) return exp_by(Constants::exp_one, x).value();
    constexpr Reach reach = form == Form::scaled ? Reach::full : Reach::limited;
    const Lane shifter = form == Form::scaled ? shifter_ : Shift::limited;
    const BeforeVanishing<reach, Lane> kept(x, lowest_);
    const Lane advanced = difference(kept.x, Lane(Constants::advance));
    const ExactRemainder<Lane> at = exact_remainder_of(kept.x, advanced, shifter);
    const Lane rest = product(at.n, -Constants::ln2_low);
    const Lane r = fma(at.n, -Constants::ln2_low, at.t);
    const Lane bend = fma(product(r, r), polynomial(r, Constants::advanced_curve), rest);
    const Lane alpha_exp_r = fma(mantissa_, sum(at.t, bend), mantissa_);
    // (n, where nothing was added to it; g++ would take the difference twice.)
    const Lane n = form == Form::scaled ? difference(at.shifted, Lane(Shift::full)) : at.n;
    return kept.or_zero(TimesPowerOfTwo<reach, Lane>{alpha_exp_r, n, at.shifted}, zero_);
  }

 private:
  /// level (e^x - 1) where x < 0, level x where x is zero, x elsewhere; level is alpha but in the scaled
  /// form.
  ///
  /// As with alpha = 1, but that level * (e^r - 1) is rounded too. It is the only rounding where n = 0.
  /// Elsewhere it is at least one binary place below the sum; or else, at the upper end of n = -1, both
  /// summands are multiples of the sum's last place, and the sum is exact. So with FMA, in float, all errors
  /// but that of the last rounding add up to less than 0.47 ULP, or to 0.75 ULP where there is none, whatever
  /// alpha is (the largest over all x, with alphas for which they count in full).
  template <typename Lane>
  ACTIVATIONS_INLINE Lane level_expm1_or_identity(const Lane& x) const {
    const Lane clamped = at_least(x, Constants::saturation);
    const Remainder<Lane> at = remainder_of(clamped);
    // Where x is zero, a negative level has to turn its sign around: there the formula does that, and
    // `end` gives it the zero.
    const auto below = x < end_;
    const Lane fall = difference(at.power, Lane(Scalar(1)));
    if constexpr (has_fma) {
      const Lane rise = scaled(level_rise(at, level_, level_curve_), at.power);
      return fma_where(below, level_, fall, rise, x);
    }
    // level r would be rounded by half an ULP or, above a power of two, by a whole one of the result's. So
    // the largest products, with 2^n - 1 and with r, are those of halves of the digits: exact, but for n
    // below -12 in float, -27 in double, where no other rounding counts. Where r is small it has no head, and
    // level r_tail is level r: nothing else is subnormal, or flushed to zero, where the result is not.
    const Lane r_head = difference(sum(at.r, Lane(cutter)), Lane(cutter));
    const Lane r_tail = difference(at.r, r_head);
    const Lane bend = product(product(at.r, at.r), polynomial(at.r, level_curve_));
    const Lane rest = sum(product(level_, r_tail), sum(product(level_tail_, r_head), bend));
    const Lane rise = scaled(sum(product(level_head_, r_head), rest), at.power);
    return fma_where(below, level_head_, fall, sum(rise, product(level_tail_, fall)), x);
  }

  static constexpr int digits = std::numeric_limits<Scalar>::digits;
  /// What leaves the first half of r's digits, if it is added and subtracted again.
  static constexpr Scalar cutter = Scalar(3) * Scalar(1 << (digits / 2 - 2));
  static constexpr std::size_t terms = sizeof(Constants::curve) / sizeof(Scalar);

  Form form_;
  Scalar alpha_;

  Scalar level_;  // of expm1: alpha = level * unit, and level is neither tiny nor infinite
  Scalar level_head_ = Scalar(0);  // half of its digits, and the other half (without FMA)
  Scalar level_tail_ = Scalar(0);
  Scalar end_ = Scalar(0);
  Scalar unit_ = Scalar(1);
  Scalar level_curve_[terms];

  Scalar mantissa_;  // of exp: alpha = mantissa * 2^exponent; scaled: 1 <= |mantissa| < 2
  Scalar shifter_;   // adds the exponent to n
  Scalar lowest_;    // where alpha e^x is zero, or infinite for an infinite alpha
  Scalar zero_;      // with alpha's sign
};

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
