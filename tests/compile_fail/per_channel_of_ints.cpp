// SPDX-License-Identifier: MIT
// expect: static.assert.*per_channel: alpha .*real numbers
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXi& slopes) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  const Eigen::ArrayXf alpha = slopes.cast<float>();
  static_cast<void>(act::per_channel(alpha, 0));
#else
  static_cast<void>(act::per_channel(slopes, 0));
#endif
}
