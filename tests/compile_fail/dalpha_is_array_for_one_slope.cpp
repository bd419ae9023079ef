// SPDX-License-Identifier: MIT
// expect: static.assert.*dalpha of one shared slope is one scalar
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXXf& x, const Eigen::ArrayXXf& dy, Eigen::ArrayXXf& dx,
            Eigen::ArrayXf& dalphas) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  act::backward(act::PReLU<float>(), x, dy, dx, dalphas(0));
#else
  act::backward(act::PReLU<float>(), x, dy, dx, dalphas);
#endif
}
