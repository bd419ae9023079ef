// SPDX-License-Identifier: MIT
// expect: static.assert.*the mask is const or a temporary
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXXf& x, Eigen::ArrayXXf& out, act::SignMask& signs) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  act::forward(act::ReLU<float>(), x, out, signs);
#else
  act::forward(act::ReLU<float>(), x, out, act::SignMask());
  static_cast<void>(signs);
#endif
}
