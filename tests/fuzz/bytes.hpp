// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace fuzz {

/// Decisions read from the fuzzer's bytes, front to back; zeros once they have run out, so that
/// every string of bytes means something.
class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size) : next_(data), end_(data + size) {}

  std::size_t left() const { return static_cast<std::size_t>(end_ - next_); }
  std::uint8_t next() { return next_ == end_ ? std::uint8_t{0} : *next_++; }

  /// 0 to count - 1.
  int below(int count) { return next() % count; }
  /// True once in `times`, and not where no bytes are left.
  bool one_in(int times) { return next() % times == times - 1; }

  /// Any bit pattern of the type.
  template <typename T>
  T pattern() {
    unsigned char bytes[sizeof(T)];
    for (unsigned char& byte : bytes) byte = next();
    T value;
    std::memcpy(static_cast<void*>(&value), bytes, sizeof(T));
    return value;
  }

 private:
  const std::uint8_t* next_;
  const std::uint8_t* end_;
};

}  // namespace fuzz
