// SPDX-License-Identifier: MIT
#pragma once

#include "detail/array_view.hpp"
#include "prelu.hpp"

namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {

/// PReLU with one learned slope for each channel: what `per_channel` returns, and what the verbs
/// take in the place of a function. It refers to the slopes in the caller's memory, so that an
/// optimiser's step on them shows at once. It must not be used after they were destroyed or resized.
///
///   y[.., c, ..]  = x             x > 0        dx = dy             x > 0
///   y[.., c, ..]  = alpha[c] x    otherwise    dx = alpha[c] dy    otherwise
///   dalpha[c]     = sum of dy x over the elements of channel c where x > 0 is false
///
/// At x = 0:  as PReLU, and for NaN, which is in its own channel's dalpha alone.
/// Shapes:    as PReLU; dalpha has as many elements as there are slopes.
/// Units:     as PReLU.
/// Error:     as PReLU.
/// Throws:    the verbs throw std::invalid_argument where the axis is not one of x, or where x has
///            another extent along it than there are slopes.
/// Source:    He, Zhang, Ren, Sun 2015, arXiv:1502.01852.
template <typename Plain_>
class PerChannel {
 public:
  using Plain = Plain_;                  ///< the slopes' own type, and dalpha's
  using Slope = typename Plain::Scalar;  ///< a slope's type

  /// What per_channel calls.
  PerChannel(const detail::View<const Slope, 1>& slopes, Eigen::Index axis)
      : slopes_(slopes), axis_(axis) {}

  /// The axis of x that has the channels.
  Eigen::Index axis() const { return axis_; }
  /// How many slopes there are.
  Eigen::Index channels() const { return static_cast<Eigen::Index>(slopes_.extents[0]); }
  /// The slopes, in the caller's memory.
  const detail::View<const Slope, 1>& slopes() const { return slopes_; }
  /// A SignMask can stand for x in the gradient.
  static constexpr bool gradient_asks_sign_only = true;

  template <typename Lane>
  static ACTIVATIONS_INLINE Lane value(const Lane& x, const Lane& alpha) {
    return detail::leak(x, x, alpha);
  }

  template <typename Lane>
  static ACTIVATIONS_INLINE Lane gradient(const Lane& x, const Lane& dy, const Lane& alpha) {
    return detail::leak(x, dy, alpha);
  }

 private:
  detail::View<const Slope, 1> slopes_;
  Eigen::Index axis_;
};

/// PReLU with the slopes `alpha`, one for each index along `axis` of x: 1 for [n, c, h, w], 3 for
/// [n, h, w, c], 0 for arrays with features as rows. alpha: an Array, Matrix, Tensor or Map of one
/// dimension, of x's scalar (or of float where that is half or bfloat16), that stays where it is
/// while the result is in use. (A Ref<const ...> of slopes that are not contiguous holds a copy of
/// them, and the copy is what is used.)
template <typename Slopes>
auto per_channel(Slopes&& alpha, Eigen::Index axis) {
  using Container = detail::Container<std::decay_t<Slopes>>;
  static_assert(Container::is_known,
                "per_channel: alpha is an Eigen Array, Matrix, Tensor or Map of slopes");
  static_assert(detail::is_real<typename Container::Scalar>,
                "per_channel: alpha holds real numbers, not integers, bool or complex");
  static_assert(Container::has_memory,
                "per_channel: alpha is an expression, and the slopes need memory of their own");
  static_assert(Container::is_vector, "per_channel: alpha is a vector, one slope for each channel");
  static_assert(std::is_lvalue_reference_v<Slopes> || !Container::dangles,
                "per_channel: alpha is a temporary, and its slopes would be gone before they are "
                "used: give them a name");
  return PerChannel<typename Container::Plain>(detail::flat(Container::view(alpha)), axis);
}

namespace detail {
template <typename F>
inline constexpr bool is_per_channel = false;
template <typename Plain>
inline constexpr bool is_per_channel<PerChannel<Plain>> = true;

/// Whether elements share a slope and always lie packed in one order, and so are one row, whatever their axes.
template <typename F, typename X, typename... Others>
inline constexpr bool are_one_row = !is_per_channel<F> && are_always_packed<X, Others...> &&
                                    ((Container<Others>::rank == Container<X>::rank) && ...);
}  // namespace detail

}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations

template <typename Plain>
struct Eigen::internal::functor_traits<activations::PerChannel<Plain>>
    : activations::detail::FunctionTraits<typename Plain::Scalar, 2> {};
