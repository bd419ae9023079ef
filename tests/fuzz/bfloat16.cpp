// SPDX-License-Identifier: MIT
#include "check.hpp"
#include "passes.hpp"

void fuzz::check_bfloat16(Bytes& bytes) {
  if (bytes.one_in(2)) {
    Check<Eigen::bfloat16, Tensors<Eigen::bfloat16, Eigen::RowMajor>>(bytes).run();
  } else {
    Check<Eigen::bfloat16, Arrays<Eigen::bfloat16>>(bytes).run();
  }
}
