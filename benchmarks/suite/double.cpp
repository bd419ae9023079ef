// SPDX-License-Identifier: MIT
#include "rows.hpp"

namespace bench {

std::vector<std::string> register_double(List list) {
  return register_rows(list, common_spellings<Case<double>>());
}

}  // namespace bench
