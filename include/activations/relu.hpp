// SPDX-License-Identifier: MIT
#pragma once

#include "detail/function.hpp"

namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {

/// ReLU, the rectified linear unit.
///
///   y  = x    x > 0                        dx = dy    x > 0
///   y  = 0    otherwise (NaN stays NaN)    dx = 0     otherwise    (from the output: y for x)
///
/// At x = 0:  y = +0 for either zero (in the default rounding mode), dx = 0.    -inf gives 0; at NaN dx = 0.
/// Shapes:    y, dy, dx as x, any rank and storage order; element-wise, so in place is allowed.
/// Units:     none. Signed integers are taken too, by this function alone.
/// Error:     exact.
/// Throws:    nothing; shapes are checked by the verbs.
/// Source:    Nair, Hinton 2010, "Rectified linear units improve restricted Boltzmann machines".
template <typename Scalar = float>
class ReLU : public detail::Function<ReLU<Scalar>, Scalar> {
  static_assert(detail::is_real<Scalar> || detail::is_signed_integer<Scalar>,
                "ReLU takes real numbers and signed integers, not bool, unsigned or complex");

  using Arithmetic = detail::Arithmetic<Scalar>;

 public:
  EIGEN_DEVICE_FUNC ReLU() {}  ///< so that a const ReLU needs no initialiser

  /// A SignMask can stand for x in the gradient.
  static constexpr bool gradient_asks_sign_only = true;
  /// Nothing is computed: half and bfloat16 stay what they are.
  static constexpr bool only_chooses = true;

  /// forward: y of x
  template <typename Lane>
  ACTIVATIONS_INLINE Lane value(const Lane& x) const {
    return positive_part(x);
  }

  /// backward: dx of x and dy
  template <typename Lane>
  ACTIVATIONS_INLINE Lane gradient(const Lane& x, const Lane& dy) const {
    return only_where(x > Arithmetic(0), dy);
  }

  /// backward_from_output: dx of y and dy
  template <typename Lane>
  ACTIVATIONS_INLINE Lane gradient_from_output(const Lane& y, const Lane& dy) const {
    return gradient(y, dy);
  }
};

}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations

template <typename Scalar>
struct Eigen::internal::functor_traits<activations::ReLU<Scalar>>
    : activations::detail::FunctionTraits<Scalar, 1> {};
