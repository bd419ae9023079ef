// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include <activations/activations.hpp>

#include "assertions.hpp"

/// Expectations of one value, however and wherever it is computed.
namespace support {

namespace act = activations;

template <typename Scalar>
using Row = Eigen::Array<Scalar, Eigen::Dynamic, 1>;

/// Longer than two of the widest packets, and with a tail.
template <typename Scalar>
inline constexpr Eigen::Index row_size = 2 * packet_size<Scalar> + 3;

/// f(x) is y: as a call, and at every position of an array, eager and lazy. The other elements are 1.
template <typename F, typename Scalar = typename F::Scalar>
void expect_value(const F& f, Scalar x, Scalar y) {
  EXPECT_PRED_FORMAT2(SameBits<Scalar>, f(x), y) << "x = " << text(x);
  const Scalar at_one = f(Scalar(1));
  for (Eigen::Index position = 0; position < row_size<Scalar>; ++position) {
    Row<Scalar> in = Row<Scalar>::Constant(row_size<Scalar>, Scalar(1));
    in[position] = x;
    Row<Scalar> expected = Row<Scalar>::Constant(row_size<Scalar>, at_one);
    expected[position] = y;
    Row<Scalar> eager(in.size());
    act::forward(f, in, eager);
    ASSERT_TRUE(all_same_bits(eager, expected)) << "eager, x = " << text(x);
    const Row<Scalar> lazy = act::forward(f, in);
    ASSERT_TRUE(all_same_bits(lazy, expected)) << "lazy, x = " << text(x);
  }
}

/// The gradient at x, for dy, is dx: at every position of an array, eager and lazy. The others are for x = dy = 1.
template <typename F, typename Scalar = typename F::Scalar>
void expect_gradient(const F& f, Scalar x, Scalar dy, Scalar dx) {
  const Row<Scalar> ones = Row<Scalar>::Constant(row_size<Scalar>, Scalar(1));
  const Scalar at_one = act::backward(f, ones, ones).coeff(0);
  for (Eigen::Index position = 0; position < ones.size(); ++position) {
    Row<Scalar> in = ones;
    Row<Scalar> in_dy = ones;
    in[position] = x;
    in_dy[position] = dy;
    Row<Scalar> expected = Row<Scalar>::Constant(ones.size(), at_one);
    expected[position] = dx;
    Row<Scalar> eager(in.size());
    act::backward(f, in, in_dy, eager);
    ASSERT_TRUE(all_same_bits(eager, expected))
        << "eager, x = " << text(x) << ", dy = " << text(dy);
    const Row<Scalar> lazy = act::backward(f, in, in_dy);
    ASSERT_TRUE(all_same_bits(lazy, expected)) << "lazy, x = " << text(x) << ", dy = " << text(dy);
  }
}

/// The gradient at one x, for dy = 1.
template <typename F, typename Scalar = typename F::Scalar>
Scalar gradient_at(const F& f, Scalar x, Scalar dy = Scalar(1)) {
  Eigen::Array<Scalar, 1, 1> in(x);
  Eigen::Array<Scalar, 1, 1> in_dy(dy);
  Eigen::Array<Scalar, 1, 1> dx;
  act::backward(f, in, in_dy, dx);
  return dx(0);
}

/// The same from the output y.
template <typename F, typename Scalar = typename F::Scalar>
Scalar gradient_from_output_at(const F& f, Scalar y, Scalar dy) {
  Eigen::Array<Scalar, 1, 1> in(y);
  Eigen::Array<Scalar, 1, 1> in_dy(dy);
  Eigen::Array<Scalar, 1, 1> dx;
  act::backward_from_output(f, in, in_dy, dx);
  return dx(0);
}

/// The gradient is the slope of f by central differences, on both sides of the kink but not at it.
template <typename F>
void expect_gradient_is_slope(const F& f) {
  const double h = 1e-6;
  for (double x = -6.0; x < 6.0; x += 0.01171875) {
    if (std::abs(x) <= 2 * h) continue;
    const double slope = (f(x + h) - f(x - h)) / (2 * h);
    EXPECT_NEAR(gradient_at(f, x), slope, 2e-9) << "x = " << x;
  }
}

}  // namespace support
