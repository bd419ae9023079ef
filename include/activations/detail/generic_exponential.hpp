// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include "scaled_exponential.hpp"

namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// Finds the functions of a scalar of the user's by its namespace alone: not those of the C library,
/// to which a scalar might convert and lose its derivative.
namespace of_scalar {
void expm1() = delete;
void exp() = delete;
void sinh() = delete;

template <typename Scalar, typename = void>
inline constexpr bool has_expm1 = false;
template <typename Scalar>
inline constexpr bool has_expm1<Scalar, std::void_t<decltype(expm1(std::declval<Scalar>()))>> =
    true;

/// e^x - 1. Without an expm1: e^x - 1 itself below -1, where it loses nothing, and above
/// 2 sinh(x / 2) e^(x / 2), which keeps all digits and the derivative near zero.
template <typename Scalar>
Scalar expm1_of(const Scalar& x) {
  if constexpr (std::is_floating_point_v<Scalar>) {
    return std::expm1(x);
  } else if constexpr (has_expm1<Scalar>) {
    return expm1(x);
  } else {
    if (x < Scalar(-1)) return exp(x) - Scalar(1);
    const Scalar half = x / Scalar(2);
    return Scalar(2) * Scalar(sinh(half)) * Scalar(exp(half));
  }
}
template <typename Scalar>
Scalar exp_of(const Scalar& x) {
  if constexpr (std::is_floating_point_v<Scalar>) {
    return std::exp(x);
  } else {
    return exp(x);
  }
}
}  // namespace of_scalar

/// The same for a scalar with functions of its own: long double, autodiff scalars, any real number.
template <typename Scalar>
class ScaledExponential<Scalar, false> {
 public:
  explicit ScaledExponential(const Scalar& alpha) : alpha_(alpha) {}

  const Scalar& alpha() const { return alpha_; }

  template <typename Body>
  auto with_form(const Body& body) const {
    return body(std::integral_constant<Form, Form::regular>());
  }

  template <Form, typename Lane>
  Lane expm1_or_identity(const Lane& x) const {
    return expm1_or(x, x);
  }
  template <typename Lane>
  Lane expm1_or(const Lane& x, const Lane& above) const {
    return x > Lane(Scalar(0)) ? above : times_alpha(of_scalar::expm1_of(x.value));
  }
  template <Form = Form::regular, typename Lane>
  Lane exp(const Lane& x) const {
    return times_alpha(of_scalar::exp_of(x.value));
  }

 private:
  Scalar times_alpha(const Scalar& x) const { return Scalar(alpha_ * x); }

  Scalar alpha_;
};

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
