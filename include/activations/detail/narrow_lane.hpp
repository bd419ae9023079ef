// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <cstring>
#include <limits>

#include "narrow.hpp"

/// half and bfloat16 as they are in memory, for operations that do nothing but choose.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

#if defined(__GNUC__) && defined(EIGEN_VECTORIZE) && !defined(EIGEN_GPUCC)
inline constexpr bool has_narrow_lanes = true;

/// A register of them. Those without a sign are ordered as their bits are; those with it have bits that
/// are negative integers, minus infinity behind all other numbers, and its NaN behind that.
template <typename Scalar_>
struct NarrowLane {
  using Scalar = Scalar_;
#if defined(EIGEN_VECTORIZE_AVX512)
  static constexpr int bytes = 64;
#elif defined(EIGEN_VECTORIZE_AVX2)
  static constexpr int bytes = 32;
#else
  static constexpr int bytes = 16;
#endif
  static constexpr int size = bytes / 2;
  typedef std::int16_t Bits __attribute__((vector_size(bytes)));
  struct Mask {
    Bits bits;
  };

  Bits value;

  EIGEN_ALWAYS_INLINE explicit NarrowLane(const Bits& bits) : value(bits) {}
  EIGEN_ALWAYS_INLINE NarrowLane(float s) : value(Bits{} + bits_of(narrowed<Scalar>(s))) {}
  static EIGEN_ALWAYS_INLINE NarrowLane load(const Scalar* from) {
    Bits bits;
    std::memcpy(&bits, from, sizeof bits);
    return NarrowLane(bits);
  }
  EIGEN_ALWAYS_INLINE void store(Scalar* to) const {
    std::memcpy(static_cast<void*>(to), &value, sizeof value);
  }

  /// b is not negative.
  friend EIGEN_ALWAYS_INLINE Mask operator>(const NarrowLane& a, const NarrowLane& b) {
    return {(a.value > b.value) & (a.value <= infinity())};
  }
  friend EIGEN_ALWAYS_INLINE NarrowLane only_where(const Mask& mask, const NarrowLane& a) {
    return NarrowLane(mask.bits & whole(a.value));
  }
  friend EIGEN_ALWAYS_INLINE NarrowLane positive_part(const NarrowLane& x) {
    return NarrowLane(x.value & (x.value > minus_infinity()));
  }
  friend EIGEN_ALWAYS_INLINE NarrowLane rounded(const NarrowLane& a) { return a; }

 private:
  static EIGEN_ALWAYS_INLINE std::int16_t bits_of(const Scalar& s) {
    return bit_cast<std::int16_t>(s);
  }
  static EIGEN_ALWAYS_INLINE std::int16_t infinity() {
    return bits_of(std::numeric_limits<Scalar>::infinity());
  }
  static EIGEN_ALWAYS_INLINE std::int16_t minus_infinity() {
    return static_cast<std::int16_t>(infinity() - 0x8000);
  }
};
#else
inline constexpr bool has_narrow_lanes = false;
template <typename Scalar>
struct NarrowLane;
#endif

/// Whether an operation does nothing but choose among its inputs and zero.
template <typename Op>
inline constexpr bool only_chooses = false;

/// The lane of a loop by that operation. Such operations on narrow scalars convert nothing: ReLU of 4,096 bfloat16
/// takes 0.019 in place of 0.116 ns an element with AVX-512, of half 0.019 in place of 0.080; with SSE2 0.035 in
/// place of 0.95 and 1.53 (AMD EPYC; benchmarks/compare/run --trick narrow_scalars_chosen).
template <typename Op, typename Out, typename... In>
using LaneOf = std::conditional_t<has_narrow_lanes && only_chooses<Op> && is_narrow<Out> &&
                                      (std::is_same_v<In, Out> && ...),
                                  NarrowLane<Out>, CommonLane<Out, In...>>;

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
