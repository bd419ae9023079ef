// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>

#include "lane.hpp"

/// Powers of two, and halves of digits, made of a lane's bits.
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
  using Integer = std::conditional_t<sizeof(Scalar) == 4, std::uint32_t, std::uint64_t>;
  using type = Integer;
};

template <typename To, typename From>
ACTIVATIONS_INLINE To bit_cast(const From& from) {
  static_assert(sizeof(To) == sizeof(From));
  To to{};
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
  static constexpr Scalar once = zero + Scalar(bias);  // for power_of_two
  static constexpr int half_bias = bias / 2;
  static constexpr Scalar limited = zero + Scalar(bias + half_bias);  // for Reach::limited
  static constexpr Scalar full = zero + Scalar(2 * bias);             // for Reach::full
};

/// 2^n for n + Shifter::once, n from 1 - bias to bias.
template <typename Lane>
ACTIVATIONS_INLINE Lane power_of_two(const Lane& shifted) {
  using Register = decltype(shifted.value);
  using Bits = typename BitsOf<typename Lane::Scalar, sizeof(Register)>::type;
  constexpr int places = Shifter<typename Lane::Scalar>::mantissa_bits;
  return bit_cast<Register>(Bits(bit_cast<Bits>(shifted.value) << places));
}

/// The first half of a lane's digits: its product with a number of as many is exact, and so is what it
/// leaves of the lane.
template <typename Lane>
EIGEN_ALWAYS_INLINE Lane head(const Lane& a) {
  using Register = decltype(a.value);
  using Bits = typename BitsOf<typename Lane::Scalar, sizeof(Register)>::type;
  using Integer = typename BitsOf<typename Lane::Scalar, sizeof(Register)>::Integer;
  constexpr int cut = (std::numeric_limits<typename Lane::Scalar>::digits + 1) / 2;
  return bit_cast<Register>(Bits(bit_cast<Bits>(a.value) & (~Integer{0} << cut)));
}

/// Which powers of two x 2^n takes: `full`, for |x| from 1/2 to 4, n from 2 - 2 bias to 2 bias; `limited`, with fewer
/// operations, for |x| below 2^(bias / 2), n from 1 - 3 / 2 bias to 1.
enum class Reach { limited, full };

/// x 2^n before it is multiplied.
template <Reach reach, typename Lane>
struct TimesPowerOfTwo {
  using Scalar = typename Lane::Scalar;
  using Shift = Shifter<Scalar>;

  Lane x;
  Lane n;
  Lane shifted;  ///< n + Shifter::limited or ::full

  /// Rounded once, gradual underflow included, by two factors of which neither is subnormal; AVX-512 has
  /// one instruction for it (ELU's gradient of 4,096 floats 0.221 in place of 0.253 ns an element, AMD EPYC;
  /// benchmarks/compare/run --trick one_power_of_two). Full: 2^(n / 2) rounded down, and
  /// what is missing to 2^n. Limited: 2^(n + bias / 2), and always the same factor: with SSE2 ELU's gradient of
  /// 4,096 floats takes 0.93 in place of 1.00 ns (benchmarks/compare/run --trick one_factor_is_fixed).
  ACTIVATIONS_INLINE Lane value() const {
#if defined(EIGEN_VECTORIZE_AVX512)
    if constexpr (sizeof(Lane) == 64) return times_power_of_two(x.value, n.value);
#endif
    if constexpr (reach == Reach::limited) {
      constexpr Scalar rest = two_to_minus_half_bias();
      return product(product(x, power_of_two(shifted)), Lane(rest));
    }
    using Register = decltype(x.value);
    using Bits = typename BitsOf<Scalar, sizeof(Register)>::type;
    const Bits bits = bit_cast<Bits>(shifted.value);
    const Bits half = bits >> 1;
    const Lane first = bit_cast<Register>(Bits(half << Shift::mantissa_bits));
    const Lane second = bit_cast<Register>(Bits((bits - half) << Shift::mantissa_bits));
    return product(product(x, first), second);
  }
  /// `other` where the mask is true.
  template <typename Mask>
  ACTIVATIONS_INLINE Lane value_unless(const Mask& mask, const Lane& other) const {
#if defined(EIGEN_VECTORIZE_AVX512)
    // g++ makes no choice a part of this instruction by itself: SELU's gradient of 4,096 floats takes
    // 0.145 in place of 0.152 ns an element (benchmarks/compare/run --trick masked_power_of_two).
    if constexpr (sizeof(Lane) == 64) {
      return times_power_of_two_unless(mask.bits, x.value, n.value, other.value);
    }
#endif
    return select(mask, other, value());
  }

 private:
  static constexpr Scalar two_to_minus_half_bias() {
    Scalar power = 1;
    for (int i = 0; i < Shift::half_bias; ++i) power /= 2;
    return power;
  }
};

/// For x 2^n that is zero where the exponent is below `lowest`: keeps it from underflowing.
template <Reach reach, typename Lane>
class BeforeVanishing {
#if defined(EIGEN_VECTORIZE_AVX512)
  // The one instruction takes long for whatever underflows, but not for zero, which is had for nothing, since
  // n then needs no bound: ELU's gradient of 4,096 floats of -1e30 takes 0.23 in place of 6.0 ns an element
  // (Intel Xeon; benchmarks/compare/run --trick vanishes_by_zero).
  static constexpr bool by_zero = reach == Reach::limited && sizeof(Lane) == 64;
#else
  static constexpr bool by_zero = false;
#endif

 public:
  ACTIVATIONS_INLINE BeforeVanishing(const Lane& exponent, const Lane& lowest)
      : x(by_zero ? exponent : at_least(exponent, lowest)), lowest_(lowest) {}

  /// Of a positive factor of 2^n.
  ACTIVATIONS_INLINE Lane or_zero(const Lane& factor) const {
    if constexpr (by_zero) return select(x < lowest_, Lane(typename Lane::Scalar(0)), factor);
    return factor;
  }
  /// Of the product itself, whose zero has a sign.
  ACTIVATIONS_INLINE Lane or_zero(const TimesPowerOfTwo<reach, Lane>& product,
                                  const Lane& zero) const {
    if constexpr (by_zero) return product.value_unless(x < lowest_, zero);
    return product.value();
  }

  Lane x;

 private:
  Lane lowest_;
};

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
