// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <type_traits>

#include "case.hpp"

/// The formulas of one element, as users write them. In long double they are the reference.
namespace bench {

template <typename Real>
struct Selu {
  static constexpr Real lambda = Real(1.0507009873554804934193349852946L);
  static constexpr Real lambda_alpha = Real(1.7580993408473768599402175208123L);
};

template <Kind kind, typename Real>
Real value(Real x, Real alpha) {
  using std::expm1;
  if constexpr (kind == Kind::none) return x;
  if constexpr (kind == Kind::relu) return x > 0 ? x : Real(0);
  if constexpr (kind == Kind::elu) return x > 0 ? x : alpha * expm1(x);
  if constexpr (kind == Kind::selu) {
    return x > 0 ? Selu<Real>::lambda * x : Selu<Real>::lambda_alpha * expm1(x);
  }
  return x > 0 ? x : alpha * x;
}

template <Kind kind, typename Real>
Real gradient(Real x, Real dy, Real alpha) {
  using std::exp;
  if constexpr (kind == Kind::relu) return x > 0 ? dy : Real(0);
  if constexpr (kind == Kind::elu) return x > 0 ? dy : dy * (alpha * exp(x));
  if constexpr (kind == Kind::selu) {
    return dy * (x > 0 ? Selu<Real>::lambda : Selu<Real>::lambda_alpha * exp(x));
  }
  return x > 0 ? dy : alpha * dy;
}

template <Kind kind, typename Real>
Real gradient_from_output(Real y, Real dy, Real alpha) {
  if constexpr (kind == Kind::elu) return y > 0 ? dy : dy * (y + alpha);
  if constexpr (kind == Kind::selu) {
    return dy * (y > 0 ? Selu<Real>::lambda : y + Selu<Real>::lambda_alpha);
  }
  return gradient<kind>(y, dy, alpha);
}

template <Kind kind>
using KindConstant = std::integral_constant<Kind, kind>;

/// body(the kind as a constant)
template <typename Body>
auto with_kind(Kind kind, const Body& body) {
  switch (kind) {
    case Kind::relu:
      return body(KindConstant<Kind::relu>());
    case Kind::leaky_relu:
      return body(KindConstant<Kind::leaky_relu>());
    case Kind::prelu:
      return body(KindConstant<Kind::prelu>());
    case Kind::elu:
      return body(KindConstant<Kind::elu>());
    case Kind::selu:
      return body(KindConstant<Kind::selu>());
    default:
      return body(KindConstant<Kind::none>());
  }
}

/// Whether there is such a pass: users of a function whose output does not tell the input's sign
/// have no gradient from the output.
inline bool exists(Pass pass, const Function& function) {
  switch (pass) {
    case Pass::copy:
      return function.kind == Kind::none;
    case Pass::backward_from_output:
      return function.kind != Kind::none && function.kind != Kind::prelu && function.alpha >= 0;
    case Pass::dx_and_dalpha:
      return function.kind == Kind::prelu;
    case Pass::forward_with_mask:
    case Pass::backward_from_mask:
      return function.kind != Kind::none && function.kind != Kind::elu &&
             function.kind != Kind::selu;
    default:
      return function.kind != Kind::none;
  }
}

}  // namespace bench
