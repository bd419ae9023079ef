// SPDX-License-Identifier: MIT
#include "rows.hpp"

namespace bench {

std::vector<RowToRun> register_double(List list, const Effort& asked) {
  return register_rows(list, asked, common_spellings<Case<double>>());
}

}  // namespace bench
