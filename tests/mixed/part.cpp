// SPDX-License-Identifier: MIT
#include "part.hpp"

#include <activations/activations.hpp>

namespace act = activations;

#define TEXT_OF_EXPANDED(name) #name
#define TEXT_OF(name) TEXT_OF_EXPANDED(name)

namespace PART {

Eigen::ArrayXf leaky_relu(const Eigen::ArrayXf& x) { return act::forward(act::LeakyReLU<>(), x); }

Eigen::ArrayXf elu(const Eigen::ArrayXf& x) {
  Eigen::ArrayXf y(x.size());
  act::forward(act::ELU<>(), x, y);
  return y;
}

Eigen::ArrayXf elu_gradient(const Eigen::ArrayXf& x) {
  const Eigen::ArrayXf dy = Eigen::ArrayXf::Ones(x.size());
  Eigen::ArrayXf dx(x.size());
  act::backward(act::ELU<>(), x, dy, dx);
  return dx;
}

const char* instruction_set() { return TEXT_OF(ACTIVATIONS_INSTRUCTION_SET); }

}  // namespace PART
