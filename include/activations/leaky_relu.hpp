// SPDX-License-Identifier: MIT
#pragma once

#include "detail/function.hpp"

namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {

namespace detail {
/// v where x > 0, alpha v elsewhere: with v = x the value of LeakyReLU and PReLU, with v = dy their
/// gradient.
template <typename Lane>
ACTIVATIONS_INLINE Lane leak(const Lane& x, const Lane& v, const Lane& alpha) {
  return product_unless(x > typename Lane::Scalar(0), alpha, v, v);
}
}  // namespace detail

/// LeakyReLU, the leaky rectified linear unit: a fixed slope for negative values.
///
///   y  = x          x > 0        dx = dy          x > 0
///   y  = alpha x    otherwise    dx = alpha dy    otherwise
///                                (from the output: y for x, alpha >= 0)
///
/// At x = 0:  y = alpha x, a zero with the product's sign; dx = alpha dy.    NaN stays NaN, with
///            dx = alpha dy there; -inf gives alpha * -inf.
/// Shapes:    y, dy, dx as x, any rank and storage order; element-wise, so in place is allowed.
/// Units:     none; alpha is a slope, default 0.01, of any sign and size.
/// Error:     exact: one IEEE product or none.
/// Throws:    backward_from_output: std::invalid_argument where alpha is negative or NaN, since y
///            then does not tell the sign of x.
/// Source:    Maas, Hannun, Ng 2013, "Rectifier nonlinearities improve neural network acoustic
///            models".
template <typename Scalar = float>
class LeakyReLU : public detail::Function<LeakyReLU<Scalar>, Scalar> {
  static_assert(detail::is_real<Scalar>,
                "LeakyReLU takes real numbers, not integers, bool or complex");

 public:
  using Slope = detail::Arithmetic<Scalar>;  ///< Scalar; float for half and bfloat16

  /// With alpha = 0.01.
  EIGEN_DEVICE_FUNC LeakyReLU() : LeakyReLU(Slope(0.01)) {}
  /// With this alpha.
  EIGEN_DEVICE_FUNC explicit LeakyReLU(Slope alpha) : alpha_(alpha) {}

  /// The alpha that it has.
  EIGEN_DEVICE_FUNC Slope alpha() const { return alpha_; }
  /// A SignMask can stand for x in the gradient.
  static constexpr bool gradient_asks_sign_only = true;
  /// Whether backward_from_output can be asked: alpha >= 0.
  bool output_tells_sign() const { return alpha() >= Slope(0); }

  template <typename Lane>
  ACTIVATIONS_INLINE Lane value(const Lane& x) const {
    return detail::leak<Lane>(x, x, alpha_);
  }

  template <typename Lane>
  ACTIVATIONS_INLINE Lane gradient(const Lane& x, const Lane& dy) const {
    return detail::leak<Lane>(x, dy, alpha_);
  }

  template <typename Lane>
  ACTIVATIONS_INLINE Lane gradient_from_output(const Lane& y, const Lane& dy) const {
    return detail::leak<Lane>(y, dy, alpha_);
  }

 private:
  Slope alpha_;
};

}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations

template <typename Scalar>
struct Eigen::internal::functor_traits<activations::LeakyReLU<Scalar>>
    : activations::detail::FunctionTraits<Scalar, 2> {};
