// SPDX-License-Identifier: MIT
#pragma once

#include "power_of_two.hpp"

/// half and bfloat16: kept in memory, computed with as float.
///
/// A lane of a narrow scalar is a lane of float; it is widened where it is loaded and rounded, once,
/// where it is stored.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// bfloat16 is the upper half of a float: rounded to nearest, ties to even, subnormals included.
/// (The instruction that AVX-512 has for it takes subnormals for zero, and so does Eigen's packet
/// conversion, which uses it.) NaN stays NaN, and quiet.
template <typename Bits>
ACTIVATIONS_INLINE Bits upper_half(Bits bits, Bits is_nan) {
  const Bits lowest_kept = (bits >> 16) & 1;
  const Bits rounded_bits = bits + 0x7fff + lowest_kept;
  const Bits quiet = bits | 0x400000;
  return ((is_nan & quiet) | (~is_nan & rounded_bits)) >> 16;
}

#if defined(EIGEN_VECTORIZE_AVX512)
/// The same in 9 operations, where g++ 12 makes 13 of it: LeakyReLU of bfloat16 takes 0.16 in place of 0.20
/// ns an element in the first-level cache (timed by hand in alternating runs).
EIGEN_ALWAYS_INLINE __m256i narrow_bfloat16(const __m512& x) {
  const __m512i bits = _mm512_castps_si512(x);
  const __mmask16 is_odd = _mm512_test_epi32_mask(bits, _mm512_set1_epi32(1 << 16));
  const __mmask16 is_nan = _mm512_cmp_ps_mask(x, x, _CMP_UNORD_Q);
  const __m512i up = _mm512_add_epi32(bits, _mm512_set1_epi32(0x7fff));
  const __m512i even = _mm512_mask_add_epi32(up, is_odd, up, _mm512_set1_epi32(1));
  const __m512i kept = _mm512_mask_or_epi32(even, is_nan, bits, _mm512_set1_epi32(0x400000));
  const __m512i low = _mm512_maskz_srli_epi32(__mmask16(-1), kept, 16);
  return _mm512_maskz_cvtepi32_epi16(__mmask16(-1), low);
}
#endif

