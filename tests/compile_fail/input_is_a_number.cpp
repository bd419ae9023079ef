// SPDX-License-Identifier: MIT
// expect: static.assert.*an input is no Eigen Array
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXf& x, Eigen::ArrayXf& dx) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  act::backward(act::ReLU<float>(), x, Eigen::ArrayXf::Constant(x.size(), 1.0f), dx);
#else
  act::backward(act::ReLU<float>(), x, 1.0f, dx);
#endif
}
