// SPDX-License-Identifier: MIT
// expect: static.assert.*the output is const
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const act::SignMask& signs, Eigen::ArrayXXf& dx, const Eigen::ArrayXXf& dy) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  act::backward_from_mask(act::ReLU<float>(), signs, dy, dx);
#else
  act::backward_from_mask(act::ReLU<float>(), signs, dx, dy);
#endif
}
