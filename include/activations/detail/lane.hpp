// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "lane_mask.hpp"
#include "scalar.hpp"

/// One vocabulary for a scalar and a SIMD packet.
///
/// A function's formula is written once over a lane; a lane is one scalar (ScalarLane) or one
/// packet of them (PacketLane). A lane has no operator* and no operator+: compilers fuse
/// `a * b + c` as they please, in scalars and packets differently, and the same element would get
/// other bits in the body of a loop than in its tail. What a formula says instead is said the same
/// way by both lanes:
///
///   fma(a, b, c)          a b + c, rounded once where that is one instruction (has_fma), else twice
///   product(a, b)         a b, rounded, whatever it meets afterwards
///   scaled(a, power)      a times a power of two: exact, so that it may meet a sum
///   sum, difference       of what these words return
///   rounded(a)            a, where it came from outside and might be a product that meets a sum
///   at_least(x, low)      the larger one; NaN where x is NaN
///   positive_part(x)      x where x > 0, NaN where x is NaN, +0 elsewhere
///   x > 0, x < 0, x <= 0  a mask; false where x is NaN
///   select(mask, a, b)    a where the mask is true, b elsewhere
///   only_where(mask, a)   a where the mask is true, +0 elsewhere
///   product_unless(mask, a, b, c)   c where the mask is true, product(a, b) elsewhere
///   fma_unless(mask, a, b, c)       c where the mask is true, fma(a, b, c) elsewhere
///   fma_where(mask, a, b, c, d)     fma(a, b, c) where the mask is true, d elsewhere
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

using Index = std::ptrdiff_t;  // as wide as addresses, where Eigen::Index is int too

/// A lane that is one scalar.
template <typename Scalar_>
struct ScalarLane {
  using Scalar = Scalar_;
  static constexpr int size = 1;

  Scalar value;

  ACTIVATIONS_INLINE ScalarLane(const Scalar& s) : value(s) {}
  static ScalarLane load(const Scalar* from) { return *from; }
  void store(Scalar* to) const { *to = value; }

  friend ACTIVATIONS_INLINE bool operator>(const ScalarLane& a, const ScalarLane& b) {
    return a.value > b.value;
  }
  friend ACTIVATIONS_INLINE bool operator<(const ScalarLane& a, const ScalarLane& b) {
    return a.value < b.value;
  }
  friend ACTIVATIONS_INLINE bool operator<=(const ScalarLane& a, const ScalarLane& b) {
    return a.value <= b.value;
  }
  friend ACTIVATIONS_INLINE ScalarLane select(bool mask, const ScalarLane& a, const ScalarLane& b) {
    return mask ? a : b;
  }
  friend ACTIVATIONS_INLINE ScalarLane only_where(bool mask, const ScalarLane& a) {
    return select(mask, a, ScalarLane(Scalar(0)));
  }
  friend ACTIVATIONS_INLINE ScalarLane product(const ScalarLane& a, const ScalarLane& b) {
    return rounded(ScalarLane(Scalar(a.value * b.value)));
  }
  friend ACTIVATIONS_INLINE ScalarLane scaled(const ScalarLane& a, const ScalarLane& power) {
    return Scalar(a.value * power.value);
  }
  friend ACTIVATIONS_INLINE ScalarLane sum(const ScalarLane& a, const ScalarLane& b) {
    return settled_scalar(Scalar(a.value + b.value));
  }
  friend ACTIVATIONS_INLINE ScalarLane difference(const ScalarLane& a, const ScalarLane& b) {
    return settled_scalar(Scalar(a.value - b.value));
  }
  friend ACTIVATIONS_INLINE ScalarLane fma(const ScalarLane& a, const ScalarLane& b,
                                           const ScalarLane& c) {
    if constexpr (has_fma && is_ieee<Scalar>) return std::fma(a.value, b.value, settled(c.value));
    return sum(product(a, b), c);
  }
  friend ACTIVATIONS_INLINE ScalarLane product_unless(bool mask, const ScalarLane& a,
                                                      const ScalarLane& b, const ScalarLane& c) {
    return select(mask, c, product(a, b));  // no branch: signs are hard to predict
  }
  friend ACTIVATIONS_INLINE ScalarLane fma_unless(bool mask, const ScalarLane& a,
                                                  const ScalarLane& b, const ScalarLane& c) {
    return mask ? c : fma(a, b, c);
  }
  friend ACTIVATIONS_INLINE ScalarLane fma_where(bool mask, const ScalarLane& a,
                                                 const ScalarLane& b, const ScalarLane& c,
                                                 const ScalarLane& d) {
    return select(mask, fma(a, b, c), d);
  }
  friend ACTIVATIONS_INLINE ScalarLane at_least(const ScalarLane& x, const ScalarLane& low) {
    return low.value > x.value ? low : x;
  }
  friend ACTIVATIONS_INLINE ScalarLane positive_part(const ScalarLane& x) {
    const ScalarLane zero = Scalar(0);
    if constexpr (is_vectorised<Scalar>) return sum(at_least(x, zero), zero);  // as packets do
    // Compilers vectorise this by themselves, and what carries its derivative is a constant at zero.
    return select(x <= zero, zero, x);
  }
  static ACTIVATIONS_INLINE Scalar settled_scalar(const Scalar& s) {
    if constexpr (is_ieee<Scalar>) return settled(s);
    return s;
  }
  friend ACTIVATIONS_INLINE ScalarLane rounded(const ScalarLane& a) {
    if constexpr (is_ieee<Scalar>) return barrier(a.value);
    return a;
  }
};

/// A lane that is one SIMD packet of Eigen's.
template <typename Packet>
struct PacketLane {
  using Scalar = typename Eigen::internal::unpacket_traits<Packet>::type;
  static constexpr int size = Eigen::internal::unpacket_traits<Packet>::size;

