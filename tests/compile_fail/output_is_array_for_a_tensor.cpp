// SPDX-License-Identifier: MIT
// expect: static.assert.*the output is of another rank or kind than the input
#include <activations/tensor.hpp>

namespace act = activations;

void try_it(const Eigen::Tensor<float, 2>& x, Eigen::ArrayXXf& y) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  Eigen::TensorMap<Eigen::Tensor<float, 2>> map(y.data(), y.rows(), y.cols());
  act::forward(act::ReLU<float>(), x, map);
#else
  act::forward(act::ReLU<float>(), x, y);
#endif
}
