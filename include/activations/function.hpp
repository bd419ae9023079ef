// SPDX-License-Identifier: MIT
#pragma once

#include "detail/function.hpp"

namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {

/// What a function of your own derives from, `class F : public Function<F<Scalar>, Scalar>`, so that the
/// verbs take it, on every container.
///
/// It has members of this form, each written once for scalars and packets:
///
///   template <typename Lane> Lane value(const Lane& x) const
///   template <typename Lane> Lane gradient(const Lane& x, const Lane& dy) const
///   template <typename Lane> Lane gradient_from_output(const Lane& y, const Lane& dy) const
///
/// The last two may be left out, with the verbs that need them. Formulas are written with functions in
/// place of + and *: product(a, b), fma(a, b, c), select(mask, a, b), positive_part(x), at_least(x, low) and the
/// others in detail/lane.hpp, which also says why. A constant is a `typename Lane::Scalar`: float where the
/// elements are half or bfloat16.
///
/// With `static constexpr bool gradient_asks_sign_only = true` a SignMask may stand for x in the gradient; it
/// has no alpha_gradient. Where y does not tell what the gradient needs, `bool output_tells_sign() const`
/// returns false, and backward_from_output throws. In kernels of HIP and CUDA members are
/// EIGEN_DEVICE_FUNC.
///
/// Beside it `functor_traits` of Eigen is specialised by FunctionTraits; without that the lazy verbs would
/// compute one scalar at a time. examples/your_own_function.cpp is one, whole.
template <typename F, typename Scalar>
using Function = detail::Function<F, Scalar>;

/// What `functor_traits` of a function of your own derives from; `cost` estimates an element in additions.
template <typename Scalar, int cost>
using FunctionTraits = detail::FunctionTraits<Scalar, cost>;

}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
