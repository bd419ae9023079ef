// SPDX-License-Identifier: MIT
// expect: static.assert.*per_channel: alpha is a temporary
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXXf& x, Eigen::ArrayXXf& y) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  const Eigen::ArrayXf alpha = Eigen::ArrayXf::Zero(x.rows());
  act::forward(act::per_channel(alpha, 0), x, y);
#else
  act::forward(act::per_channel(Eigen::ArrayXf(x.col(0)), 0), x, y);
#endif
}
