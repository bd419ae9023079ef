// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include <activations/activations.hpp>
#include <vector>

#include "assertions.hpp"
#include "inputs.hpp"

/// One result for each element, and every path to it.
namespace support {

/// Inputs, and the results for them: each element by a scalar call of its own.
template <typename F>
struct Master {
  using Scalar = typename F::Scalar;
  std::vector<Scalar> x, dy, y, dx, dx_from_y;

  Master(const F& f, std::size_t size)
      : x(mixed_values<Scalar>(size, 1)), dy(mixed_values<Scalar>(size, 2)) {
    using One = Eigen::Array<Scalar, 1, 1>;
    for (std::size_t i = 0; i < size; ++i) {
      y.push_back(f(x[i]));
      const One one_x(x[i]), one_y(y[i]), one_dy(dy[i]);
      dx.push_back(act::backward(f, one_x, one_dy).coeff(0));
      if constexpr (has_gradient_from_output<F>) {
        dx_from_y.push_back(act::backward_from_output(f, one_y, one_dy).coeff(0));
      }
    }
  }
};

/// Elements of an Array or Matrix in the order of rows, whatever its storage order.
template <typename X>
void put(Eigen::DenseBase<X>& x, const std::vector<typename X::Scalar>& values) {
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    x.derived().coeffRef(i / x.cols(), i % x.cols()) = values[static_cast<std::size_t>(i)];
  }
}
template <typename X>
std::vector<typename X::Scalar> get(const Eigen::DenseBase<X>& x) {
  std::vector<typename X::Scalar> values;
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    values.push_back(x.derived().coeff(i / x.cols(), i % x.cols()));
  }
  return values;
}
template <typename X>
std::size_t count(const Eigen::DenseBase<X>& x) {
  return static_cast<std::size_t>(x.size());
}

/// What outputs hold before they are written; no function gives it for the inputs used here.
template <typename Scalar>
std::vector<Scalar> unwritten(std::size_t size) {
  return std::vector<Scalar>(size, Scalar(-12345));
}

/// One function for all containers: tensor_ranks_test becomes 1.21 in place of 1.32 MB of code.
template <typename Scalar>
EIGEN_DONT_INLINE void expect_elements(const std::vector<Scalar>& elements,
                                       const std::vector<Scalar>& expected, const char* pass) {
  EXPECT_TRUE(all_same_bits(elements, expected)) << pass;
}

/// The results of f for inputs in x and dy, written to out, are the scalar calls' bit for bit: eager and lazy. x, dy and
/// out are containers or views of one shape; their elements are overwritten.
template <typename F, typename X, typename DY, typename Out>
void expect_same_bits(const F& f, X& x, DY& dy, Out& out) {
  const std::size_t size = count(out);
  const Master<F> master(f, size);
  const auto unset = unwritten<typename F::Scalar>(size);
  put(x, master.x);
  put(dy, master.dy);

  put(out, unset);
  act::forward(f, x, out);
  expect_elements(get(out), master.y, "forward, eager");
  put(out, unset);
  out = act::forward(f, x);
  expect_elements(get(out), master.y, "forward, lazy");

  put(out, unset);
  act::backward(f, x, dy, out);
  expect_elements(get(out), master.dx, "backward, eager");
  put(out, unset);
  out = act::backward(f, x, dy);
  expect_elements(get(out), master.dx, "backward, lazy");

  if constexpr (has_gradient_from_output<F>) {
    put(x, master.y);
    put(out, unset);
    act::backward_from_output(f, x, dy, out);
    expect_elements(get(out), master.dx_from_y, "backward_from_output, eager");
    put(out, unset);
    out = act::backward_from_output(f, x, dy);
    expect_elements(get(out), master.dx_from_y, "backward_from_output, lazy");
  }
}

/// The same where an output is an input itself.
template <typename F, typename X>
void expect_same_bits_in_place(const F& f, X& x, X& other) {
  const Master<F> master(f, count(x));
  put(x, master.x);
  act::forward(f, x, x);
  expect_elements(get(x), master.y, "forward");
  put(x, master.x);
  put(other, master.dy);
  act::backward(f, x, other, other);
  expect_elements(get(other), master.dx, "backward, dx = dy");
  put(other, master.dy);
  act::backward(f, x, other, x);
  expect_elements(get(x), master.dx, "backward, dx = x");
  put(x, master.x);
  act::backward(f, x, x, x);
  put(other, master.x);
  const X expected = act::backward(f, other, other);
  expect_elements(get(x), get(expected), "backward, dx = dy = x");
}

}  // namespace support
