// SPDX-License-Identifier: MIT
#pragma once

#include "detail/generic_exponential.hpp"
#include "detail/operation.hpp"

namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {

/// ELU, the exponential linear unit.
///
///   y  = x                  x > 0        dx = dy                x > 0
///   y  = alpha (e^x - 1)    otherwise    dx = dy (alpha e^x)    otherwise    (from the input)
///                                        dx = dy (y + alpha)    otherwise    (from the output,
///                                                                             alpha >= 0)
///
/// At x = 0:  y = alpha x, a zero with the product's sign; dx = alpha dy.    NaN stays NaN, in y
///            and in dx; -inf gives y = -alpha, dx = 0, or alpha dy where alpha is infinite.
/// Shapes:    y, dy, dx as x, any rank and storage order; element-wise, so in place is allowed.
/// Units:     none; alpha, default 1, is of any sign and size; y approaches -alpha at -infinity.
/// Error:     y, and dx for dy = 1: float and double <= 1 ULP with FMA, <= 2 without (the most that was
///            found is 1.50), for any finite alpha; half and bfloat16, alpha = 1: rounded correctly. dx for
///            any other dy: one rounding more, <= 2.5 ULP with FMA, <= 4.5 without, as long as alpha e^x is no
///            subnormal number. From the output, dx is what y still holds: 0 in float for x <= -17.33.
/// Throws:    backward_from_output: std::invalid_argument where alpha is negative or NaN, since y
///            then does not tell the sign of x.
/// Source:    Clevert, Unterthiner, Hochreiter 2015, arXiv:1511.07289.
template <typename Scalar = float>
class ELU : public detail::Function<ELU<Scalar>, Scalar> {
  static_assert(detail::is_real<Scalar>, "ELU takes real numbers, not integers, bool or complex");

 public:
  using Slope = detail::Arithmetic<Scalar>;  ///< Scalar; float for half and bfloat16

  /// With alpha = 1.
  EIGEN_DEVICE_FUNC ELU() : ELU(Slope(1)) {}
  /// With this alpha.
  EIGEN_DEVICE_FUNC explicit ELU(Slope alpha) : curve_(alpha) {}

  /// The alpha that it has.
  EIGEN_DEVICE_FUNC Slope alpha() const { return curve_.alpha(); }
  /// Whether backward_from_output can be asked: alpha >= 0.
  bool output_tells_sign() const { return alpha() >= Slope(0); }

  /// forward: y of x, in a form that alpha decides (ScaledExponential; the eager verbs decide once for a row)
  template <detail::Form form, typename Lane>
  ACTIVATIONS_INLINE Lane value(const Lane& x) const {
    return curve_.template expm1_or_identity<form>(x);
  }
  /// backward: dx of x and dy, in that form
  template <detail::Form form, typename Lane>
  ACTIVATIONS_INLINE Lane gradient(const Lane& x, const Lane& dy) const {
    return product_unless(x > Slope(0), dy, curve_.template exp<form>(x), dy);
  }
  /// backward_from_output: dx of y and dy
  template <typename Lane>
  ACTIVATIONS_INLINE Lane gradient_from_output(const Lane& y, const Lane& dy) const {
    return select(y > Slope(0), dy, product(dy, sum(y, Lane(alpha()))));
  }

  /// There are several forms, one of which alpha decides.
  static constexpr bool has_forms = true;
  /// Calls body(form) with the form as a constant.
  template <typename Body>
  ACTIVATIONS_INLINE auto with_form(const Body& body) const {
    return curve_.with_form(body);
  }
  /// forward and backward where each lane asks for the form: the lazy verbs
  template <typename Lane>
  ACTIVATIONS_INLINE Lane value(const Lane& x) const {
    return with_form([&](auto form) { return value<form()>(x); });
  }
  template <typename Lane>
  ACTIVATIONS_INLINE Lane gradient(const Lane& x, const Lane& dy) const {
    return with_form([&](auto form) { return gradient<form()>(x, dy); });
  }

 private:
  detail::ScaledExponential<Slope> curve_;
};

}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations

template <typename Scalar>
struct Eigen::internal::functor_traits<activations::ELU<Scalar>>
    : activations::detail::FunctionTraits<Scalar, 25> {};