/// The processor's conversions of half. (Eigen 3.4.0 has them for clang alone: with g++ it converts
/// one scalar after the other, and LeakyReLU of half took 4.5 ns an element, which takes 0.08, ELU 5.9 and
/// 0.25.)
#if defined(__F16C__) && defined(EIGEN_VECTORIZE_AVX)
EIGEN_ALWAYS_INLINE __m256 widen_half(const __m128i& halves) { return _mm256_cvtph_ps(halves); }
EIGEN_ALWAYS_INLINE __m128i narrow_half(const __m256& floats) {
  return _mm256_cvtps_ph(floats, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
EIGEN_ALWAYS_INLINE std::uint16_t narrow_half(float x) {
  const __m128i halves = _mm_cvtps_ph(_mm_set_ss(x), _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  return static_cast<std::uint16_t>(_mm_cvtsi128_si32(halves));
}
#if defined(EIGEN_VECTORIZE_AVX512)
EIGEN_ALWAYS_INLINE __m512 widen_half(const __m256i& halves) {
  return _mm512_maskz_cvtph_ps(__mmask16(-1), halves);
}
EIGEN_ALWAYS_INLINE __m256i narrow_half(const __m512& floats) {
  return _mm512_maskz_cvtps_ph(__mmask16(-1), floats,
                               _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
#endif
#endif

/// A scalar of memory from the one it was computed with.
template <typename Scalar>
ACTIVATIONS_INLINE Scalar narrowed(const Arithmetic<Scalar>& x) {
#if defined(__F16C__) && defined(EIGEN_VECTORIZE_AVX)
  if constexpr (std::is_same_v<Scalar, Eigen::half>) {
    return Eigen::half_impl::raw_uint16_to_half(narrow_half(x));
  }
#endif
  if constexpr (std::is_same_v<Scalar, Eigen::bfloat16>) {
    const std::uint32_t is_nan = x == x ? 0u : ~0u;
    const std::uint32_t bits = upper_half(bit_cast<std::uint32_t>(x), is_nan);
    return Eigen::bfloat16_impl::raw_uint16_to_bfloat16(static_cast<std::uint16_t>(bits));
  } else {
    return Scalar(x);
  }
}

/// The lane of a packet of memory.
template <typename Packet>
EIGEN_ALWAYS_INLINE auto widened(const Packet& packet) {
  using Scalar = typename Eigen::internal::unpacket_traits<Packet>::type;
#if defined(__F16C__) && defined(EIGEN_VECTORIZE_AVX)
  if constexpr (std::is_same_v<Scalar, Eigen::half>) return packet_lane(widen_half(packet));
#elif defined(EIGEN_VECTORIZE_AVX)
  if constexpr (std::is_same_v<Scalar, Eigen::half>) {
    return packet_lane(Eigen::internal::half2float(packet));
  }
#endif
  if constexpr (std::is_same_v<Scalar, Eigen::bfloat16>) {
    return packet_lane(Bf16ToF32(packet));
  } else if constexpr (!is_narrow<Scalar>) {
    return PacketLane<Packet>(packet);
  }
}

template <typename Packet, typename Lane>
EIGEN_ALWAYS_INLINE Packet narrowed_packet(const Lane& lane) {
  using Scalar = typename Eigen::internal::unpacket_traits<Packet>::type;
#if defined(__F16C__) && defined(EIGEN_VECTORIZE_AVX)
  if constexpr (std::is_same_v<Scalar, Eigen::half>) return Packet(narrow_half(lane.value));
#elif defined(EIGEN_VECTORIZE_AVX)
  if constexpr (std::is_same_v<Scalar, Eigen::half>) {
    return Eigen::internal::float2half(lane.value);
  }
#endif
#if defined(EIGEN_VECTORIZE_AVX512)
  if constexpr (std::is_same_v<Scalar, Eigen::bfloat16>) {
    return Packet(narrow_bfloat16(lane.value));
  }
#elif defined(__GNUC__)
  if constexpr (std::is_same_v<Scalar, Eigen::bfloat16>) {
    using Bits = typename BitsOf<float, sizeof(lane.value)>::type;
    typedef std::uint16_t Halves __attribute__((vector_size(sizeof(Packet))));
    typedef float Floats __attribute__((vector_size(sizeof(lane.value))));
    const auto x = bit_cast<Floats>(lane.value);
    const auto bits = upper_half(bit_cast<Bits>(lane.value), Bits(x != x));
    return bit_cast<Packet>(__builtin_convertvector(bits, Halves));
  }
#endif
  if constexpr (!is_narrow<Scalar>) return lane.value;
}

/// A lane from contiguous scalars of memory, and back.
template <typename Lane, typename Scalar>
EIGEN_ALWAYS_INLINE Lane load(const Scalar* from) {
  if constexpr (std::is_same_v<Scalar, typename Lane::Scalar>) {
    return Lane::load(from);
  } else if constexpr (Lane::size == 1) {
    return Lane(static_cast<typename Lane::Scalar>(*from));
  } else {
    using Packet = typename Eigen::internal::packet_traits<Scalar>::type;
    return widened(Eigen::internal::ploadu<Packet>(from));
  }
}
template <typename Lane, typename Scalar>
EIGEN_ALWAYS_INLINE void store(const Lane& lane, Scalar* to) {
  if constexpr (std::is_same_v<Scalar, typename Lane::Scalar>) {
    lane.store(to);
  } else if constexpr (Lane::size == 1) {
    *to = narrowed<Scalar>(lane.value);
  } else {
    using Packet = typename Eigen::internal::packet_traits<Scalar>::type;
    Eigen::internal::pstoreu(to, narrowed_packet<Packet>(lane));
  }
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
