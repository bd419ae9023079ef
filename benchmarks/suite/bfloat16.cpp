// SPDX-License-Identifier: MIT
#include "rows.hpp"

namespace bench {

std::vector<RowToRun> register_bfloat16(List list, const Effort& asked) {
  return register_rows(list, asked, common_spellings<Case<Eigen::bfloat16, float>>());
}

}  // namespace bench
