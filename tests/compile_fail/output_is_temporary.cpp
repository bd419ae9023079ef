// SPDX-License-Identifier: MIT
// expect: static.assert.*the output is a temporary container
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXXf& x, Eigen::ArrayXXf& y) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  act::forward(act::ReLU<float>(), x, y);
#else
  act::forward(act::ReLU<float>(), x, Eigen::ArrayXXf(y));
#endif
}
