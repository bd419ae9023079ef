// SPDX-License-Identifier: MIT
// expect: static.assert.*the output is a temporary container
#include <activations/tensor.hpp>

namespace act = activations;

void try_it(const Eigen::Tensor<float, 3>& x, Eigen::Tensor<float, 3>& y) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  act::forward(act::ReLU<float>(), x, y);
#else
  act::forward(act::ReLU<float>(), x, Eigen::Tensor<float, 3>(y));
#endif
}
