// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "../case.hpp"

/// What other libraries compute, under one signature. None of the files behind it contains Eigen,
/// so that programs of any instruction set may link them.
namespace peers {

using Case = bench::Case<float>;

/// One library. Any thread may prepare and run, several at once; the work is done in the calling
/// thread if the case asks for one. 16 bytes behind x must be readable (XNNPACK).
struct Peer {
  const char* name;
  std::string version;           ///< "not installed" if it is not, "" if it does not tell
  bench::Prepare<Case> prepare;  ///< empty if it is not installed

  bool is_installed() const { return static_cast<bool>(prepare); }
};

Peer xnnpack();
Peer onednn();
Peer libtorch();

/// All of them, in this order.
inline std::vector<Peer> all() { return {xnnpack(), onednn(), libtorch()}; }

}  // namespace peers
