// SPDX-License-Identifier: MIT
// expect: static.assert.*the output is a view of const elements
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXf& x, float* y) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  Eigen::Map<Eigen::ArrayXf> map(y, x.size());
  act::forward(act::ReLU<float>(), x, map);
#else
  Eigen::Map<const Eigen::ArrayXf> map(y, x.size());
  act::forward(act::ReLU<float>(), x, map);
#endif
}
