// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>

#include "lane.hpp"

/// Powers of two, made of a lane's bits.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// The unsigned integers behind the scalars of a register.
template <typename Scalar, std::size_t bytes>
struct BitsOf {
  using Integer = std::conditional_t<sizeof(Scalar) == 4, std::uint32_t, std::uint64_t>;
#if defined(__GNUC__)
  typedef Integer type __attribute__((vector_size(bytes)));
#endif
};
template <typename Scalar>
struct BitsOf<Scalar, sizeof(Scalar)> {
  using type = std::conditional_t<sizeof(Scalar) == 4, std::uint32_t, std::uint64_t>;
};

template <typename To, typename From>
EIGEN_ALWAYS_INLINE To bit_cast(const From& from) {
  static_assert(sizeof(To) == sizeof(From));
  To to;
  std::memcpy(&to, &from, sizeof(to));
  return to;
}

/// Adding the shifter to a small n leaves round(n) in the low bits of the sum, with an exponent's
/// bias already added: shifting the sum to the left turns it into 2^n.
template <typename Scalar>
struct Shifter {
  static constexpr int mantissa_bits = std::numeric_limits<Scalar>::digits - 1;
  static constexpr int bias = std::numeric_limits<Scalar>::max_exponent - 1;
  static constexpr Scalar zero = Scalar(3) * Scalar(std::uint64_t{1} << (mantissa_bits - 1));
  static constexpr Scalar once = zero + Scalar(bias);       // for power_of_two
  static constexpr Scalar twice = zero + Scalar(2 * bias);  // for scaled_unless
};

/// 2^n for n + Shifter::once, n from 1 - bias to bias.
template <typename Lane>
EIGEN_ALWAYS_INLINE Lane power_of_two(const Lane& shifted) {
  using Register = std::remove_const_t<decltype(shifted.value)>;
  using Bits = typename BitsOf<typename Lane::Scalar, sizeof(Register)>::type;
  constexpr int places = Shifter<typename Lane::Scalar>::mantissa_bits;
  return bit_cast<Register>(Bits(bit_cast<Bits>(shifted.value) << places));
}

/// `other` where the mask is true, elsewhere x 2^n, rounded once, for n + Shifter::twice, n from
/// 2 - 2 bias to 2 bias: two factors, 2^(n / 2) rounded down and what is missing to 2^n, reach from any
/// subnormal number to any finite one.
template <typename Mask, typename Lane>
EIGEN_ALWAYS_INLINE Lane scaled_unless(const Mask& mask, const Lane& x, const Lane& shifted,
                                       const Lane& other) {
  using Register = std::remove_const_t<decltype(shifted.value)>;
  using Bits = typename BitsOf<typename Lane::Scalar, sizeof(Register)>::type;
  constexpr int places = Shifter<typename Lane::Scalar>::mantissa_bits;
#if defined(EIGEN_VECTORIZE_AVX512)
  // One instruction instead of seven, which rounds once as well.
  if constexpr (sizeof(Register) == 64) {
    const Lane n = difference(shifted, Shifter<typename Lane::Scalar>::twice);
    return times_power_of_two_unless(mask.bits, x.value, n.value, other.value);
  }
#endif
  const Bits bits = bit_cast<Bits>(shifted.value);
  const Bits half = bits >> 1;
  const Lane first = bit_cast<Register>(Bits(half << places));
  const Lane second = bit_cast<Register>(Bits((bits - half) << places));
  return select(mask, other, product(product(x, first), second));
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
