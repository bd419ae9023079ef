// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>
#include <limits>

/// Included before all else by a test program that runs as it is, and with the variable STREAM_FROM_BYTES
/// in its environment, which says how large outputs are that are written past the cache.
namespace test {

inline long stream_from_bytes() {
  static const char* const bytes = std::getenv("STREAM_FROM_BYTES");
  return bytes ? std::strtol(bytes, nullptr, 10) : std::numeric_limits<long>::max();
}

}  // namespace test

#define ACTIVATIONS_STREAM_FROM_BYTES test::stream_from_bytes()
