// SPDX-License-Identifier: MIT
// expect: static.assert.*per_channel: alpha is a temporary
#include <activations/tensor.hpp>

namespace act = activations;

void try_it(const Eigen::Tensor<float, 3>& x, Eigen::Tensor<float, 3>& y) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  const Eigen::Tensor<float, 1> alpha(x.dimension(0));
  act::forward(act::per_channel(alpha, 0), x, y);
#else
  act::forward(act::per_channel(Eigen::Tensor<float, 1>(x.dimension(0)), 0), x, y);
#endif
}
