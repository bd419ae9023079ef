// SPDX-License-Identifier: MIT
// expect: static.assert.*the gradient of ELU and SELU asks more of x than its sign
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXXf& x, Eigen::ArrayXXf& out, act::SignMask& signs) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  act::backward_from_mask(act::ReLU<float>(), signs, x, out);
#else
  act::backward_from_mask(act::SELU<float>(), signs, x, out);
#endif
}
