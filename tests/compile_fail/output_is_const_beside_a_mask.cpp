// SPDX-License-Identifier: MIT
// expect: static.assert.*the output is const
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXXf& x, Eigen::ArrayXXf& y, act::SignMask& signs) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  act::forward(act::ReLU<float>(), x, y, signs);
#else
  act::forward(act::ReLU<float>(), y, x, signs);
#endif
}
