// SPDX-License-Identifier: MIT
// expect: static.assert.*only PReLU learns its slope
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXXf& x, const Eigen::ArrayXXf& dy, Eigen::ArrayXXf& dx,
            float& dalpha) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  act::backward(act::PReLU<float>(), x, dy, dx, dalpha);
#else
  act::backward(act::ELU<float>(), x, dy, dx, dalpha);
#endif
}
