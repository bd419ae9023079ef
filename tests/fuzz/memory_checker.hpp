// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#if defined(__has_feature)
#if __has_feature(memory_sanitizer)
#include <sanitizer/msan_interface.h>
#define ACTIVATIONS_FUZZ_MSAN
#endif
#endif
#if __has_include(<valgrind/memcheck.h>)
#include <valgrind/memcheck.h>
#define ACTIVATIONS_FUZZ_VALGRIND
#endif

/// What a memory checker is told, if there is one: a result that depends on bytes that were forgotten,
/// and not written since, is a mistake that it reports.
namespace fuzz {

/// MemorySanitizer does not see what the standard library writes into a message.
#if defined(ACTIVATIONS_FUZZ_MSAN)
inline constexpr bool refusals_can_be_checked = false;
#else
inline constexpr bool refusals_can_be_checked = true;
#endif

inline void forget([[maybe_unused]] const void* at, [[maybe_unused]] std::size_t bytes) {
#if defined(ACTIVATIONS_FUZZ_MSAN)
  __msan_poison(at, bytes);
#elif defined(ACTIVATIONS_FUZZ_VALGRIND)
  VALGRIND_MAKE_MEM_UNDEFINED(at, bytes);
#endif
}

inline void know([[maybe_unused]] const void* at, [[maybe_unused]] std::size_t bytes) {
#if defined(ACTIVATIONS_FUZZ_MSAN)
  __msan_unpoison(at, bytes);
#elif defined(ACTIVATIONS_FUZZ_VALGRIND)
  VALGRIND_MAKE_MEM_DEFINED(at, bytes);
#endif
}

/// Whether a checker looks on.
inline bool is_watched() {
#if defined(ACTIVATIONS_FUZZ_MSAN)
  return true;
#elif defined(ACTIVATIONS_FUZZ_VALGRIND)
  return RUNNING_ON_VALGRIND != 0;
#else
  return false;
#endif
}

}  // namespace fuzz
