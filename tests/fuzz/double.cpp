// SPDX-License-Identifier: MIT
#include "check.hpp"
#include "passes.hpp"

void fuzz::check_double(Bytes& bytes) {
  switch (bytes.below(5)) {
    case 1:
      return Check<double, Tensors<double, Eigen::RowMajor>>(bytes).run();
    case 2:
      return Check<double, Arrays<double>, PackedArrays<double>,
                   PackedArrays<double, Eigen::RowMajor>>(bytes)
          .run();
    case 3:
      return Check<double, PackedTensors<double, Eigen::RowMajor>>(bytes).run();
    case 4:
      return Check<double, Chips<double, Eigen::RowMajor>,
                   PackedTensors<double, Eigen::RowMajor, 2>, Chips<double, Eigen::RowMajor>>(bytes)
          .run();
    default:
      return Check<double, Arrays<double>>(bytes).run();
  }
}
