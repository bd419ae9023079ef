// SPDX-License-Identifier: MIT
// Training in less memory: y takes the place of x, and one bit for each element is kept for dx.
#include <activations/activations.hpp>
#include <cstdint>
#include <iostream>
#include <vector>

namespace act = activations;

int main() {
  const Eigen::Index units = 256, samples = 500;
  const Eigen::ArrayXXf x = Eigen::ArrayXXf::Random(units, samples);
  const Eigen::ArrayXXf dy = Eigen::ArrayXXf::Random(units, samples);
  const Eigen::ArrayXf alpha = Eigen::ArrayXf::LinSpaced(units, -0.5f, 0.5f);
  const auto prelu = act::per_channel(alpha, 0);

  Eigen::ArrayXXf layer = x;  // what a layer would have in its one buffer
  act::SignMask signs;
  act::forward(prelu, layer, layer, signs);

  Eigen::ArrayXXf gradient = dy;
  act::backward_from_mask(prelu, signs, gradient, gradient);

  Eigen::ArrayXXf y(units, samples), dx(units, samples);
  act::forward(prelu, x, y);
  act::backward(prelu, x, dy, dx);
  std::cout << "kept for the gradient: " << units * samples / 8 << " bytes, instead of x with "
            << units * samples * 4 << '\n';
  const bool right = (layer == y).all() && (gradient == dx).all();
  if (!right) std::cerr << "in_place_sign_mask: not the values or gradients of x\n";
  return right ? 0 : 1;
}
