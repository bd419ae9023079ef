// SPDX-License-Identifier: MIT
#include "rows.hpp"

namespace bench {

std::vector<RowToRun> register_half(List list, const Effort& asked) {
  return register_rows(list, asked, common_spellings<Case<Eigen::half, float>>());
}

}  // namespace bench
