// SPDX-License-Identifier: MIT
// expect: static.assert.*the output is an expression
#include <activations/tensor.hpp>

namespace act = activations;

void try_it(const Eigen::Tensor<float, 3>& x, Eigen::Tensor<float, 3>& y) {
  const Eigen::array<int, 3> order{2, 1, 0};
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  act::forward(act::ReLU<float>(), x.shuffle(order), y);
#else
  act::forward(act::ReLU<float>(), x, y.shuffle(order));
#endif
}
