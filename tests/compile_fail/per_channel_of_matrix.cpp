// SPDX-License-Identifier: MIT
// expect: static.assert.*per_channel: alpha is a vector
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXXf& x, Eigen::ArrayXXf& y) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  act::forward(act::per_channel(x.col(0), 0), x, y);
#else
  act::forward(act::per_channel(x, 0), x, y);
#endif
}
