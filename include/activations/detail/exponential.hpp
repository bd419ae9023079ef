// SPDX-License-Identifier: MIT
#pragma once

#include "exponential_constants.hpp"
#include "lane.hpp"
#include "power_of_two.hpp"

/// e^x - 1 for x < 0 and e^x for x <= 0, times a level: what any level has in common, and all of it for
/// a level that is known beforehand, alpha = 1 of ELU and lambda alpha of SELU. What other alphas take is
/// in scaled_exponential.hpp; scalars other than float and double are in generic_exponential.hpp.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

template <typename Lane>
using ConstantsOf = ExponentialConstants<typename Lane::Scalar>;

/// c0 + c1 r + c2 r^2 + ..., by Horner's rule.
template <typename Lane, std::size_t terms>
ACTIVATIONS_INLINE Lane polynomial(const Lane& r, const typename Lane::Scalar (&c)[terms]) {
  Lane value = c[terms - 1];
  for (std::size_t i = terms - 1; i > 0; --i) value = fma(value, r, c[i - 1]);
  return value;
}

/// For e^x - 1: x = n ln 2 + r, to an absolute error of n ln2_rest, which 2^n makes small; with
/// FMA exact but for that.
template <typename Lane>
struct Remainder {
  Lane r;
  Lane power;    ///< 2^n
  Lane minus_n;  ///< not n, whose product would be a zero of the other sign where x is zero
};

template <typename Lane>
ACTIVATIONS_INLINE Remainder<Lane> remainder_of(const Lane& x) {
  using Constants = ConstantsOf<Lane>;
  const Lane once = Shifter<typename Lane::Scalar>::once;
  const Lane shifted = rounded(fma(x, Constants::log2_e, once));
  const Lane n = difference(shifted, once);
  const Lane power = power_of_two(shifted);
  const Lane minus_n = difference(once, shifted);
  if constexpr (has_fma) return {fma(n, -Constants::ln2, x), power, minus_n};
  const Lane t = fma(n, -Constants::ln2_high, x);
  return {fma(n, -Constants::ln2_low, t), power, minus_n};
}

/// e^x - 1 where x < 0, x elsewhere, NaN included.
///
/// e^x - 1 = (2^n - 1) + 2^n (e^r - 1): the first term is exact, and so is a product with 2^n. That
/// leaves one rounding of the sum, and those of e^r - 1.
template <typename Lane>
ACTIVATIONS_INLINE Lane expm1_or_identity(const Lane& x) {
  using Scalar = typename Lane::Scalar;
  const Lane clamped = at_least(x, ConstantsOf<Lane>::saturation);
  const Remainder<Lane> at = remainder_of(clamped);
  const Lane q = polynomial(at.r, ConstantsOf<Lane>::one_curve);
  const Lane rise = fma(product(at.r, at.r), q, at.r);
  return fma_where(x < Scalar(0), at.power, rise, difference(at.power, Lane(Scalar(1))), x);
}

/// level (e^r - 1) = level r + r^2 level q(r), with the coefficients of level q.
template <typename Lane, std::size_t terms>
ACTIVATIONS_INLINE Lane level_rise(const Remainder<Lane>& at, typename Lane::Scalar level,
                                   const typename Lane::Scalar (&level_curve)[terms]) {
  using Constants = ConstantsOf<Lane>;
  const Lane square = product(at.r, at.r);
  const Lane q = polynomial(at.r, level_curve);
  if constexpr (has_fma && Constants::ln2_rest != 0) {
    // Times e^r, 4/3 to 1.414 at the upper end of n = -1, where it counts: with 1.3, as found for alpha =
    // 0x1.2599467d921ep+0, x = -0x1.636f5e671c3a4p-2, the error may be 1.0058 ULP.
    constexpr auto rest = static_cast<typename Lane::Scalar>(Constants::ln2_rest * 1.375);
    return fma(level, at.r, fma(square, q, product(at.minus_n, Lane(level * rest))));
  }
  return fma(level, at.r, product(square, q));
}

/// lambda alpha (e^x - 1) where x < 0, `other` elsewhere.
template <typename Lane>
ACTIVATIONS_INLINE Lane selu_expm1_or(const Lane& x, const Lane& other) {
  using Constants = ConstantsOf<Lane>;
  using Scalar = typename Lane::Scalar;
  constexpr Scalar level = Constants::selu_exp[0];
  const Lane clamped = at_least(x, Constants::saturation);
  const Remainder<Lane> at = remainder_of(clamped);
  const Lane rise = scaled(level_rise(at, level, Constants::selu_curve), at.power);
  return fma_where(x < Scalar(0), level, difference(at.power, Lane(Scalar(1))), rise, other);
}

/// For e^x: x = n ln 2 + t + (what ln2_low adds), where t is exact.
template <typename Lane>
struct ExactRemainder {
  Lane shifted;  ///< n + shifter
  Lane n;
  Lane t;
};
template <typename Lane>
ACTIVATIONS_INLINE ExactRemainder<Lane> exact_remainder_of(const Lane& x, const Lane& for_n,
                                                           const Lane& shifter) {
  const Lane shifted = rounded(fma(for_n, ConstantsOf<Lane>::log2_e, shifter));
  const Lane n = difference(shifted, shifter);
  return {shifted, n, fma(n, -ConstantsOf<Lane>::ln2_high, x)};
}

/// From this x on 2^n level e^r is zero, if |level| is below 2^(exponent + 1); and so far below the smallest
/// number that x86 takes no more time for it: multiplications that just underflow take a hundred times as
/// long. With AVX2 ELU's gradient of 4,096 floats of -1e30 takes 0.48 in place of 8.5 ns an element (Intel Xeon;
/// benchmarks/compare/run --trick vanishes_far_below).
template <typename Scalar>
constexpr Scalar vanishing(int exponent) {
  constexpr int below_smallest = 14;
  const int n = Shifter<Scalar>::bias + std::numeric_limits<Scalar>::digits + below_smallest;
  return -ExponentialConstants<Scalar>::ln2_high * Scalar(n + exponent);
}

/// The sum of curve[i] r^i times 2^n where x <= 0, gradual underflow included; NaN where x is NaN. The
/// curve is that of e^r, or of its product with lambda alpha.
template <typename Lane, std::size_t terms>
ACTIVATIONS_INLINE TimesPowerOfTwo<Reach::limited, Lane> exp_by(
    const typename Lane::Scalar (&curve)[terms], const Lane& x) {
  using Constants = ConstantsOf<Lane>;
  const BeforeVanishing<Reach::limited, Lane> kept(x, vanishing<typename Lane::Scalar>(0));
  const ExactRemainder<Lane> at =
      exact_remainder_of(kept.x, kept.x, Lane(Shifter<typename Lane::Scalar>::limited));
  const Lane r = fma(at.n, -Constants::ln2_low, at.t);
  return {kept.or_zero(polynomial(r, curve)), at.n, at.shifted};
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
