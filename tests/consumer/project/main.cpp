// SPDX-License-Identifier: MIT
#include <activations/activations.hpp>
#include <cmath>
#include <iostream>

namespace act = activations;

int main() {
  const Eigen::ArrayXf x = Eigen::ArrayXf::LinSpaced(5, -2.0f, 2.0f);
  const act::ELU<float> elu(1.0f);
  const Eigen::ArrayXf y = act::forward(elu, x);
  std::cout << y.transpose() << '\n';
  const bool right = std::abs(y(0) - std::expm1(-2.0f)) < 1e-6f && y(2) == 0.0f && y(4) == 2.0f;
  return right ? 0 : 1;
}
