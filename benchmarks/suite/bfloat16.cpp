// SPDX-License-Identifier: MIT
#include "rows.hpp"

namespace bench {

std::vector<std::string> register_bfloat16(List list) {
  return register_rows(list, common_spellings<Case<Eigen::bfloat16, float>>());
}

}  // namespace bench
