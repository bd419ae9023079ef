// SPDX-License-Identifier: MIT
#pragma once

#include "leaky_relu.hpp"

namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {

/// PReLU, the parametric rectified linear unit: a learned slope for negative values.
///
///   y  = x          x > 0        dx = dy          x > 0        dalpha = sum of  0       x > 0
///   y  = alpha x    otherwise    dx = alpha dy    otherwise                     dy x    otherwise
///
/// Here one slope is shared by all elements; one for each channel: per_channel.hpp. There is no
/// gradient from the output: alpha is learned, and may become negative.
///
/// At x = 0:  y = alpha x, a zero with the product's sign; dx = alpha dy.    NaN stays NaN, with
///            dx = alpha dy there, and makes dalpha NaN; -inf gives alpha * -inf; +inf adds nothing
///            to dalpha.
/// Shapes:    y, dy, dx as x, any rank and storage order; element-wise, so in place is allowed.
///            dalpha is one scalar.
/// Units:     none; alpha is a slope, default 0.25, of any sign and size. It wants no weight decay.
/// Error:     y and dx exact: one IEEE product or none; half and bfloat16: float's, rounded to them. dalpha
///            of n elements: within 0.51 ULP + 2^-45 sum |dy x| where they are float, half or bfloat16, double
///            within 1 ULP + 8 log2(n) 2^-53 sum |dy x|; of other scalars a sum of theirs.
/// Throws:    nothing; shapes are checked by the verbs.
/// Source:    He, Zhang, Ren, Sun 2015, arXiv:1502.01852.
template <typename Scalar = float>
class PReLU : public detail::Function<PReLU<Scalar>, Scalar> {
  static_assert(detail::is_real<Scalar>, "PReLU takes real numbers, not integers, bool or complex");

 public:
  using Slope = detail::Arithmetic<Scalar>;  ///< Scalar; float for half and bfloat16

  /// With alpha = 0.25.
  EIGEN_DEVICE_FUNC PReLU() : PReLU(Slope(0.25)) {}
  /// With this alpha.
  EIGEN_DEVICE_FUNC explicit PReLU(Slope alpha) : alpha_(alpha) {}

  /// The alpha that it has.
  EIGEN_DEVICE_FUNC Slope alpha() const { return alpha_; }
  /// Whether alpha >= 0, so that y tells the sign of x.
  bool output_tells_sign() const { return alpha() >= Slope(0); }
  /// A SignMask can stand for x in the gradient.
  static constexpr bool gradient_asks_sign_only = true;

  /// forward: y of x
  template <typename Lane>
  ACTIVATIONS_INLINE Lane value(const Lane& x) const {
    return detail::leak<Lane>(x, x, alpha_);
  }

  /// backward: dx of x and dy
  template <typename Lane>
  ACTIVATIONS_INLINE Lane gradient(const Lane& x, const Lane& dy) const {
    return detail::leak<Lane>(x, dy, alpha_);
  }

  /// What one element adds to dalpha, added to `sum`; `positive` is x > 0.
  template <typename Mask, typename Lane>
  static EIGEN_ALWAYS_INLINE Lane alpha_gradient(const Mask& positive, const Lane& x,
                                                 const Lane& dy, const Lane& sum) {
    return fma_unless(positive, dy, x, sum);
  }

  /// The value by the form that alpha decides; the eager verbs decide once for a row.
  template <detail::Leak form, typename Lane>
  ACTIVATIONS_INLINE Lane value(const Lane& x) const {
    return detail::leaking<form, Lane>(x, alpha_);
  }
  /// Whether there are two forms, one of which alpha decides.
  static constexpr bool has_forms = detail::may_take_larger<Scalar>;
  template <typename Body>
  ACTIVATIONS_INLINE auto with_form(const Body& body) const {
    return detail::with_leak(alpha_, body);
  }

 private:
  Slope alpha_;
};

}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations

template <typename Scalar>
struct Eigen::internal::functor_traits<activations::PReLU<Scalar>>
    : activations::detail::FunctionTraits<Scalar, 2> {};
