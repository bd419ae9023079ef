// SPDX-License-Identifier: MIT
// expect: static.assert.*the output is a view of const elements
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXXf& x, Eigen::ArrayXXf& y) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  act::forward(act::ReLU<float>(), x.row(0), y.row(1));
#else
  const Eigen::ArrayXXf& z = y;
  act::forward(act::ReLU<float>(), x.row(0), z.row(1));
#endif
}
