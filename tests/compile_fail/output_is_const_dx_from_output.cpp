// SPDX-License-Identifier: MIT
// expect: static.assert.*the output is const
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXXf& y, Eigen::ArrayXXf& dx, const Eigen::ArrayXXf& dy) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  act::backward_from_output(act::ReLU<float>(), y, dy, dx);
#else
  act::backward_from_output(act::ReLU<float>(), y, dx, dy);
#endif
}
