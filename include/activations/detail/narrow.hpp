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
EIGEN_ALWAYS_INLINE Bits upper_half(Bits bits, Bits is_nan) {
  const Bits lowest_kept = (bits >> 16) & 1;
  const Bits rounded_bits = bits + 0x7fff + lowest_kept;
  const Bits quiet = bits | 0x400000;
  return ((is_nan & quiet) | (~is_nan & rounded_bits)) >> 16;
}

/// A scalar of memory from the one it was computed with.
template <typename Scalar>
EIGEN_ALWAYS_INLINE Scalar narrowed(const Arithmetic<Scalar>& x) {
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
#if defined(EIGEN_VECTORIZE_AVX)
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
#if defined(EIGEN_VECTORIZE_AVX)
  if constexpr (std::is_same_v<Scalar, Eigen::half>) {
    return Eigen::internal::float2half(lane.value);
  }
#endif
#if defined(__GNUC__)
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
