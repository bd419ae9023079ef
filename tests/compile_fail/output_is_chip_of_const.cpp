// SPDX-License-Identifier: MIT
// expect: static.assert.*the output is a view of const elements
#include <activations/tensor.hpp>

namespace act = activations;

void try_it(const Eigen::Tensor<float, 3>& x, Eigen::Tensor<float, 3>& y) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  act::forward(act::ReLU<float>(), x.chip(0, 1), y.chip(0, 1));
#else
  const Eigen::Tensor<float, 3>& z = y;
  act::forward(act::ReLU<float>(), x.chip(0, 1), z.chip(0, 1));
#endif
}
