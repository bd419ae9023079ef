// SPDX-License-Identifier: MIT
#include "check.hpp"
#include "passes.hpp"

void fuzz::check_half(Bytes& bytes) {
  if (bytes.one_in(2)) {
    Check<Eigen::half, Tensors<Eigen::half, Eigen::ColMajor>>(bytes).run();
  } else {
    Check<Eigen::half, Arrays<Eigen::half>>(bytes).run();
  }
}
