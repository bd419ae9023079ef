// SPDX-License-Identifier: MIT
// expect: static.assert.*the output is of another rank or kind than the input
#include <activations/tensor.hpp>

namespace act = activations;

void try_it(const Eigen::Tensor<float, 3>& x, Eigen::Tensor<float, 2>& y) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  act::forward(act::ReLU<float>(), x.chip(0, 0), y);
#else
  act::forward(act::ReLU<float>(), x, y);
#endif
}
