// SPDX-License-Identifier: MIT
// expect: static.assert.*backward_from_output needs the function.s member gradient_from_output
#include <activations/activations.hpp>

namespace act = activations;

template <typename Scalar>
struct Identity : act::Function<Identity<Scalar>, Scalar> {
  template <typename Lane>
  Lane value(const Lane& x) const {
    return x;
  }
#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
  template <typename Lane>
  Lane gradient_from_output(const Lane&, const Lane& dy) const {
    return dy;
  }
#endif
};

void try_it(const Eigen::ArrayXXf& x, const Eigen::ArrayXXf& dy, Eigen::ArrayXXf& dx) {
  act::backward_from_output(Identity<float>(), x, dy, dx);
}
