// SPDX-License-Identifier: MIT
// expect: static.assert.*an input is no Eigen Array
#include <activations/activations.hpp>

namespace act = activations;

#include <vector>

void try_it(const std::vector<float>& x, Eigen::ArrayXf& y) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  const Eigen::Map<const Eigen::ArrayXf> map(x.data(), y.size());
  y = act::forward(act::ReLU<float>(), map);
#else
  y = act::forward(act::ReLU<float>(), x);
#endif
}
