// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <limits>

#include "bits.hpp"

namespace support {

/// Of the bits of numbers, in their order (Fowler, Noll and Vo, with whole numbers in place of bytes). The sign and
/// the payload of a NaN are the processor's.
template <typename Scalar>
class Checksum {
 public:
  template <typename List>
  void add(const List& list) {
    for (Scalar value : list) {
      const bool is_nan = !(value == value);
      add_bits(to_bits(is_nan ? std::numeric_limits<Scalar>::quiet_NaN() : value));
    }
  }
  std::uint64_t value() const { return value_; }

 private:
  void add_bits(std::uint64_t bits) { value_ = (value_ ^ bits) * 0x100000001b3u; }

  std::uint64_t value_ = 0xcbf29ce484222325u;
};

}  // namespace support
