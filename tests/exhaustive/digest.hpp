// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "format.hpp"

namespace exhaustive {

/// The bit pattern, and one for all NaN: IEEE leaves their sign and payload to the processor.
inline std::uint32_t pattern_of(float v) {
  return v != v ? 0x7fc00000u : bit_cast<std::uint32_t>(v);
}
inline std::uint64_t pattern_of(double v) {
  return v != v ? 0x7ff8000000000000u : bit_cast<std::uint64_t>(v);
}

/// A number that stands for the results at the positions `first` and on. Those of blocks add up to
/// that of all, in any order.
template <typename Scalar>
std::uint64_t digest(const Scalar* results, std::int64_t size, std::uint64_t first) {
  std::uint64_t sum = 0;
  for (std::int64_t i = 0; i < size; ++i) {
    const std::uint64_t position = first + static_cast<std::uint64_t>(i) + 1;
    // Both factors are odd and random, so that each bit changes about half of the bits above it,
    // and the shifts bring these down.
    std::uint64_t bits = pattern_of(results[i]) ^ position * 0x9e3779b97f4a7c15u;
    bits = (bits ^ bits >> 32) * 0xff51afd7ed558ccdu;
    sum += bits ^ bits >> 32;
  }
  return sum;
}

}  // namespace exhaustive
