// SPDX-License-Identifier: MIT
#pragma once

#include <Eigen/Core>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <iomanip>
#include <limits>
#include <sstream>
#include <string>
#include <type_traits>

/// Results as bits, and as text with all of them. Also part of programs without GoogleTest.
namespace support {

template <typename Scalar>
using BitsOf =
    std::conditional_t<sizeof(Scalar) == 2, std::uint16_t,
                       std::conditional_t<sizeof(Scalar) == 4, std::uint32_t, std::uint64_t>>;

template <typename Scalar>
BitsOf<Scalar> to_bits(Scalar value) {
  static_assert(sizeof(Scalar) == sizeof(BitsOf<Scalar>));
  BitsOf<Scalar> bits;
  std::memcpy(&bits, &value, sizeof(bits));
  return bits;
}

template <typename Scalar>
Scalar from_bits(BitsOf<Scalar> bits) {
  Scalar value;
  std::memcpy(static_cast<void*>(&value), &bits, sizeof(value));
  return value;
}

/// One bit pattern, or NaN both: IEEE leaves the sign and the payload of a NaN to the processor.
template <typename Scalar>
bool same_bits(Scalar a, Scalar b) {
  if constexpr (std::is_integral_v<Scalar>) {
    return a == b;
  } else {
    return (a != a && b != b) || to_bits(a) == to_bits(b);
  }
}

template <typename Scalar>
std::string text(Scalar value) {
  std::ostringstream out;
  out << std::setprecision(std::numeric_limits<Scalar>::max_digits10) << value;
  if constexpr (std::is_floating_point_v<Scalar>) out << " (" << std::hexfloat << value << ")";
  return out.str();
}

/// The widest packet of a scalar, in elements; 1 without packets.
template <typename Scalar>
inline constexpr Eigen::Index packet_size = Eigen::internal::packet_traits<Scalar>::size;

}  // namespace support
