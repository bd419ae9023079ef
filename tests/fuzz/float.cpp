// SPDX-License-Identifier: MIT
#include "check.hpp"
#include "passes.hpp"

void fuzz::check_float(Bytes& bytes) {
  switch (bytes.below(6)) {
    case 0:
      return Check<float, Arrays<float>>(bytes).run();
    case 2:
      return Check<float, Refs<float>>(bytes).run();
    case 3:
      return Check<float, PackedArrays<float>>(bytes).run();
    case 4:
      return Check<float, PackedArrays<float>, PackedArrays<float, Eigen::RowMajor>, Arrays<float>>(
                 bytes)
          .run();
    case 5:
      return Check<float, Chips<float, Eigen::ColMajor>>(bytes).run();
    default:
      return Check<float, Tensors<float, Eigen::ColMajor>>(bytes).run();
  }
}
