// SPDX-License-Identifier: MIT
#pragma once

#if __cplusplus < 201703L && (!defined(_MSVC_LANG) || _MSVC_LANG < 201703L)
#error "activations needs C++17: -std=c++17 or newer"
#endif

#include <Eigen/Core>

#if !EIGEN_VERSION_AT_LEAST(3, 4, 0)
#error "activations needs Eigen 3.4 or newer"
#endif

/// The name of the inline namespace that holds everything in this library.
///
/// Two translation units compiled with different -m flags generate different code for the same
/// inline function, and a linker keeps one of the two at random: a program would then run AVX-512
/// code on a machine that has none. A name of its own for each set of instructions that the library tells
/// apart keeps them so, and so does one for each way of refusing a call (checks.hpp). Users never write it.

// Parts of AVX-512 that come together: first those of all processors since Skylake-SP and Zen 4.
#if defined(EIGEN_VECTORIZE_AVX512) && defined(__AVX512BW__) && defined(__AVX512DQ__) && \
    defined(__AVX512VL__)
#define ACTIVATIONS_AVX512_BW_DQ_VL
#if defined(__AVX512BF16__)
#define ACTIVATIONS_AVX512_BF16
#endif
#endif

#if defined(ACTIVATIONS_AVX512_BF16)
#define ACTIVATIONS_PACKETS avx512_bf16
#elif defined(ACTIVATIONS_AVX512_BW_DQ_VL)
#define ACTIVATIONS_PACKETS avx512_bw_dq_vl
#elif defined(EIGEN_VECTORIZE_AVX512)
#define ACTIVATIONS_PACKETS avx512
#elif defined(EIGEN_VECTORIZE_AVX2)
#define ACTIVATIONS_PACKETS avx2
#elif defined(EIGEN_VECTORIZE_AVX)
#define ACTIVATIONS_PACKETS avx
#elif defined(EIGEN_VECTORIZE_SSE4_2)
#define ACTIVATIONS_PACKETS sse4_2
#elif defined(EIGEN_VECTORIZE_SSE4_1)
#define ACTIVATIONS_PACKETS sse4_1
#elif defined(EIGEN_VECTORIZE_SSSE3)
#define ACTIVATIONS_PACKETS ssse3
#elif defined(EIGEN_VECTORIZE_SSE3)
#define ACTIVATIONS_PACKETS sse3
#elif defined(EIGEN_VECTORIZE_SSE)
#define ACTIVATIONS_PACKETS sse
#elif defined(EIGEN_VECTORIZE_SVE)
#define ACTIVATIONS_PACKETS sve
#elif defined(EIGEN_VECTORIZE_NEON)
#define ACTIVATIONS_PACKETS neon
#elif defined(EIGEN_VECTORIZE)
#define ACTIVATIONS_PACKETS packets
#else
#define ACTIVATIONS_PACKETS scalar
#endif

#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
#define ACTIVATIONS_FMA fma
#else
#define ACTIVATIONS_FMA no_fma
#endif

#if defined(__F16C__) && defined(EIGEN_VECTORIZE_AVX)
#define ACTIVATIONS_HALF f16c
#else
#define ACTIVATIONS_HALF no_f16c
#endif

#if defined(ACTIVATIONS_REFUSE)
#define ACTIVATIONS_MODE refuse
#elif defined(__cpp_exceptions)
#define ACTIVATIONS_MODE throw
#else
#define ACTIVATIONS_MODE abort
#endif

#define ACTIVATIONS_JOIN_EXPANDED(a, b, c, d) a##_##b##_##c##_##d
#define ACTIVATIONS_JOIN(a, b, c, d) ACTIVATIONS_JOIN_EXPANDED(a, b, c, d)
#define ACTIVATIONS_INSTRUCTION_SET \
  ACTIVATIONS_JOIN(ACTIVATIONS_PACKETS, ACTIVATIONS_FMA, ACTIVATIONS_HALF, ACTIVATIONS_MODE)

/// Heads what formulas are made of: inlined wherever it is called, in kernels of a GPU too. (A macro, since
/// attributes have no other names, and Eigen's two took half of a line.)
#define ACTIVATIONS_INLINE EIGEN_DEVICE_FUNC EIGEN_ALWAYS_INLINE

namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// Whether a product and a sum are fused into one rounding: in scalars and packets alike, or in
/// neither. A GPU always can; other processors than x86's and ARM's are not asked for it.
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA) || defined(EIGEN_GPU_COMPILE_PHASE)
inline constexpr bool has_fma = true;
#else
inline constexpr bool has_fma = false;
#endif

/// Keeps the optimiser from looking through a value, so that no product is fused with a later sum.
template <typename Register>
ACTIVATIONS_INLINE Register barrier(Register r) {
#if defined(EIGEN_HIP_DEVICE_COMPILE)
  __asm__("" : "+v"(r));
#elif defined(EIGEN_CUDA_ARCH)
  if constexpr (sizeof(r) == sizeof(float)) {
    __asm__("" : "+f"(r));
  } else {
    __asm__("" : "+d"(r));
  }
#elif defined(__GNUC__)
#if defined(EIGEN_VECTORIZE_AVX512)
  __asm__("" : "+v"(r));
#elif defined(__SSE2__)
  __asm__("" : "+x"(r));
#elif EIGEN_ARCH_ARM_OR_ARM64
  __asm__("" : "+w"(r));
#elif EIGEN_ARCH_PPC
  __asm__("" : "+wa"(r));
#elif defined(__riscv) || defined(__s390x__)
  __asm__("" : "+f"(r));
#else
  __asm__("" : "+m"(r));
#endif
#endif
  return r;
}

/// A sum, or what a product is added to, under -ffast-math, which would otherwise take (a + b) - b
/// for a and the fused x + c x for (1 + c) x.
template <typename Register>
ACTIVATIONS_INLINE Register settled(Register r) {
#if defined(__FAST_MATH__)
  return barrier(r);
#else
  return r;
#endif
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
