// SPDX-License-Identifier: MIT
// expect: static.assert.*per_channel: alpha is an expression
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXXf& x, Eigen::ArrayXXf& y) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  const Eigen::ArrayXf alpha = x.col(0) + x.col(1);
  act::forward(act::per_channel(alpha, 0), x, y);
#else
  act::forward(act::per_channel(x.col(0) + x.col(1), 0), x, y);
#endif
}
