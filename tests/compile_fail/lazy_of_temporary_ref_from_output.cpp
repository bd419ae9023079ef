// SPDX-License-Identifier: MIT
// expect: static.assert.*this Ref is a temporary
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXXf& y, Eigen::ArrayXXf& dx) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  const Eigen::Ref<const Eigen::ArrayXXf> ref(y);
  dx = act::backward_from_output(act::ReLU<float>(), ref, y);
#else
  dx = act::backward_from_output(act::ReLU<float>(), Eigen::Ref<const Eigen::ArrayXXf>(y), y);
#endif
}
