// SPDX-License-Identifier: MIT
// expect: static.assert.*per_channel: alpha is a vector
#include <activations/tensor.hpp>

namespace act = activations;

void try_it(const Eigen::Tensor<float, 2>& x, Eigen::Tensor<float, 2>& y) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  act::forward(act::per_channel(x.chip(0, 1), 0), x, y);
#else
  act::forward(act::per_channel(x, 0), x, y);
#endif
}
