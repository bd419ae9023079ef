// SPDX-License-Identifier: MIT
// Values and gradients of an array, lazily and eagerly.
#include <activations/activations.hpp>
#include <cmath>
#include <iostream>

namespace act = activations;

int main() {
  const Eigen::ArrayXf x = Eigen::ArrayXf::LinSpaced(9, -2.0f, 2.0f);
  const Eigen::ArrayXf dy = Eigen::ArrayXf::Ones(9);
  const act::ELU<float> elu;  // alpha = 1

  // Lazy: an Eigen expression, for a formula that goes on.
  const Eigen::ArrayXf y = act::forward(elu, x);
  const Eigen::ArrayXf shifted = 1.0f + act::forward(elu, 2.0f * x);

  // Eager: written to an array of yours, at full speed. In place is allowed.
  Eigen::ArrayXf dx(x.size());
  act::backward(elu, x, dy, dx);

  std::cout << "x        " << x.transpose() << "\nELU(x)   " << y.transpose() << "\nELU'(x)  "
            << dx.transpose() << '\n';

  const bool right = std::abs(y(0) - std::expm1(-2.0f)) < 1e-6f && y(8) == 2.0f &&
                     std::abs(shifted(0) - std::exp(-4.0f)) < 1e-6f &&
                     std::abs(dx(0) - std::exp(-2.0f)) < 1e-6f && dx(8) == 1.0f;
  if (!right) std::cerr << "quick_start: not the values of ELU\n";
  return right ? 0 : 1;
}
