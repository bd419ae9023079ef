// SPDX-License-Identifier: MIT
// expect: static.assert.*dalpha is an expression
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXXf& x, const Eigen::ArrayXXf& dy, Eigen::ArrayXXf& dx,
            const Eigen::ArrayXf& alpha) {
  const auto channels = act::per_channel(alpha, 0);
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  Eigen::ArrayXf dalpha(alpha.size());
  act::backward(channels, x, dy, dx, dalpha);
#else
  act::backward(channels, x, dy, dx, alpha + alpha);
#endif
}
