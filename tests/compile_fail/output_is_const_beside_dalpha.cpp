// SPDX-License-Identifier: MIT
// expect: static.assert.*the output is const
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXXf& x, Eigen::ArrayXXf& dx, float& dalpha) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  act::backward(act::PReLU<float>(), x, x, dx, dalpha);
#else
  act::backward(act::PReLU<float>(), dx, dx, x, dalpha);
#endif
}
