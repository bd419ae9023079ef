// SPDX-License-Identifier: MIT
#pragma once

#include <type_traits>

#include "narrow.hpp"

namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

struct FunctionBase {};

/// Makes an element-wise function of a formula over lanes: of `value(lane)` a functor that Eigen's
/// unaryExpr takes.
template <typename Derived, typename Scalar_>
struct Function : FunctionBase {
  using Scalar = Scalar_;

  /// Whether y tells the sign of x, which the gradient from the output needs. Functions with alpha
  /// hide this one.
  static constexpr bool output_tells_sign() { return true; }
  /// Whether dx depends on x by its sign alone, so that a SignMask can stand for it.
  static constexpr bool gradient_asks_sign_only = false;
  /// Whether values and gradients are chosen among x, dy and zero, and nothing is computed.
  static constexpr bool only_chooses = false;
  /// Whether it takes one of several forms, which is decided once for a row: see ELU's with_form.
  static constexpr bool has_forms = false;

  EIGEN_DEVICE_FUNC Scalar operator()(const Scalar& x) const {
    return narrowed<Scalar>(derived().value(rounded(ScalarLane<Arithmetic<Scalar>>(x))).value);
  }
  template <typename Packet>
  Packet packetOp(const Packet& x) const {
    return narrowed_packet<Packet>(derived().value(rounded(widened(x))));
  }

 private:
  EIGEN_DEVICE_FUNC const Derived& derived() const { return static_cast<const Derived&>(*this); }
};

template <typename F>
inline constexpr bool is_function = std::is_base_of_v<FunctionBase, F>;

/// What Eigen asks of a functor. Cost: an estimate in additions, by which threads share work, and 2 or
/// less let eager loops take four lanes at a time.
template <typename Scalar, int cost>
struct FunctionTraits {
  enum { Cost = cost, PacketAccess = has_packets<Scalar>() };
};

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
