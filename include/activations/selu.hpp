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
///            FMA, <= 2 without; half and bfloat16 rounded correctly, but for half's dx at
///            -0.1239013671875 and -1.3154296875 (<= 0.501 ULP). From the output, dx is what y still holds.
/// Throws:    nothing; shapes are checked by the verbs.
/// Source:    Klambauer, Unterthiner, Mayr, Hochreiter 2017, arXiv:1706.02515.
template <typename Scalar = float>
class SELU : public detail::Function<SELU<Scalar>, Scalar> {
  static_assert(detail::is_real<Scalar>, "SELU takes real numbers, not integers, bool or complex");

  using Arithmetic = detail::Arithmetic<Scalar>;

 public:
  SELU() : curve_(constant(lambda_alpha), low_part(lambda_alpha)) {}

  static constexpr Arithmetic alpha() {
    return constant({0x1.ac5afad782cf1p+0, 0x1.eb7a46c21f1dbp-54});
  }
  static constexpr Arithmetic lambda() {
    return constant({0x1.0cfabd6a91132p+0, 0x1.6fc7d272f2696p-55});
  }

  template <typename Lane>
  EIGEN_ALWAYS_INLINE Lane value(const Lane& x) const {
    constexpr auto tried = detail::Level::tried;
    // A rounded lambda would make the error 1.05 ULP. x + (lambda - 1) x is one fused operation, whose
    // small factor may be rounded; without FMA its product would be subnormal where x and y are not.
    if constexpr (detail::has_fma) {
      return curve_.template expm1_or_fma<tried, Lane>(x, constant(lambda_minus_1), x, x);
    }
    const Lane low = Arithmetic(lambda_below.low);
    return curve_.template expm1_or_fma<tried, Lane>(x, Arithmetic(lambda_below.high), x,
                                                     product(x, low));
  }

  template <typename Lane>
  EIGEN_ALWAYS_INLINE Lane gradient(const Lane& x, const Lane& dy) const {
    return product(dy, curve_.template exp_or<detail::Form::regular>(x, Lane(lambda())));
  }

  template <typename Lane>
  EIGEN_ALWAYS_INLINE Lane gradient_from_output(const Lane& y, const Lane& dy) const {
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
  /// What float and double leave of it: y from a rounded lambda alpha would be 1.02 ULP off.
  static constexpr Arithmetic low_part(const Exact& exact) {
    if constexpr (std::is_same_v<Arithmetic, float>) {
      return float(exact.high - double(float(exact.high)));
    } else {
      return Arithmetic(exact.low);
    }
  }

  detail::ScaledExponential<Arithmetic> curve_;
};

}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations

template <typename Scalar>
struct Eigen::internal::functor_traits<activations::SELU<Scalar>>
    : activations::detail::FunctionTraits<Scalar, 25> {};
