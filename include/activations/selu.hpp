// SPDX-License-Identifier: MIT
#pragma once

#include "detail/function.hpp"
#include "detail/generic_exponential.hpp"

namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {

/// SELU, the scaled exponential linear unit. Its two constants make zero mean and unit variance a
/// fixed point of a dense layer: alpha = 1.6732632423543772848, lambda = 1.0507009873554804934.
///
///   y  = lambda x                  x > 0        dx = lambda dy                x > 0
///   y  = lambda alpha (e^x - 1)    otherwise    dx = dy (lambda alpha e^x)    otherwise
///                                               (from the output: dy (y + lambda alpha))
///
/// At x = 0:  y = x, with its sign; dx = lambda alpha dy.    NaN stays NaN, in y and in dx; -inf
///            gives y = -lambda alpha, dx = 0.
/// Shapes:    y, dy, dx as x, any rank and storage order; element-wise, so in place is allowed.
/// Units:     none; the weights want LeCun's initialisation (variance 1 / fan-in).
/// Error:     y, and dx for dy = 1, against the real constants: float and double <= 1 ULP with
///            FMA, <= 2 without (y reaches 1.90 in float, dx 1.13); half and bfloat16 rounded correctly, but
///            for half's dx at -0.1239013671875 and -1.3154296875 (<= 0.501 ULP). dx for any other dy: one
///            rounding more, <= 2.5 ULP with FMA, <= 4.5 without, as long as e^x is no subnormal number. From the
///            output, dx is what y still holds.
/// Throws:    nothing; shapes are checked by the verbs.
/// Source:    Klambauer, Unterthiner, Mayr, Hochreiter 2017, arXiv:1706.02515.
template <typename Scalar = float>
class SELU : public detail::Function<SELU<Scalar>, Scalar> {
  static_assert(detail::is_real<Scalar>, "SELU takes real numbers, not integers, bool or complex");

  using Arithmetic = detail::Arithmetic<Scalar>;
  using Generic = detail::ScaledExponential<Arithmetic, false>;

 public:
  EIGEN_DEVICE_FUNC SELU() {}  ///< so that a const SELU needs no initialiser

  /// 1.6732632423543772848 in this arithmetic.
  static constexpr Arithmetic alpha() {
    return constant({0x1.ac5afad782cf1p+0, 0x1.eb7a46c21f1dbp-54});
  }
  /// 1.0507009873554804934 in this arithmetic.
  static constexpr Arithmetic lambda() {
    return constant({0x1.0cfabd6a91132p+0, 0x1.6fc7d272f2696p-55});
  }

  /// forward: y of x
  template <typename Lane>
  ACTIVATIONS_INLINE Lane value(const Lane& x) const {
    return expm1_or(x, times_lambda(x));
  }

  /// backward: dx of x and dy
  template <typename Lane>
  ACTIVATIONS_INLINE Lane gradient(const Lane& x, const Lane& dy) const {
    return product(dy, exp_or(x, Lane(lambda())));
  }

  /// backward_from_output: dx of y and dy
  template <typename Lane>
  ACTIVATIONS_INLINE Lane gradient_from_output(const Lane& y, const Lane& dy) const {
    const Lane slope = sum(y, Lane(constant(lambda_alpha)));
    return product(dy, select(y > Arithmetic(0), Lane(lambda()), slope));
  }

 private:
  /// A constant to 106 bits: its double, and what is left of it.
  struct Exact {
    double high;
    double low;
  };
  static constexpr Exact lambda_minus_1 = {0x1.9f57ad5222646p-5, -0x1.0382d8d0d969dp-59};
  // Rounded down, so that +inf does not meet a negative low part.
  static constexpr Exact lambda_below = std::is_same_v<Arithmetic, float>
                                            ? Exact{0x1.0cfabcp+0, 0x1.6a91132p-24}
                                            : Exact{0x1.0cfabd6a91132p+0, 0x1.6fc7d272f2696p-55};
  static constexpr Exact lambda_alpha = {0x1.c212cc640f031p+0, 0x1.05161b045a1f1p-56};

  static constexpr Arithmetic constant(const Exact& exact) {
    return Arithmetic(Arithmetic(exact.high) + Arithmetic(exact.low));
  }

  /// A rounded lambda would make the error 1.05 ULP. x + (lambda - 1) x is one fused operation, whose small
  /// factor may be rounded; without FMA its product would be subnormal where x and y are not.
  template <typename Lane>
  static ACTIVATIONS_INLINE Lane times_lambda(const Lane& x) {
    if constexpr (detail::has_fma) return fma(x, Lane(constant(lambda_minus_1)), x);
    return fma(x, Lane(Arithmetic(lambda_below.high)),
               product(x, Lane(Arithmetic(lambda_below.low))));
  }
  /// lambda alpha (e^x - 1) where x < 0, and lambda alpha e^x where x <= 0.
  template <typename Lane>
  static ACTIVATIONS_INLINE Lane expm1_or(const Lane& x, const Lane& above) {
    if constexpr (detail::is_ieee<Arithmetic>) {
      return detail::selu_expm1_or(x, above);
    } else {
      return Generic(constant(lambda_alpha)).expm1_or(x, above);
    }
  }
  template <typename Lane>
  static ACTIVATIONS_INLINE Lane exp_or(const Lane& x, const Lane& above) {
    const auto is_above = x > Lane(Arithmetic(0));
    if constexpr (detail::is_ieee<Arithmetic>) {
      using Constants = detail::ConstantsOf<Lane>;
      return detail::exp_by(Constants::selu_exp, x).value_unless(is_above, above);
    } else {
      return select(is_above, above, Generic(constant(lambda_alpha)).exp(x));
    }
  }
};

}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations

template <typename Scalar>
struct Eigen::internal::functor_traits<activations::SELU<Scalar>>
    : activations::detail::FunctionTraits<Scalar, 25> {};
