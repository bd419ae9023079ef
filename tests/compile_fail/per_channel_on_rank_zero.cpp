// SPDX-License-Identifier: MIT
// expect: static.assert.*a tensor of rank 0 has no axis for channels
#include <activations/tensor.hpp>

namespace act = activations;

#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
constexpr int rank = 1;
#else
constexpr int rank = 0;
#endif

void try_it(const Eigen::Tensor<float, 1>& alpha, const Eigen::Tensor<float, rank>& x,
            Eigen::Tensor<float, rank>& y) {
  act::forward(act::per_channel(alpha, 0), x, y);
}
