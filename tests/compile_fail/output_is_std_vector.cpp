// SPDX-License-Identifier: MIT
// expect: static.assert.*the output is no Eigen Array
#include <activations/activations.hpp>

namespace act = activations;

#include <vector>

void try_it(const Eigen::ArrayXf& x, std::vector<float>& y) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  Eigen::Map<Eigen::ArrayXf> map(y.data(), x.size());
  act::forward(act::ReLU<float>(), x, map);
#else
  act::forward(act::ReLU<float>(), x, y);
#endif
}
