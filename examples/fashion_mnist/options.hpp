// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "training.hpp"

namespace fashion_mnist {

struct Options {
  std::string data;
  std::string csv;  ///< empty for none
  int threads = 1;
  Settings settings{};
  std::vector<Function> functions;  ///< at least one
  std::string help;                 ///< to be printed instead of training, unless empty
};

/// Throws an exception whose text is one line if the command line makes no sense.
Options parse_options(int argc, const char* const* argv);

}  // namespace fashion_mnist
