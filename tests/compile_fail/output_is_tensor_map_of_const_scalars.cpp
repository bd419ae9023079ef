// SPDX-License-Identifier: MIT
// expect: static.assert.*the output is a view of const elements
#include <activations/tensor.hpp>

namespace act = activations;

void try_it(const Eigen::Tensor<float, 1>& x, float* y) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  Eigen::TensorMap<Eigen::Tensor<float, 1>> map(y, x.size());
  act::forward(act::ReLU<float>(), x, map);
#else
  Eigen::TensorMap<Eigen::Tensor<const float, 1>> map(y, x.size());
  act::forward(act::ReLU<float>(), x, map);
#endif
}
