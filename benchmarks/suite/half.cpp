// SPDX-License-Identifier: MIT
#include "rows.hpp"

namespace bench {

std::vector<std::string> register_half(List list) {
  return register_rows(list, common_spellings<Case<Eigen::half, float>>());
}

}  // namespace bench
