// SPDX-License-Identifier: MIT
// expect: static.assert.*dalpha is const
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXXf& x, const Eigen::ArrayXXf& dy, Eigen::ArrayXXf& dx,
            const Eigen::ArrayXf& alpha) {
  const auto channels = act::per_channel(alpha, 0);
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  Eigen::ArrayXf list(alpha.size());
  Eigen::Map<Eigen::ArrayXf> dalpha(list.data(), list.size());
  act::backward(channels, x, dy, dx, dalpha);
#else
  Eigen::ArrayXf list(alpha.size());
  Eigen::Map<const Eigen::ArrayXf> dalpha(list.data(), list.size());
  act::backward(channels, x, dy, dx, dalpha);
#endif
}
