// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <regex>
#include <string>

#include "report.hpp"

namespace exhaustive {

struct Options {
  unsigned threads = 1;
  std::string csv;  ///< empty for none
  std::uint64_t stride = 1;
  std::uint64_t double_points = 100000000;
  std::uint64_t random_alphas = 10000;
  std::uint64_t mpfr_points = 1000000;
  bool ci = false;
  bool peers = false;
  bool digests = false;
  std::regex only;
  std::string help;  ///< to be printed instead of all else, unless empty

  bool selects(const Label& label) const { return std::regex_search(label.name(), only); }
};

/// Throws an exception whose text is one line if the command line makes no sense.
Options parse_options(int argc, const char* const* argv);

}  // namespace exhaustive
