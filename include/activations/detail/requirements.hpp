// SPDX-License-Identifier: MIT
#pragma once

#include "../per_channel.hpp"
#include "array_view.hpp"
#include "sweep.hpp"

/// What the verbs refuse when they are compiled, and the sentences for it.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

template <typename T>
using Bare = std::remove_cv_t<std::remove_reference_t<T>>;

template <typename F>
using IfFunction = std::enable_if_t<is_function<F> || is_per_channel<F>, int>;
template <typename Device>
using IfDevice = std::enable_if_t<Executor<Device>::is_device, int>;

template <typename F>
inline constexpr bool is_prelu = false;
template <typename Scalar>
inline constexpr bool is_prelu<PReLU<Scalar>> = true;

/// Whether a function takes elements of that scalar. Slopes for each channel may be kept in the
/// scalar that narrow elements are computed with.
template <typename F, typename Scalar>
constexpr bool takes() {
  if constexpr (is_per_channel<F>) {
    return std::is_same_v<typename F::Slope, Scalar> ||
           std::is_same_v<typename F::Slope, Arithmetic<Scalar>>;
  } else {
    return std::is_same_v<typename F::Scalar, Scalar>;
  }
}

// What requires something returns auto, for then a compiler has to look into it at once, and its sentence is the
// first error.

template <typename F, typename First, typename... Others>
constexpr auto require_inputs() {
  static_assert(
      Container<First>::is_known && (Container<Others>::is_known && ...),
      "an input is no Eigen Array, Matrix, Tensor, nor an expression of them (tensors and pools "
      "need <activations/tensor.hpp>)");
  static_assert(takes<F, typename Container<First>::Scalar>() &&
                    (takes<F, typename Container<Others>::Scalar>() && ...),
                "the function is of another scalar than its inputs: write ELU<double> for doubles");
  static_assert(
      (std::is_same_v<typename Container<First>::Scalar, typename Container<Others>::Scalar> &&
       ...),
      "the inputs are of different scalars");
  static_assert(
      (std::is_same_v<typename Container<First>::Kind, typename Container<Others>::Kind> && ...) &&
          ((Container<First>::rank == Container<Others>::rank) && ...),
      "Array and Matrix do not mix with Tensor, nor tensors of different ranks");
  static_assert(!is_per_channel<F> || Container<First>::rank > 0,
                "a tensor of rank 0 has no axis for channels");
}

template <typename Out, typename In>
constexpr auto require_output() {
  using C = Container<Bare<Out>>;
  static_assert(
      C::is_known,
      "the output is no Eigen Array, Matrix or Tensor (tensors need <activations/tensor.hpp>)");
  static_assert(
      C::has_memory,
      "the output is an expression: it needs to be memory, as an Array, Matrix, Tensor, Map, "
      "Ref, Block, chip or slice is");
  static_assert(C::is_writable || !C::has_memory, "the output is a view of const elements");
  static_assert(!std::is_const_v<std::remove_reference_t<Out>> || !C::is_writable,
                "the output is const");
  static_assert(std::is_lvalue_reference_v<Out> || !C::is_plain,
                "the output is a temporary container: what is written to it would be lost");
  static_assert(std::is_same_v<typename C::Scalar, typename Container<In>::Scalar>,
                "the output is of another scalar than the input");
  static_assert(std::is_same_v<typename C::Kind, typename Container<In>::Kind> &&
                    C::rank == Container<In>::rank,
                "the output is of another rank or kind than the input");
}

/// Temporaries that own their elements: a lazy verb computes in them and returns them by value.
template <typename X>
inline constexpr bool is_temporary_plain = !std::is_reference_v<X> && Container<Bare<X>>::is_plain;

/// Other temporaries that a lazy expression would outlive: even a Ref that owns nothing, because
/// Eigen's expressions refer to the Ref itself.
template <typename X>
constexpr auto require_lasting() {
  static_assert(std::is_reference_v<X> || is_temporary_plain<X> || !Container<Bare<X>>::dangles,
                "a lazy result refers to its input, and this Ref is a temporary: give it a name");
}

template <typename F, typename X, typename DAlpha>
constexpr auto require_dalpha() {
  static_assert(is_per_channel<F> || is_prelu<F>,
                "only PReLU learns its slope: dalpha takes a PReLU or per_channel");
  if constexpr (is_per_channel<F>) {
    using C = Container<Bare<DAlpha>>;
    static_assert(C::is_known, "dalpha is no Eigen Array, Matrix or Tensor");
    static_assert(C::has_memory, "dalpha is an expression: it needs to be memory");
    static_assert(!std::is_const_v<std::remove_reference_t<DAlpha>> && C::is_writable,
                  "dalpha is const");
    static_assert(C::is_vector, "dalpha is a vector, one element for each slope");
    static_assert(std::is_same_v<typename C::Scalar, typename F::Slope>,
                  "dalpha is of another scalar than the slopes");
    static_assert(std::is_lvalue_reference_v<DAlpha> || !C::is_plain,
                  "dalpha is a temporary container: what is written to it would be lost");
  } else {
    static_assert(
        std::is_same_v<DAlpha, typename F::Scalar&> || std::is_same_v<DAlpha, typename F::Slope&>,
        "dalpha of one shared slope is one scalar, of the function's type or of its slope's");
  }
}

template <typename F>
constexpr auto refuse_const_mask() {
  static_assert(std::is_void_v<F>,
                "the mask is const or a temporary: what is written to it would be lost");
}

template <typename F>
constexpr auto require_sign_gradient() {
  static_assert(
      F::gradient_asks_sign_only,
      "the gradient of ELU and SELU asks more of x than its sign, and so may that of a function "
      "without gradient_asks_sign_only: use backward, which takes x, or backward_from_output");
}

template <typename F>
constexpr auto require_output_gradient() {
  static_assert(!is_per_channel<F> && !is_prelu<F>,
                "PReLU has no gradient from the output, since a learned slope may become negative: "
                "use backward, which takes x");
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
