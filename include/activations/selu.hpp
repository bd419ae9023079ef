// SPDX-License-Identifier: MIT
#pragma once

#include "detail/exponential.hpp"
#include "detail/function.hpp"

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
///            FMA, <= 2 without. From the output, dx is what y still holds.
/// Throws:    nothing; shapes are checked by the verbs.
/// Source:    Klambauer, Unterthiner, Mayr, Hochreiter 2017, arXiv:1706.02515.
template <typename Scalar = float>
class SELU : public detail::Function<SELU<Scalar>, Scalar> {
  static_assert(detail::is_real<Scalar>, "SELU takes real numbers, not integers, bool or complex");

 public:
  SELU() : curve_(lambda_alpha, lambda_alpha_low) {}

  static constexpr Scalar alpha() { return Scalar(1.6732632423543772848L); }
  static constexpr Scalar lambda() { return Scalar(lambda_exact); }

  template <typename Lane>
  EIGEN_STRONG_INLINE Lane value(const Lane& x) const {
    const Lane scaled = fma(x, Lane(lambda_high), product(x, Lane(lambda_low)));
    return select(x > Scalar(0), scaled, curve_.expm1(x));
  }

  template <typename Lane>
  EIGEN_STRONG_INLINE Lane gradient(const Lane& x, const Lane& dy) const {
    return product(dy, select(x > Scalar(0), Lane(lambda()), curve_.exp(x)));
  }

  template <typename Lane>
  EIGEN_STRONG_INLINE Lane gradient_from_output(const Lane& y, const Lane& dy) const {
    return product(dy, select(y > Scalar(0), Lane(lambda()), sum(y, Lane(lambda_alpha))));
  }

 private:
  static constexpr long double lambda_exact = 1.0507009873554804934L;
  static constexpr long double lambda_alpha_exact = 1.7580993408473768599L;

  // No scalar holds the constants, and y from a rounded lambda would be 1.05 ULP off (dx is lambda
  // itself, so there it may be rounded): each is the sum of two. lambda_high is below lambda,
  // because x = +inf would give inf - inf with a negative low part.
  static constexpr Scalar lambda_high =
      Scalar(lambda_exact) > lambda_exact
          ? Scalar(lambda_exact) - std::numeric_limits<Scalar>::epsilon()
          : Scalar(lambda_exact);
  static constexpr Scalar lambda_low = Scalar(lambda_exact - lambda_high);
  static constexpr Scalar lambda_alpha = Scalar(lambda_alpha_exact);
  static constexpr Scalar lambda_alpha_low = Scalar(lambda_alpha_exact - lambda_alpha);

  detail::ScaledExponential<Scalar> curve_;
};

}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations

template <typename Scalar>
struct Eigen::internal::functor_traits<activations::SELU<Scalar>>
    : activations::detail::FunctionTraits<Scalar, 25> {};
