// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "../support/reference.hpp"

/// What the verbs have to make of elements, told without the layouts that they stand in.
namespace fuzz {

namespace act = activations;
using Eigen::Index;

template <typename Scalar>
struct Expected {
  std::vector<Scalar> y;
  std::vector<Scalar> dx;              ///< from the input, or from the output if that was asked for
  std::optional<std::string> mistake;  ///< against the contract
};

/// valgrind computes long double in double; errors cannot be measured under it.
inline bool reference_is_exact() {
  volatile support::Real one = 1;
  return one + 0x1p-60L != 1;
}

// ReLU, LeakyReLU and PReLU are one product or none, and their gradients too, from input or output.
template <typename Scalar>
Scalar below_zero(const act::ReLU<Scalar>&, Scalar v, bool is_value) {
  return is_value && v != v ? v : Scalar(0);
}
template <typename F, typename Scalar>
Scalar below_zero(const F& f, Scalar v, bool) {
  using Slope = typename F::Slope;
  return static_cast<Scalar>(static_cast<Slope>(f.alpha()) * static_cast<Slope>(v));
}

template <typename Scalar, typename FunctionAt>
Expected<Scalar> expected_of_linear(const FunctionAt& f_at, const std::vector<Scalar>& x,
                                    const std::vector<Scalar>& dy) {
  Expected<Scalar> expected;
  for (std::size_t k = 0; k < x.size(); ++k) {
    const auto f = f_at(static_cast<Index>(k));
    const bool positive = x[k] > Scalar(0);
    expected.y.push_back(positive ? x[k] : below_zero(f, x[k], true));
    expected.dx.push_back(positive ? dy[k] : below_zero(f, dy[k], false));
  }
  return expected;
}

template <typename Scalar>
support::Real exact_value(const act::ELU<Scalar>& f, support::Real x) {
  return support::elu(x, static_cast<support::Real>(f.alpha()));
}
template <typename Scalar>
support::Real exact_slope(const act::ELU<Scalar>& f, support::Real x) {
  return support::elu_gradient(x, static_cast<support::Real>(f.alpha()));
}
template <typename Scalar>
support::Real exact_value(const act::SELU<Scalar>&, support::Real x) {
  return support::selu(x);
}
template <typename Scalar>
support::Real exact_slope(const act::SELU<Scalar>&, support::Real x) {
  return support::selu_gradient(x);
}
template <typename Scalar>
bool is_in_contract(const act::ELU<Scalar>& f) {
  return std::isfinite(f.alpha());  // others: tests/elu_test.cpp
}
template <typename Scalar>
bool is_in_contract(const act::SELU<Scalar>&) {
  return true;
}

/// What is added to y for the gradient from the output.
template <typename Scalar>
auto level(const act::ELU<Scalar>& f) {
  return f.alpha();
}
template <typename Scalar>
auto level(const act::SELU<Scalar>&) {
  using Slope = decltype(act::SELU<Scalar>::alpha());
  return -act::SELU<Slope>()(-std::numeric_limits<Slope>::infinity());
}

// half and bfloat16 are float's result rounded, which is wrong near a tie alone.
template <typename Scalar>
inline constexpr bool is_narrow = std::numeric_limits<Scalar>::digits < 24;
template <typename Scalar>
inline constexpr support::Real ulp_allowed =
    is_narrow<Scalar> ? 0.501L : support::stated_ulp + support::reference_ulp<Scalar>;

/// Whether dx is that of x or y; `slope` is dx for dy = 1. The order of the products is a part of the contract.
template <typename F, typename Scalar>
bool is_gradient(const F& f, Scalar x_or_y, Scalar dy, Scalar slope, Scalar dx, bool from_output) {
  using support::Real;
  if (from_output && !(x_or_y > Scalar(0))) {
    using Slope = decltype(level(f));
    const Slope sum = static_cast<Slope>(x_or_y) + level(f);
    return support::same_bits(dx, static_cast<Scalar>(static_cast<Slope>(dy) * sum));
  }
  if constexpr (is_narrow<Scalar>) {
    const Real exact = exact_slope(f, static_cast<Real>(x_or_y));
    const Real exact_dy = static_cast<Real>(dy);
    // Below, the slope is no longer known to all of float's digits.
    if (std::abs(exact) < std::numeric_limits<float>::min() || std::isinf(exact_dy)) return true;
    return support::ulp_error(dx, exact * exact_dy) <= ulp_allowed<Scalar>;
  } else {
    return support::same_bits(dx, dy * slope);
  }
}

/// ELU and SELU: the bits of the same verb over contiguous arrays, which themselves have to be the
/// bits of single elements, and those of the formula or within the stated error.
template <typename F, typename Scalar>
Expected<Scalar> expected_of_exponential(const F& f, const std::vector<Scalar>& x,
                                         const std::vector<Scalar>& dy, bool from_output) {
  using Array = Eigen::Array<Scalar, Eigen::Dynamic, 1>;
  using One = Eigen::Array<Scalar, 1, 1>;
  const auto size = static_cast<Index>(x.size());
  const Array x_array = Eigen::Map<const Array>(x.data(), size);
  const Array dy_array = Eigen::Map<const Array>(dy.data(), size);
  Array y(size), dx(size), slope(size);
  const auto gradient = [&](const auto& from, const auto& of, auto& to) {
    if (from_output) {
      act::backward_from_output(f, from, of, to);
    } else {
      act::backward(f, from, of, to);
    }
  };
  act::forward(f, x_array, y);
  gradient(x_array, dy_array, dx);
  act::backward(f, x_array, Array::Ones(size).eval(), slope);

  Expected<Scalar> expected{{y.data(), y.data() + size}, {dx.data(), dx.data() + size}, {}};
  for (Index k = 0; k < size; k += k < 32 ? 1 : 29) {
    const One x_k = x_array.template segment<1>(k);
    const One dy_k = dy_array.template segment<1>(k);
    One y_k, dx_k;
    act::forward(f, x_k, y_k);
    gradient(x_k, dy_k, dx_k);
    bool right = support::same_bits(y[k], y_k[0]) && support::same_bits(dx[k], dx_k[0]);
    if (is_in_contract(f) && reference_is_exact()) {
      const auto exact_x = static_cast<support::Real>(x_k[0]);
      constexpr support::Real bound = ulp_allowed<Scalar>;
      right = right && support::ulp_error(y[k], exact_value(f, exact_x)) <= bound &&
              support::ulp_error(slope[k], exact_slope(f, exact_x)) <= bound &&
              is_gradient(f, x[static_cast<std::size_t>(k)], dy[static_cast<std::size_t>(k)],
                          slope[k], dx[k], from_output);
    }
    if (!right) {
      expected.mistake = "at x = " + support::text(x_k[0]) + ", dy = " + support::text(dy_k[0]) +
                         ": y is " + support::text(y[k]) + " or " + support::text(y_k[0]) +
                         ", dx is " + support::text(dx[k]) + " or " + support::text(dx_k[0]) +
                         ", and dx for dy = 1 is " + support::text(slope[k]);
    }
  }
  return expected;
}

}  // namespace fuzz
