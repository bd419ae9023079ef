// SPDX-License-Identifier: MIT
// expect: static.assert.*the output is of another scalar than the input
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXXf& x, Eigen::ArrayXXd& y) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  y = act::forward(act::ReLU<float>(), x).cast<double>();
#else
  act::forward(act::ReLU<float>(), x, y);
#endif
}
