// SPDX-License-Identifier: MIT
// expect: static.assert.*dalpha of one shared slope is one scalar
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXXf& x, const Eigen::ArrayXXf& dy, Eigen::ArrayXXf& dx) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  float dalpha;
  act::backward(act::PReLU<float>(), x, dy, dx, dalpha);
#else
  double dalpha;
  act::backward(act::PReLU<float>(), x, dy, dx, dalpha);
#endif
}
