// SPDX-License-Identifier: MIT
// expect: static.assert.*the output is const
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXXf& x, Eigen::ArrayXXf& y, const Eigen::ArrayXXf& z) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  act::forward(act::ReLU<float>(), x, y);
  static_cast<void>(z);
#else
  act::forward(act::ReLU<float>(), x, z);
  static_cast<void>(y);
#endif
}
