// SPDX-License-Identifier: MIT
// Training in less memory: y takes the place of x, and one bit for each element is kept for dx. (The
// gradient of learned slopes needs x itself.)
#include <activations/activations.hpp>
#include <iostream>

namespace act = activations;

int main() {
  const Eigen::Index units = 256, samples = 500;
  const Eigen::ArrayXXf x = Eigen::ArrayXXf::Random(units, samples);
  const Eigen::ArrayXXf dy = Eigen::ArrayXXf::Random(units, samples);
  const act::LeakyReLU<float> f(0.1f);

  Eigen::ArrayXXf layer = x;  // what a layer would have in its one buffer
  act::SignMask signs;
  act::forward(f, layer, layer, signs);

  Eigen::ArrayXXf gradient = dy;
  act::backward_from_mask(f, signs, gradient, gradient);

  Eigen::ArrayXXf y(units, samples), dx(units, samples);
  act::forward(f, x, y);
  act::backward(f, x, dy, dx);
  const std::size_t kept = signs.words().size() * sizeof(signs.words()[0]);
  const std::size_t whole = static_cast<std::size_t>(x.size()) * sizeof(float);
  std::cout << "kept for the gradient: " << kept << " bytes, instead of x with " << whole << '\n';
  const bool right = (layer == y).all() && (gradient == dx).all() && kept * 32 == whole;
  if (!right) std::cerr << "in_place_sign_mask: not the values, gradients or memory expected\n";
  return right ? 0 : 1;
}
