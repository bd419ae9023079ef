// SPDX-License-Identifier: MIT
#pragma once

#include "function.hpp"
#include "row.hpp"

/// What a pass computes from one lane of each of its inputs. The trailing `alpha`, if any, is the
/// slope of the lane's channel; a function without channels is called without it.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// f.value(x) by one of the forms that f has.
template <typename F, auto form>
struct ForwardInForm {
  F f;
  template <typename Lane>
  ACTIVATIONS_INLINE Lane operator()(const Lane& x) const {
    return f.template value<form>(x);
  }
};

template <typename F>
struct Forward {
  F f;
  template <typename Lane, typename... Alpha>
  ACTIVATIONS_INLINE Lane operator()(const Lane& x, const Alpha&... alpha) const {
    return f.value(x, alpha...);
  }
  template <typename Body>
  void in_form(const Body& body) const {
    f.with_form([&](auto form) { body(ForwardInForm<F, decltype(form)::value>{f}); });
  }
};

template <typename F>
inline constexpr bool has_forms<Forward<F>> = F::has_forms;
template <typename F>
inline constexpr bool only_chooses<Forward<F>> = F::only_chooses;
template <typename F>
inline constexpr bool is_short<Forward<F>> = Eigen::internal::functor_traits<F>::Cost <= 2;
template <typename F, auto form>
inline constexpr bool is_short<ForwardInForm<F, form>> = is_short<Forward<F>>;

template <typename F, typename Lane, typename = void, typename... Alpha>
inline constexpr bool has_gradient = false;
template <typename F, typename Lane, typename... Alpha>
inline constexpr bool
    has_gradient<F, Lane,
                 std::void_t<decltype(std::declval<const F&>().gradient(
                     std::declval<Lane>(), std::declval<Lane>(), std::declval<Alpha>()...))>,
                 Alpha...> = true;

template <typename F>
struct Backward {
  F f;
  template <typename Lane, typename... Alpha>
  ACTIVATIONS_INLINE Lane operator()(const Lane& x, const Lane& dy, const Alpha&... alpha) const {
    static_assert(has_gradient<F, Lane, void, Alpha...>,
                  "backward needs the function's member gradient(x, dy): see function.hpp");
    return f.gradient(x, dy, alpha...);
  }
  template <typename Body>
  void in_form(const Body& body) const {
    f.with_form([&](auto form) {
      body([g = f](const auto& x, const auto& dy) {
        return g.template gradient<decltype(form)::value>(x, dy);
      });
    });
  }
};

template <typename F>
inline constexpr bool has_forms<Backward<F>> = F::has_forms && !F::gradient_asks_sign_only;
template <typename F>
inline constexpr bool only_chooses<Backward<F>> = F::only_chooses;
template <typename F>
inline constexpr bool is_short<Backward<F>> = Eigen::internal::functor_traits<F>::Cost <= 2;

template <typename F, typename Lane, typename = void>
inline constexpr bool has_gradient_from_output = false;
template <typename F, typename Lane>
inline constexpr bool
    has_gradient_from_output<F, Lane,
                             std::void_t<decltype(std::declval<const F&>().gradient_from_output(
                                 std::declval<Lane>(), std::declval<Lane>()))>> = true;

template <typename F>
struct BackwardFromOutput {
  F f;
  template <typename Lane>
  ACTIVATIONS_INLINE Lane operator()(const Lane& y, const Lane& dy) const {
    static_assert(
        has_gradient_from_output<F, Lane>,
        "backward_from_output needs the function's member gradient_from_output(y, dy): see "
        "function.hpp");
    return f.gradient_from_output(y, dy);
  }
};

template <typename F>
inline constexpr bool only_chooses<BackwardFromOutput<F>> = F::only_chooses;
// Few instructions, whatever the function, but y is asked for twice. Four lanes at a time: of 1,024 floats
// LeakyReLU's takes 0.036 in place of 0.053 ns an element with AVX-512, and ELU's 0.049 in place of 0.055, which it
// takes as well if y is loaded twice; with SSE2 0.215 in place of 0.305 (by hand, on an Intel Xeon; of 4,096:
// benchmarks/compare/run --trick four_lanes_from_output, four_lanes_from_output_sse2).
template <typename F>
inline constexpr bool is_short<BackwardFromOutput<F>> = true;
template <typename F>
inline constexpr bool is_loaded_once<BackwardFromOutput<F>> = true;

/// An operation as a functor of Eigen's, for scalars and packets. The inputs may be products of the
/// caller's own expression that a compiler would fuse with the first sum it finds, so they are
/// rounded first.
template <typename Operation, typename Scalar>
struct Elementwise {
  Operation operation;

  template <typename... Inputs>
  ACTIVATIONS_INLINE Scalar operator()(const Inputs&... inputs) const {
    return narrowed<Scalar>(operation(rounded(ScalarLane<Arithmetic<Scalar>>(inputs))...).value);
  }
  template <typename Packet, typename... Inputs>
  EIGEN_ALWAYS_INLINE Packet packetOp(const Packet& first, const Inputs&... inputs) const {
    return narrowed_packet<Packet>(operation(rounded(widened(first)), rounded(widened(inputs))...));
  }
};

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations

template <typename F, typename Scalar, template <typename> class Operation>
struct Eigen::internal::functor_traits<activations::detail::Elementwise<Operation<F>, Scalar>>
    : Eigen::internal::functor_traits<F> {};
