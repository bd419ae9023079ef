// SPDX-License-Identifier: MIT
// expect: static.assert.*PReLU has no gradient from the output
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXXf& x, const Eigen::ArrayXXf& y, const Eigen::ArrayXXf& dy,
            Eigen::ArrayXXf& dx) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  act::backward(act::PReLU<float>(), x, dy, dx);
  static_cast<void>(y);
#else
  act::backward_from_output(act::PReLU<float>(), y, dy, dx);
  static_cast<void>(x);
#endif
}
