// SPDX-License-Identifier: MIT
// expect: static.assert.*nor tensors of different ranks
#include <activations/tensor.hpp>

namespace act = activations;

void try_it(const Eigen::Tensor<float, 3>& x, const Eigen::Tensor<float, 2>& dy,
            Eigen::Tensor<float, 2>& dx) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  act::backward(act::ReLU<float>(), x.chip(0, 0), dy, dx);
#else
  act::backward(act::ReLU<float>(), x, dy, dx);
#endif
}
