// SPDX-License-Identifier: MIT
// expect: static.assert.*the gradient of ELU and SELU asks more of x than its sign
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXXf& x, Eigen::ArrayXXf& out, act::SignMask& signs) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  act::forward(act::ReLU<float>(), x, out, signs);
#else
  act::forward(act::ELU<float>(), x, out, signs);
#endif
}
