// SPDX-License-Identifier: MIT
// expect: static.assert.*per_channel: alpha is an Eigen Array, Matrix, Tensor or Map
#include <activations/activations.hpp>

namespace act = activations;

#include <vector>

void try_it(const Eigen::ArrayXXf& x, Eigen::ArrayXXf& y, const std::vector<float>& slopes) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  const Eigen::Map<const Eigen::ArrayXf> alpha(slopes.data(), x.rows());
  act::forward(act::per_channel(alpha, 0), x, y);
#else
  act::forward(act::per_channel(slopes, 0), x, y);
#endif
}
