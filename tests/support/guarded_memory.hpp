// SPDX-License-Identifier: MIT
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace support {

/// Memory between two pages that nobody may touch: whoever reads or writes one element too many
/// next to them is stopped by the processor, in code of any kind, vector intrinsics included.
class GuardedMemory {
 public:
  static constexpr std::size_t capacity = 32 * 1024;

  GuardedMemory() : page_(static_cast<std::size_t>(sysconf(_SC_PAGESIZE))) {
    void* const whole = mmap(nullptr, capacity + 2 * page_, PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    whole_ = static_cast<unsigned char*>(whole);
    if (whole == MAP_FAILED || mprotect(whole_, page_, PROT_NONE) != 0 ||
        mprotect(begin() + capacity, page_, PROT_NONE) != 0) {
      std::perror("memory between guard pages");
      std::abort();
    }
  }
  ~GuardedMemory() { munmap(whole_, capacity + 2 * page_); }
  GuardedMemory(const GuardedMemory&) = delete;
  GuardedMemory& operator=(const GuardedMemory&) = delete;

  unsigned char* begin() { return whole_ + page_; }
  const unsigned char* begin() const { return whole_ + page_; }

  /// Before anything is placed, every byte holds this.
  static constexpr unsigned char clear_byte = 0xa5;
  void clear() { std::memset(begin(), clear_byte, capacity); }

  /// `size` bytes next to the page behind, or `distance` bytes behind the page in front, as far as
  /// there is room.
  unsigned char* place(std::size_t size, bool at_end, std::size_t distance) {
    const std::size_t room = capacity - size;
    return begin() + (at_end || distance > room ? room : distance);
  }

 private:
  std::size_t page_;
  unsigned char* whole_;
};

}  // namespace support
