// SPDX-License-Identifier: MIT
#include "part.hpp"

#if defined(PART_REFUSES_BY_MACRO)
#include <cstdio>
#define ACTIVATIONS_REFUSE(message) std::puts(message)
#endif
#include <activations/tensor.hpp>

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

/// What else has functions of its own: rows, sums, bits, tensors, and scalars of 16 bits.
void others(Eigen::ArrayXf& x, Eigen::ArrayXf& dalpha) {
  const Eigen::ArrayXf alpha = dalpha;
  act::backward(act::per_channel(alpha, 0), x, x, x, dalpha);
  act::SignMask signs;
  act::forward(act::ReLU<>(), x, x, signs);
  act::backward_from_mask(act::ReLU<>(), signs, x, x);
  Eigen::TensorMap<Eigen::Tensor<float, 1>> tensor(x.data(), x.size());
  act::forward(act::SELU<>(), tensor, tensor);
  Eigen::Array<Eigen::half, Eigen::Dynamic, 1> half = x.cast<Eigen::half>();
  act::forward(act::LeakyReLU<Eigen::half>(), half, half);
  Eigen::Array<Eigen::bfloat16, Eigen::Dynamic, 1> bfloat16 = x.cast<Eigen::bfloat16>();
  act::forward(act::LeakyReLU<Eigen::bfloat16>(), bfloat16, bfloat16);
  x = half.cast<float>() + bfloat16.cast<float>();
}

const char* instruction_set() { return TEXT_OF(ACTIVATIONS_INSTRUCTION_SET); }

}  // namespace PART
