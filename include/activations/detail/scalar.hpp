// SPDX-License-Identifier: MIT
#pragma once

#include <type_traits>

#include "instruction_set.hpp"

/// Kinds of scalars.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// The scalars that are kept in memory only, and computed with as float.
template <typename Scalar>
inline constexpr bool is_narrow =
    std::is_same_v<Scalar, Eigen::half> || std::is_same_v<Scalar, Eigen::bfloat16>;
template <typename Scalar>
using Arithmetic = std::conditional_t<is_narrow<Scalar>, float, Scalar>;

/// Memory for scalars that are written before they are read. Constructors of Eigen's narrow ones would fill it with
/// zeros, by an instruction (rep stos) that waits for all that was streamed before: dx and dalpha of half side by side
/// took 3.7 in place of 0.7 ns an element from memory (Intel Xeon; benchmarks/compare/run
/// --trick no_zeros_before).
template <typename Scalar, std::ptrdiff_t size, bool = is_narrow<Scalar>>
struct Scratch {
  Scalar scalars[static_cast<std::size_t>(size)];
  Scratch() {}  // not `= default`: what holds it would fill it with zeros
};
template <typename Scalar, std::ptrdiff_t size>
struct Scratch<Scalar, size, true> {
  union {
    Scalar scalars[static_cast<std::size_t>(size)];
  };
  Scratch() {}
};

/// Whether a function over this scalar runs in Eigen's packets: where there are some, and the
/// compiler has the integer vectors that powers of two are made of. A packet of narrow scalars has to
/// have as many elements as one of floats. Code for GPUs has a thread for each element instead.
template <typename Scalar>
constexpr bool has_packets() {
  using Eigen::internal::packet_traits;
#if defined(__GNUC__) && !defined(EIGEN_GPUCC)
  if constexpr (std::is_same_v<Scalar, float> || std::is_same_v<Scalar, double>) {
    return packet_traits<Scalar>::Vectorizable;
  } else if constexpr (std::is_same_v<Scalar, Eigen::bfloat16>) {
    return packet_traits<Scalar>::Vectorizable &&
           int(packet_traits<Scalar>::size) == int(packet_traits<float>::size);
  }
#if defined(EIGEN_VECTORIZE_AVX)
  if constexpr (std::is_same_v<Scalar, Eigen::half>) {
    return packet_traits<Scalar>::Vectorizable &&
           int(packet_traits<Scalar>::size) == int(packet_traits<float>::size);
  }
#endif
#endif
  return false;
}

/// Whether eager loops over it run in packets of what it is computed with: narrow scalars take no more than
/// integer vectors to be read and written.
template <typename Scalar>
inline constexpr bool is_vectorised = has_packets<Arithmetic<Scalar>>();

/// The scalars whose arithmetic the library rounds by its own rules.
template <typename Scalar>
inline constexpr bool is_ieee = std::is_same_v<Scalar, float> || std::is_same_v<Scalar, double>;

template <typename Scalar>
inline constexpr bool is_real = !std::is_integral_v<Scalar> && !Eigen::NumTraits<Scalar>::IsComplex;

template <typename Scalar>
inline constexpr bool is_signed_integer =
    std::is_integral_v<Scalar>&& std::is_signed_v<Scalar> && !std::is_same_v<Scalar, char>;

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
