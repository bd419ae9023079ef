// SPDX-License-Identifier: MIT
// expect: static.assert.*the function is of another scalar than its inputs
#include <activations/tensor.hpp>

namespace act = activations;

void try_it(const Eigen::Tensor<double, 2>& x, Eigen::Tensor<double, 2>& y) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  act::forward(act::ELU<double>(), x, y);
#else
  act::forward(act::ELU<float>(), x, y);
#endif
}
