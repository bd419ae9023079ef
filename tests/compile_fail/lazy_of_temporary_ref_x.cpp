// SPDX-License-Identifier: MIT
// expect: static.assert.*this Ref is a temporary
#include <activations/activations.hpp>

namespace act = activations;

void try_it(const Eigen::ArrayXXf& x, Eigen::ArrayXXf& y) {
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  const Eigen::Ref<const Eigen::ArrayXXf> ref(x);
  y = act::backward(act::ReLU<float>(), ref, x);
#else
  y = act::backward(act::ReLU<float>(), Eigen::Ref<const Eigen::ArrayXXf>(x), x);
#endif
}
