// SPDX-License-Identifier: MIT
/// Part of every test program: ends it with exit code 77, which ctest reports as skipped, where the
/// processor lacks an instruction set that the program was compiled for. It runs before all other
/// initialisers, since those may use the missing instructions already.
#if defined(__x86_64__) || defined(__i386__)

#include <cstdio>
#include <cstdlib>

namespace {

#define SKIP_WITHOUT(feature)                         \
  if (!__builtin_cpu_supports(feature)) {             \
    std::puts("skipped: no " feature " on this CPU"); \
    std::fflush(stdout);                              \
    std::_Exit(77);                                   \
  }

__attribute__((constructor(101))) void check_cpu() {
  __builtin_cpu_init();
#ifdef __SSE4_2__
  SKIP_WITHOUT("sse4.2")
#endif
#ifdef __AVX__
  SKIP_WITHOUT("avx")
#endif
#ifdef __AVX2__
  SKIP_WITHOUT("avx2")
#endif
#ifdef __FMA__
  SKIP_WITHOUT("fma")
#endif
#ifdef __AVX512F__
  SKIP_WITHOUT("avx512f")
#endif
#ifdef __AVX512DQ__
  SKIP_WITHOUT("avx512dq")
#endif
#ifdef __AVX512BW__
  SKIP_WITHOUT("avx512bw")
#endif
#ifdef __AVX512VL__
  SKIP_WITHOUT("avx512vl")
#endif
#ifdef __AVX512BF16__
  SKIP_WITHOUT("avx512bf16")
#endif
}

}  // namespace

#endif
