// SPDX-License-Identifier: MIT
// expect: static.assert.*a ThreadPoolDevice needs EIGEN_USE_THREADS
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
#define EIGEN_USE_THREADS
#endif
#include <activations/tensor.hpp>

float try_it(const Eigen::ThreadPoolDevice& pool, const Eigen::Tensor<float, 1>& x) {
  return activations::alpha_gradient(pool, activations::PReLU<float>(), x, x);
}
