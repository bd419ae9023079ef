// SPDX-License-Identifier: MIT
// expect: static.assert.*the inputs are of different scalars
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXf& alpha, const Eigen::ArrayXXf& x,
            const Eigen::Array<Eigen::half, Eigen::Dynamic, Eigen::Dynamic>& dy,
            Eigen::ArrayXXf& dx) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  act::backward(act::per_channel(alpha, 0), x, dy.cast<float>(), dx);
#else
  act::backward(act::per_channel(alpha, 0), x, dy, dx);
#endif
}
