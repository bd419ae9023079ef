// SPDX-License-Identifier: MIT
#include "../support/peers/peers.hpp"
#include "rows.hpp"

namespace bench {

/// The other libraries, and other containers, are compared in float alone.
std::vector<RowToRun> register_float(List list, const Effort& asked) {
  using C = Case<float>;
  std::vector<Spelling<C>> spellings = common_spellings<C>();
  for (const peers::Peer& peer : peers::all()) {
    if (peer.is_installed()) spellings.push_back({peer.name, peer.prepare});
  }
  for (const Spelling<C>& spelling : container_spellings()) spellings.push_back(spelling);
  return register_rows(list, asked, spellings);
}

}  // namespace bench
