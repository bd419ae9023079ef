// SPDX-License-Identifier: MIT
// expect: static.assert.*only PReLU learns its slope
#include <activations/activations.hpp>

namespace act = activations;

float try_it(const Eigen::ArrayXXf& x, const Eigen::ArrayXXf& dy) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  return act::alpha_gradient(act::PReLU<float>(), x, dy);
#else
  return act::alpha_gradient(act::LeakyReLU<float>(), x, dy);
#endif
}
