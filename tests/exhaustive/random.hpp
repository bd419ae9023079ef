// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>

#include "format.hpp"

namespace exhaustive {

/// SplitMix64 (Steele, Lea, Flood 2014): random bits from a counter, so that any input can be drawn
/// without those before it, by any thread.
inline std::uint64_t random_bits(std::uint64_t counter) {
  std::uint64_t z = (counter + 1) * 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/// Any finite float: all bit patterns are equally likely, but for those of infinity and NaN.
inline float random_float(std::uint64_t counter) {
  for (std::uint64_t trial = 0;; ++trial) {
    const auto value =
        bit_cast<float>(static_cast<std::uint32_t>(random_bits(counter * 64 + trial)));
    if (std::isfinite(value)) return value;
  }
}

/// Uniform in [0, 1).
inline double random_unit(std::uint64_t counter) {
  return static_cast<double>(random_bits(counter) >> 11) * 0x1p-53;
}

}  // namespace exhaustive
