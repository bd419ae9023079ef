// SPDX-License-Identifier: MIT
#include "check.hpp"
#include "passes.hpp"

void fuzz::check_float(Bytes& bytes) {
  if (bytes.one_in(2)) {
    Check<float, Tensors<float, Eigen::ColMajor>>(bytes).run();
  } else {
    Check<float, Arrays<float>>(bytes).run();
  }
}
