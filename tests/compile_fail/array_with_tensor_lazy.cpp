// SPDX-License-Identifier: MIT
// expect: static.assert.*Array and Matrix do not mix with Tensor
#include <activations/tensor.hpp>

namespace act = activations;

void try_it(const Eigen::Tensor<float, 2>& x, const Eigen::Tensor<float, 2>& dy,
            Eigen::Tensor<float, 2>& dx, const Eigen::ArrayXXf& z) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  dx = act::backward(act::ReLU<float>(), x, dy);
  static_cast<void>(z);
#else
  dx = act::backward(act::ReLU<float>(), x, z);
  static_cast<void>(dy);
#endif
}
