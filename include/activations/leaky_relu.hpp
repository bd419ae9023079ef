// SPDX-License-Identifier: MIT
#pragma once

#include <limits>

#include "detail/operation.hpp"

namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {

namespace detail {
/// v where x > 0, alpha v elsewhere: with v = x the value of LeakyReLU and PReLU, with v = dy their
/// gradient.
template <typename Lane>
ACTIVATIONS_INLINE Lane leak(const Lane& x, const Lane& v, const Lane& alpha) {
  // g++ would read memory for each use: with AVX2 the gradient of 1,024 floats took 0.063 ns an element, and takes
  // 0.049 (AMD EPYC, as all here, by hand; of 4,096: benchmarks/compare/run --trick leak_loads_once). With SSE2 that
  // cost 4 %.
  const Lane once = sizeof(v.value) > 16 ? rounded(v) : v;
  return product_unless(x > typename Lane::Scalar(0), alpha, once, once);
}

/// How the value is computed, which alpha decides. The larger of two takes no mask: 4,096 floats 0.041 in place of
/// 0.044 ns an element with AVX-512, 0.039 and 0.040 with AVX2, 0.074 and 0.125 with SSE2
/// (benchmarks/compare/run --trick larger_of_two, larger_of_two_sse2).
enum class Leak {
  larger,  // of x and alpha x, where alpha is normal and at most 1: zeros of one sign, and no infinity times zero
  chosen   // by the sign of x, whatever alpha is
};

/// Other scalars may carry a derivative, in which x and alpha x differ where they are equal as numbers.
template <typename Scalar>
inline constexpr bool may_take_larger = is_ieee<Arithmetic<Scalar>>;

/// Calls body(form) with the form as a constant. (A subnormal alpha counts as zero in packets of ARMv7.)
template <typename Slope, typename Body>
ACTIVATIONS_INLINE auto with_leak(const Slope& alpha, const Body& body) {
  if (alpha >= (std::numeric_limits<Slope>::min)() && alpha <= Slope(1)) {
    return body(std::integral_constant<Leak, Leak::larger>());
  }
  return body(std::integral_constant<Leak, Leak::chosen>());
}

template <Leak form, typename Lane>
ACTIVATIONS_INLINE Lane leaking(const Lane& x, const Lane& alpha) {
  if constexpr (form == Leak::larger) {
    const Lane once = rounded(x);  // read once; else 1,024 floats took as long as by the mask
    return at_least(product(alpha, once), once);
  } else {
    return leak(x, x, alpha);
  }
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
/// Error:     exact: one IEEE product or none; half and bfloat16: float's, rounded to them.
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

  /// backward_from_output: dx of y and dy
  template <typename Lane>
  ACTIVATIONS_INLINE Lane gradient_from_output(const Lane& y, const Lane& dy) const {
    return detail::leak<Lane>(y, dy, alpha_);
  }

  /// The same by the form that alpha decides; the eager verbs decide once for a row.
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
struct Eigen::internal::functor_traits<activations::LeakyReLU<Scalar>>
    : activations::detail::FunctionTraits<Scalar, 2> {};
