// SPDX-License-Identifier: MIT
// expect: static.assert.*the function is of another scalar than its inputs
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXXf& x, const Eigen::ArrayXXd& dy, Eigen::ArrayXXf& dx) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  act::backward(act::SELU<float>(), x, dy.cast<float>(), dx);
#else
  act::backward(act::SELU<float>(), x, dy, dx);
#endif
}