  struct Mask {
    decltype(greater(std::declval<Packet>(), std::declval<Packet>())) bits;
  };

  Packet value;

  EIGEN_ALWAYS_INLINE PacketLane(const Packet& p) : value(p) {}
  EIGEN_ALWAYS_INLINE PacketLane(Scalar s) : value(Eigen::internal::pset1<Packet>(s)) {}
  static EIGEN_ALWAYS_INLINE PacketLane load(const Scalar* from) {
    return Eigen::internal::ploadu<Packet>(from);
  }
  EIGEN_ALWAYS_INLINE void store(Scalar* to) const { Eigen::internal::pstoreu(to, value); }

  friend EIGEN_ALWAYS_INLINE Mask operator>(const PacketLane& a, const PacketLane& b) {
    return {greater(a.value, b.value)};
  }
  friend EIGEN_ALWAYS_INLINE Mask operator<(const PacketLane& a, const PacketLane& b) {
    return {greater(b.value, a.value)};
  }
  friend EIGEN_ALWAYS_INLINE Mask operator<=(const PacketLane& a, const PacketLane& b) {
    return {less_or_equal(a.value, b.value)};
  }
  friend EIGEN_ALWAYS_INLINE PacketLane select(Mask mask, const PacketLane& a,
                                               const PacketLane& b) {
    return choose(mask.bits, a.value, b.value);
  }
  friend EIGEN_ALWAYS_INLINE PacketLane only_where(Mask mask, const PacketLane& a) {
    return select(mask, whole(a.value), PacketLane(Scalar(0)));
  }
  friend EIGEN_ALWAYS_INLINE PacketLane product(const PacketLane& a, const PacketLane& b) {
    return barrier(multiplied(a.value, b.value));
  }
  friend EIGEN_ALWAYS_INLINE PacketLane scaled(const PacketLane& a, const PacketLane& power) {
    return multiplied(a.value, power.value);
  }
  friend EIGEN_ALWAYS_INLINE PacketLane sum(const PacketLane& a, const PacketLane& b) {
    return settled(Eigen::internal::padd(a.value, b.value));
  }
  friend EIGEN_ALWAYS_INLINE PacketLane difference(const PacketLane& a, const PacketLane& b) {
    return settled(Eigen::internal::psub(a.value, b.value));
  }
  friend EIGEN_ALWAYS_INLINE PacketLane fma(const PacketLane& a, const PacketLane& b,
                                            const PacketLane& c) {
    if constexpr (has_fma) return Eigen::internal::pmadd(a.value, b.value, settled(c.value));
    return sum(product(a, b), c);
  }
  friend EIGEN_ALWAYS_INLINE PacketLane product_unless(Mask mask, const PacketLane& a,
                                                       const PacketLane& b, const PacketLane& c) {
    // Choice and product in one instruction: LeakyReLU of 4,096 floats 0.027 in place of 0.035 ns
    // (benchmarks/compare/run --trick masked_product).
    if constexpr (sizeof(Packet) == 64) {
      return barrier(multiplied_unless(mask.bits, a.value, b.value, c.value));
    }
    return select(mask, c, product(a, b));
  }
  friend EIGEN_ALWAYS_INLINE PacketLane fma_unless(Mask mask, const PacketLane& a,
                                                   const PacketLane& b, const PacketLane& c) {
    // With a choice after the fusion dx and dalpha took 1.07 to 1.09 times as long (AMD EPYC;
    // benchmarks/compare/run --trick masked_fusion_of_sums).
    if constexpr (sizeof(Packet) == 64) {
      return fused_unless(mask.bits, whole(a.value), b.value, c.value);
    }
    return select(mask, c, fma(a, b, c));
  }
  friend EIGEN_ALWAYS_INLINE PacketLane fma_where(Mask mask, const PacketLane& a,
                                                  const PacketLane& b, const PacketLane& c,
                                                  const PacketLane& d) {
    // g++ makes this choice a part of the operation that c comes from (--trick masked_fusion).
    if constexpr (sizeof(Packet) == 64) {
      return fused_where(mask.bits, a.value, b.value, choose(mask.bits, c.value, d.value));
    }
    return select(mask, fma(a, b, c), d);
  }
  friend EIGEN_ALWAYS_INLINE PacketLane at_least(const PacketLane& x, const PacketLane& low) {
    return larger(x.value, low.value);
  }
  friend EIGEN_ALWAYS_INLINE PacketLane positive_part(const PacketLane& x) {
    // The maximum keeps -0, to which adding +0 gives +0: 0.023 ns a float where comparing and
    // choosing takes 0.029 (by hand; --trick relu_by_maximum).
    const PacketLane zero(Scalar(0));
    return sum(at_least(x, zero), zero);
  }
  friend EIGEN_ALWAYS_INLINE PacketLane rounded(const PacketLane& a) { return barrier(a.value); }
};

/// The lane of eager loops: the widest packet, where the scalar is vectorised.
template <typename Scalar, bool vectorised = is_vectorised<Scalar>>
struct WidestLane {
  using type = ScalarLane<Arithmetic<Scalar>>;
};
// g++ warns that a packet's type loses its attributes as a template argument. It keeps what
// matters.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wignored-attributes"
#endif
template <typename Scalar>
struct WidestLane<Scalar, true> {
  using type = PacketLane<typename Eigen::internal::packet_traits<Arithmetic<Scalar>>::type>;
};
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
template <typename Scalar>
using Widest = typename WidestLane<Scalar>::type;

/// The lane of a loop over several scalars, which differ where one of them is narrow.
template <typename First, typename... Others>
using CommonLane =
    typename WidestLane<First, (is_vectorised<First> && ... && is_vectorised<Others>)>::type;

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
