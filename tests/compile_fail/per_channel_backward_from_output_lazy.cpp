// SPDX-License-Identifier: MIT
// expect: static.assert.*PReLU has no gradient from the output
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXXf& x, const Eigen::ArrayXXf& y, const Eigen::ArrayXXf& dy,
            Eigen::ArrayXXf& dx, const Eigen::ArrayXf& alpha) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  dx = act::backward(act::per_channel(alpha, 0), x, dy);
  static_cast<void>(y);
#else
  dx = act::backward_from_output(act::per_channel(alpha, 0), y, dy);
  static_cast<void>(x);
#endif
}
