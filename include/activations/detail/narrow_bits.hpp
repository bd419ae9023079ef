// SPDX-License-Identifier: MIT
#pragma once

#include "power_of_two.hpp"

/// The bits of half and bfloat16 from those of float, and back: rounded to nearest, ties to even,
/// subnormals included. NaN stays NaN, and is quiet where it is rounded.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// A float's bits, of which the upper half is its bfloat16. What the lower half holds is of no account.
template <typename Bits>
ACTIVATIONS_INLINE Bits rounded_to_upper_half(Bits bits, Bits is_nan) {
  const Bits lowest_kept = (bits >> 16) & 1;
  const Bits rounded_bits = bits + 0x7fff + lowest_kept;
  const Bits quiet = bits | 0x400000;
  return (is_nan & quiet) | (~is_nan & rounded_bits);
}

/// Where the processor converts half, in the same way one by one as in packets.
#if defined(__F16C__) && defined(EIGEN_VECTORIZE_AVX)
#define ACTIVATIONS_CONVERTS_HALF
EIGEN_ALWAYS_INLINE std::uint16_t bits_of_half(float x) {
  const __m128i halves = _mm_cvtps_ph(_mm_set_ss(x), _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  return static_cast<std::uint16_t>(_mm_cvtsi128_si32(halves));
}
#elif EIGEN_ARCH_ARM64 && defined(EIGEN_VECTORIZE_NEON)
#define ACTIVATIONS_CONVERTS_HALF
EIGEN_ALWAYS_INLINE std::uint16_t bits_of_half(float x) {
  return bit_cast<std::uint16_t>(static_cast<__fp16>(x));
}
#endif

/// The floats of a lane as a vector that the compiler computes with, their bits, and as many narrow scalars'.
template <typename Lane>
struct VectorsOf {
#if defined(__GNUC__)
  using Register = decltype(Lane::value);
  typedef float Floats __attribute__((vector_size(sizeof(Register))));
  typedef std::uint32_t Words __attribute__((vector_size(sizeof(Register))));
  typedef std::int32_t Integers __attribute__((vector_size(sizeof(Register))));
  typedef std::uint16_t Shorts __attribute__((vector_size(sizeof(Register) / 2)));
#endif
};
template <typename Lane>
using Words = typename VectorsOf<Lane>::Words;
template <typename Lane>
using Shorts = typename VectorsOf<Lane>::Shorts;

#if defined(__GNUC__)
/// Where `mask` is set, a; b elsewhere.
template <typename Bits, typename Mask>
EIGEN_ALWAYS_INLINE Bits choose_bits(const Mask& mask, const Bits& a, const Bits& b) {
  return (Bits(mask) & a) | (~Bits(mask) & b);
}

/// The floats of halves, each in the lower half of a word.
template <typename Lane>
EIGEN_ALWAYS_INLINE Lane lane_of_half_words(const Words<Lane>& halves) {
  using Vectors = VectorsOf<Lane>;
  constexpr std::uint32_t rebias = (127 - 15) << 23;
  const Words<Lane> magnitude = (halves & 0x7fff) << 13;
  const Words<Lane> exponent = magnitude & (0x1f << 23);
  const Words<Lane> normal = magnitude + rebias;
  // Infinity and NaN: up to the last exponent.
  const Words<Lane> not_subnormal = normal + (Words<Lane>(exponent == 0x1f << 23) & rebias);
  // Subnormal: the digits behind a 1, less that 1.
  const auto one_more = bit_cast<typename Vectors::Floats>(normal + (1 << 23));
  const auto subnormal = bit_cast<Words<Lane>>(one_more - 0x1p-14f);
  const Words<Lane> sign = (halves & 0x8000) << 16;
  return bit_cast<typename Vectors::Register>(sign |
                                              choose_bits(exponent == 0, subnormal, not_subnormal));
}
template <typename Lane>
EIGEN_ALWAYS_INLINE Words<Lane> half_words_of(const Lane& lane) {
  using Vectors = VectorsOf<Lane>;
  const auto bits = bit_cast<Words<Lane>>(lane.value);
  const Words<Lane> magnitude = bits & 0x7fffffff;
  const Words<Lane> odd = (magnitude >> 13) & 1;
  const Words<Lane> normal = (magnitude - ((127 - 15) << 23) + 0xfff + odd) >> 13;
  // Below 2^-14: adding 1/2 rounds to what half has digits for.
  const auto with_half = bit_cast<typename Vectors::Floats>(magnitude) + 0.5f;
  const Words<Lane> subnormal = bit_cast<Words<Lane>>(with_half) - (126 << 23);
  // These are not negative, and signed comparisons need fewer instructions.
  const auto order = bit_cast<typename Vectors::Integers>(magnitude);
  const Words<Lane> large = (Words<Lane>(order > 0xff << 23) & 0x200) | 0x7c00;
  const Words<Lane> numbers = choose_bits(order < (127 - 14) << 23, subnormal, normal);
  const Words<Lane> halves = choose_bits(order < (127 + 16) << 23, numbers, large);
  return halves | ((bits >> 16) & 0x8000);
}

/// A lane of half: by the processor, where it can (Eigen 3.4.0 asks x86's with clang alone). LeakyReLU of 4,096 takes
/// 0.069 ns an element, ELU 0.21, and by integers 0.25 and 0.44 (AMD EPYC with AVX-512;
/// benchmarks/compare/run --trick halves_by_the_processor). One scalar after the other LeakyReLU took 4.5 ns an
/// element and ELU 5.9, where they take 0.08 and 0.25; with SSE2, by integers, 1.0 in place of 2.0 and 2.9 in place
/// of 4.4 to 8.2 (timed by hand in alternating runs).
template <typename Lane>
EIGEN_ALWAYS_INLINE Lane widen_half(const Shorts<Lane>& halves) {
#if defined(__F16C__) && defined(EIGEN_VECTORIZE_AVX512)
  if constexpr (sizeof(Lane) == 64) {
    return _mm512_maskz_cvtph_ps(__mmask16(-1), bit_cast<__m256i>(halves));
  }
#endif
#if defined(__F16C__) && defined(EIGEN_VECTORIZE_AVX)
  if constexpr (sizeof(Lane) == 32) return _mm256_cvtph_ps(bit_cast<__m128i>(halves));
#elif defined(ACTIVATIONS_CONVERTS_HALF)
  if constexpr (sizeof(Lane) == 16) return vcvt_f32_f16(bit_cast<float16x4_t>(halves));
#endif
  return lane_of_half_words<Lane>(__builtin_convertvector(halves, Words<Lane>));
}
template <typename Lane>
EIGEN_ALWAYS_INLINE Shorts<Lane> narrow_half(const Lane& lane) {
#if defined(__F16C__) && defined(EIGEN_VECTORIZE_AVX)
  constexpr int nearest = _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC;
#if defined(EIGEN_VECTORIZE_AVX512)
  if constexpr (sizeof(Lane) == 64) {
    return bit_cast<Shorts<Lane>>(_mm512_maskz_cvtps_ph(__mmask16(-1), lane.value, nearest));
  }
#endif
  if constexpr (sizeof(Lane) == 32) {
    return bit_cast<Shorts<Lane>>(_mm256_cvtps_ph(lane.value, nearest));
  }
#elif defined(ACTIVATIONS_CONVERTS_HALF)
  if constexpr (sizeof(Lane) == 16) return bit_cast<Shorts<Lane>>(vcvt_f16_f32(lane.value));
#endif
  return __builtin_convertvector(half_words_of(lane), Shorts<Lane>);
}

#if defined(ACTIVATIONS_AVX512_BF16)
/// Which floats AVX-512's conversion to bfloat16 takes for zero. (And so does Eigen's, which uses it.)
template <typename Lane>
EIGEN_ALWAYS_INLINE __mmask16 subnormals(const Lane& lane) {
  constexpr int subnormal = 0x20;
  return _mm512_fpclass_ps_mask(lane.value, subnormal);
}
#endif

/// rounded_to_upper_half of each float.
template <typename Lane>
EIGEN_ALWAYS_INLINE Words<Lane> rounded_upper_halves(const Lane& lane) {
#if defined(EIGEN_VECTORIZE_AVX512)
  // In 5 operations, where g++ 12 makes 9 of the general form: LeakyReLU of bfloat16 took 0.16 in place of 0.20 ns an
  // element in the first-level cache, all else being as it was (timed by hand in alternating runs).
  if constexpr (sizeof(Lane) == 64) {
    const __m512i bits = _mm512_castps_si512(lane.value);
    const __mmask16 is_odd = _mm512_test_epi32_mask(bits, _mm512_set1_epi32(1 << 16));
    const __mmask16 is_nan = _mm512_cmp_ps_mask(lane.value, lane.value, _CMP_UNORD_Q);
    const __m512i up = _mm512_add_epi32(bits, _mm512_set1_epi32(0x7fff));
    const __m512i even = _mm512_mask_add_epi32(up, is_odd, up, _mm512_set1_epi32(1));
    const __m512i quiet = _mm512_set1_epi32(0x400000);
    return bit_cast<Words<Lane>>(_mm512_mask_or_epi32(even, is_nan, bits, quiet));
  }
#endif
  const auto x = bit_cast<typename VectorsOf<Lane>::Floats>(lane.value);
  return rounded_to_upper_half(bit_cast<Words<Lane>>(lane.value), Words<Lane>(x != x));
}

/// A lane of bfloat16.
template <typename Lane>
EIGEN_ALWAYS_INLINE Lane widen_bfloat16(const Shorts<Lane>& halves) {
  using Register = typename VectorsOf<Lane>::Register;
  return bit_cast<Register>(__builtin_convertvector(halves, Words<Lane>) << 16);
}
template <typename Lane>
EIGEN_ALWAYS_INLINE Shorts<Lane> narrow_bfloat16(const Lane& lane) {
#if defined(ACTIVATIONS_AVX512_BF16)
  if constexpr (sizeof(Lane) == 64) {
    if (subnormals(lane) == 0) return bit_cast<Shorts<Lane>>(_mm512_cvtneps_pbh(lane.value));
  }
#endif
  return __builtin_convertvector(rounded_upper_halves(lane) >> 16, Shorts<Lane>);
}
#else
// Nothing is vectorised, and nothing calls these.
template <typename Lane>
Lane lane_of_half_words(const Words<Lane>& halves);
template <typename Lane>
Lane widen_half(const Shorts<Lane>& halves);
template <typename Lane>
Lane widen_bfloat16(const Shorts<Lane>& halves);
#endif

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
