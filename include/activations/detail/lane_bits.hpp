// SPDX-License-Identifier: MIT
#pragma once

#include "power_of_two.hpp"

/// The signs of a lane as bits of a word, and back.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// Bit i of what a comparison of packets returned: whether it holds for their i-th scalars.
template <typename Packet>
EIGEN_ALWAYS_INLINE std::uint64_t bits_of(const Packet& mask) {
  using Bits = typename BitsOf<typename Eigen::internal::unpacket_traits<Packet>::type,
                               sizeof(Packet)>::type;
  constexpr int size = Eigen::internal::unpacket_traits<Packet>::size;
  const auto each = bit_cast<Bits>(mask);
  std::uint64_t bits = 0;
  for (int i = 0; i < size; ++i) bits |= std::uint64_t{each[i] & 1u} << i;
  return bits;
}
#if defined(EIGEN_VECTORIZE_SSE2)
EIGEN_ALWAYS_INLINE std::uint64_t bits_of(const __m128& mask) {
  return static_cast<std::uint32_t>(_mm_movemask_ps(mask));
}
EIGEN_ALWAYS_INLINE std::uint64_t bits_of(const __m128d& mask) {
  return static_cast<std::uint32_t>(_mm_movemask_pd(mask));
}
#endif
#if defined(EIGEN_VECTORIZE_AVX)
EIGEN_ALWAYS_INLINE std::uint64_t bits_of(const __m256& mask) {
  return static_cast<std::uint32_t>(_mm256_movemask_ps(mask));
}
EIGEN_ALWAYS_INLINE std::uint64_t bits_of(const __m256d& mask) {
  return static_cast<std::uint32_t>(_mm256_movemask_pd(mask));
}
#endif
#if defined(EIGEN_VECTORIZE_AVX512)
EIGEN_ALWAYS_INLINE std::uint64_t bits_of(const __mmask16& mask) { return mask; }
EIGEN_ALWAYS_INLINE std::uint64_t bits_of(const __mmask8& mask) { return mask; }
#endif

/// Bit i: whether x's i-th scalar is positive.
template <typename Lane>
EIGEN_ALWAYS_INLINE std::uint64_t positive_bits(const Lane& x) {
  if constexpr (Lane::size == 1) {
    return x > typename Lane::Scalar(0) ? 1 : 0;
  } else {
    return bits_of((x > Lane(typename Lane::Scalar(0))).bits);
  }
}

/// A lane of such signs, for formulas that ask nothing else of x: 1 where bit i is set, 0 elsewhere.
template <typename Lane>
EIGEN_ALWAYS_INLINE Lane lane_of_signs(std::uint64_t bits) {
  using Scalar = typename Lane::Scalar;
  if constexpr (Lane::size == 1) {
    return Scalar((bits & 1) != 0 ? 1 : 0);
  } else {
    using Register = decltype(Lane::value);
    using Bits = typename BitsOf<Scalar, sizeof(Register)>::type;
    using Integer = typename BitsOf<Scalar, sizeof(Register)>::Integer;
    Bits place{};
    for (int i = 0; i < Lane::size; ++i) place[i] = Integer{1} << i;
    const auto set = Bits((place & static_cast<Integer>(bits)) != 0);
    const auto one = bit_cast<Bits>(Lane(Scalar(1)).value);
    return bit_cast<Register>(Bits(set & one));
  }
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
