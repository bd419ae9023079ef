// SPDX-License-Identifier: MIT
// expect: static.assert.*the function is of another scalar than its inputs
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXXf& x, Eigen::ArrayXXf& y, const Eigen::ArrayXd& slopes) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  const Eigen::ArrayXf alpha = slopes.cast<float>();
  act::forward(act::per_channel(alpha, 0), x, y);
#else
  act::forward(act::per_channel(slopes, 0), x, y);
#endif
}
