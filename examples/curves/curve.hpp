// SPDX-License-Identifier: MIT
#pragma once

#include <Eigen/Core>
#include <activations/activations.hpp>
#include <limits>
#include <string>
#include <utility>

namespace curves {

namespace act = activations;

/// What the library says of one function: y, and dx for dy = 1, at ascending x.
struct Curve {
  std::string id;     ///< the name of its block of data
  std::string title;  ///< function and alpha
  Eigen::ArrayXd x, y, dx;
};

constexpr int samples_to_one = 64;  // a power of two: every x is exact, and 0 is one of them
constexpr int largest_x = 6;

template <class Function>
Curve sample(std::string id, std::string title, const Function& f) {
  constexpr Eigen::Index half = largest_x * samples_to_one;
  Eigen::ArrayXd x(2 * half + 2);
  x.head(half + 1).setLinSpaced(-largest_x, 0);
  x.tail(half).setLinSpaced(1.0 / samples_to_one, largest_x);
  // So near to 0 that it shows the gradient's limit from the right.
  x(half + 1) = std::numeric_limits<double>::min();

  const Eigen::ArrayXd dy = Eigen::ArrayXd::Ones(x.size());
  Eigen::ArrayXd y(x.size()), dx(x.size());
  act::forward(f, x, y);
  act::backward(f, x, dy, dx);
  return {std::move(id), std::move(title), std::move(x), std::move(y), std::move(dx)};
}

}  // namespace curves
