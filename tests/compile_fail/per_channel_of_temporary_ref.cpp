// SPDX-License-Identifier: MIT
// expect: static.assert.*per_channel: alpha is a temporary
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXXf& x, Eigen::ArrayXXf& y) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  const Eigen::Ref<const Eigen::ArrayXf> alpha(x.col(0));
  act::forward(act::per_channel(alpha, 0), x, y);
#else
  act::forward(act::per_channel(Eigen::Ref<const Eigen::ArrayXf>(x.col(0)), 0), x, y);
#endif
}
