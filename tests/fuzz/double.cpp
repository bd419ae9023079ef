// SPDX-License-Identifier: MIT
#include "check.hpp"
#include "passes.hpp"

void fuzz::check_double(Bytes& bytes) {
  if (bytes.one_in(2)) {
    Check<double, Tensors<double, Eigen::RowMajor>>(bytes).run();
  } else {
    Check<double, Arrays<double>>(bytes).run();
  }
}
