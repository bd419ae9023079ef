// SPDX-License-Identifier: MIT
// expect: static.assert.*a ThreadPoolDevice needs EIGEN_USE_THREADS
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
#define EIGEN_USE_THREADS
#endif
#include <activations/tensor.hpp>

void try_it(const Eigen::ThreadPoolDevice& pool, const Eigen::Tensor<float, 1>& x,
            Eigen::Tensor<float, 1>& y) {
  activations::forward(pool, activations::ReLU<float>(), x + x, y);
}
