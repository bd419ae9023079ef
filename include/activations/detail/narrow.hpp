// SPDX-License-Identifier: MIT
#pragma once

#include "narrow_bits.hpp"

/// half and bfloat16: kept in memory, computed with as float.
///
/// A lane of a narrow scalar is a lane of float; it is widened where it is loaded and rounded, once,
/// where it is stored.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// A scalar of memory from the one it was computed with.
template <typename Scalar>
ACTIVATIONS_INLINE Scalar narrowed(const Arithmetic<Scalar>& x) {
#if defined(ACTIVATIONS_CONVERTS_HALF)
  if constexpr (std::is_same_v<Scalar, Eigen::half>) {
    return Eigen::half_impl::raw_uint16_to_half(bits_of_half(x));
  }
#endif
  if constexpr (std::is_same_v<Scalar, Eigen::bfloat16>) {
    const std::uint32_t is_nan = x == x ? 0u : ~0u;
    const std::uint32_t bits = rounded_to_upper_half(bit_cast<std::uint32_t>(x), is_nan);
    return Eigen::bfloat16_impl::raw_uint16_to_bfloat16(static_cast<std::uint16_t>(bits >> 16));
  } else {
    return Scalar(x);
  }
}

/// A lane of scalars as they are in memory, in a register, and back.
template <typename Scalar, typename Lane, typename Register>
EIGEN_ALWAYS_INLINE Lane widened_register(const Register& scalars) {
  if constexpr (std::is_same_v<Scalar, Eigen::half>) {
    return widen_half<Lane>(bit_cast<Shorts<Lane>>(scalars));
  } else {
    return widen_bfloat16<Lane>(bit_cast<Shorts<Lane>>(scalars));
  }
}
template <typename Scalar, typename Lane>
EIGEN_ALWAYS_INLINE auto narrowed_register(const Lane& lane) {
  if constexpr (std::is_same_v<Scalar, Eigen::half>) {
    return narrow_half(lane);
  } else if constexpr (std::is_same_v<Scalar, Eigen::bfloat16>) {
    return narrow_bfloat16(lane);
  } else {
    return lane.value;
  }
}

/// The lane of a packet of Eigen's.
template <typename Packet>
EIGEN_ALWAYS_INLINE auto widened(const Packet& packet) {
  using Scalar = typename Eigen::internal::unpacket_traits<Packet>::type;
  if constexpr (is_narrow<Scalar>) {
    constexpr int size = Eigen::internal::unpacket_traits<Packet>::size;
    using Wide = typename Eigen::internal::find_best_packet<float, size>::type;
    return widened_register<Scalar, PacketLane<Wide>>(packet);
  } else {
    return PacketLane<Packet>(packet);
  }
}
template <typename Packet, typename Lane>
EIGEN_ALWAYS_INLINE Packet narrowed_packet(const Lane& lane) {
  using Scalar = typename Eigen::internal::unpacket_traits<Packet>::type;
  return bit_cast<Packet>(narrowed_register<Scalar>(lane));
}

/// A lane from contiguous scalars of memory, and back.
template <typename Lane, typename Scalar>
EIGEN_ALWAYS_INLINE Lane load(const Scalar* from) {
  if constexpr (std::is_same_v<Scalar, typename Lane::Scalar>) {
    return Lane::load(from);
  } else if constexpr (Lane::size == 1) {
    return Lane(static_cast<typename Lane::Scalar>(*from));
  } else {
    Shorts<Lane> scalars;
    std::memcpy(&scalars, from, sizeof scalars);
    return widened_register<Scalar, Lane>(scalars);
  }
}
template <typename Lane, typename Scalar>
EIGEN_ALWAYS_INLINE void store(const Lane& lane, Scalar* to) {
  if constexpr (std::is_same_v<Scalar, typename Lane::Scalar>) {
    lane.store(to);
  } else if constexpr (Lane::size == 1) {
    *to = narrowed<Scalar>(lane.value);
  } else {
    const auto scalars = narrowed_register<Scalar>(lane);
    std::memcpy(static_cast<void*>(to), &scalars, sizeof scalars);
  }
}

/// Whether a loop takes elements two lanes at a time: every second one, and those between. These are the halves of
/// words of 32 bits, which are told apart and joined in fewer operations than neighbours are widened and packed:
/// LeakyReLU of 4,096 bfloat16 takes 0.089 in place of 0.111 ns an element with AVX-512, 0.140 and 0.185 with AVX2,
/// ELU 0.42 and 0.55; and with AVX-512's conversion to bfloat16 0.056 in place of 0.108, ELU 0.224 in place of
/// 0.282. (AMD EPYC;
/// benchmarks/compare/run --trick bfloat16_in_pairs. Not for half where the processor converts neighbours.)
template <typename Lane, typename... Scalars>
inline constexpr bool takes_pairs = false;
#if defined(__GNUC__)
template <typename Packet, typename... Scalars>
inline constexpr bool takes_pairs<PacketLane<Packet>, Scalars...> =
    (std::is_same_v<Scalars, Eigen::bfloat16> && ...);
#if !defined(ACTIVATIONS_CONVERTS_HALF)
template <typename Packet, typename... Scalars>
inline constexpr bool takes_pairs<PacketLane<Packet>, Eigen::half, Scalars...> =
    (std::is_same_v<Scalars, Eigen::half> && ...);
#endif
#endif

template <typename Lane>
struct Pair {
  Lane first;
  Lane second;
};
template <typename Lane, typename Scalar>
EIGEN_ALWAYS_INLINE Pair<Lane> load_pair(const Scalar* from) {
  using Register = typename VectorsOf<Lane>::Register;
  Words<Lane> words;
  std::memcpy(&words, from, sizeof words);
  if constexpr (std::is_same_v<Scalar, Eigen::half>) {
    return {lane_of_half_words<Lane>(words & 0xffff), lane_of_half_words<Lane>(words >> 16)};
  } else {
    return {bit_cast<Register>(words << 16), bit_cast<Register>(words & 0xffff0000)};
  }
}
/// The words of two lanes, to be stored.
template <typename Scalar, typename Lane>
EIGEN_ALWAYS_INLINE auto words_of(const Pair<Lane>& lanes) {
  if constexpr (std::is_same_v<Scalar, Eigen::half>) {
    return half_words_of(lanes.first) | (half_words_of(lanes.second) << 16);
  }
#if defined(ACTIVATIONS_AVX512_BF16)
  if constexpr (sizeof(Lane) == 64) {
    if (_kortestz_mask16_u8(subnormals(lanes.first), subnormals(lanes.second))) {
      typedef std::uint16_t Places __attribute__((vector_size(64)));
      constexpr Places in_turn = {0, 16, 1, 17, 2,  18, 3,  19, 4,  20, 5,  21, 6,  22, 7,  23,
                                  8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31};
      const __m512bh halves = _mm512_cvtne2ps_pbh(lanes.second.value, lanes.first.value);
      return bit_cast<Words<Lane>>(
          _mm512_permutexvar_epi16(bit_cast<__m512i>(in_turn), bit_cast<__m512i>(halves)));
    }
  }
#endif
  return (rounded_upper_halves(lanes.first) >> 16) |
         (rounded_upper_halves(lanes.second) & 0xffff0000);
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
