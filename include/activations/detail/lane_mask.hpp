// SPDX-License-Identifier: MIT
#pragma once

#include "instruction_set.hpp"

/// Comparisons, choices and maxima of packets.
///
/// Eigen's comparison returns all ones or all zeros in each scalar; AVX-512 has mask registers, and
/// one instruction for a comparison and one for a choice where Eigen 3.4 goes through a full
/// register. Its maximum is taken with a full mask because g++ 12 warns of the uninitialised
/// register inside the plain one.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

template <typename Packet>
EIGEN_ALWAYS_INLINE Packet greater(const Packet& a, const Packet& b) {
  return Eigen::internal::pcmp_lt(b, a);
}
template <typename Packet>
EIGEN_ALWAYS_INLINE Packet less_or_equal(const Packet& a, const Packet& b) {
  return Eigen::internal::pcmp_le(a, b);
}
template <typename Packet>
EIGEN_ALWAYS_INLINE Packet choose(const Packet& mask, const Packet& a, const Packet& b) {
  return Eigen::internal::pselect(mask, a, b);
}
/// r, not to be loaded under the mask that it meets next. AVX-512 can, and then does so no sooner than the mask is
/// known: ReLU's gradient of 128 MiB took 0.57 in place of 0.29 ns a float, from a sign mask 0.47 and
/// 0.23; dalpha of 128 MiB of doubles 1.3 and 0.6 with clang 19. In cache it costs nothing. (An AMD EPYC
/// of family 26, Zen 5; benchmarks/compare/run --trick dy_loaded_whole.)
template <typename Register>
EIGEN_ALWAYS_INLINE Register whole(const Register& r) {
  if constexpr (sizeof(Register) == 64) return barrier(r);
  return r;
}
/// a, or b where b is larger; a where a is NaN (Eigen turns x86's operands around to that end, and
/// NEON keeps any NaN).
template <typename Packet>
EIGEN_ALWAYS_INLINE Packet larger(const Packet& a, const Packet& b) {
  return Eigen::internal::pmax(a, b);
}
/// a b. On POWER Eigen multiplies with an instruction that takes subnormal floats for zero.
template <typename Packet>
EIGEN_ALWAYS_INLINE Packet multiplied(const Packet& a, const Packet& b) {
#if defined(EIGEN_VECTORIZE_VSX)
  return a * b;
#else
  return Eigen::internal::pmul(a, b);
#endif
}
#if defined(EIGEN_VECTORIZE_AVX512)
EIGEN_ALWAYS_INLINE __mmask16 greater(const __m512& a, const __m512& b) {
  return _mm512_cmp_ps_mask(a, b, _CMP_GT_OQ);
}
EIGEN_ALWAYS_INLINE __mmask8 greater(const __m512d& a, const __m512d& b) {
  return _mm512_cmp_pd_mask(a, b, _CMP_GT_OQ);
}
EIGEN_ALWAYS_INLINE __mmask16 less_or_equal(const __m512& a, const __m512& b) {
  return _mm512_cmp_ps_mask(a, b, _CMP_LE_OQ);
}
EIGEN_ALWAYS_INLINE __mmask8 less_or_equal(const __m512d& a, const __m512d& b) {
  return _mm512_cmp_pd_mask(a, b, _CMP_LE_OQ);
}
EIGEN_ALWAYS_INLINE __m512 choose(__mmask16 mask, const __m512& a, const __m512& b) {
  return _mm512_mask_blend_ps(mask, b, a);
}
EIGEN_ALWAYS_INLINE __m512d choose(__mmask8 mask, const __m512d& a, const __m512d& b) {
  return _mm512_mask_blend_pd(mask, b, a);
}
EIGEN_ALWAYS_INLINE __m512 multiplied_unless(__mmask16 mask, const __m512& a, const __m512& b,
                                             const __m512& c) {
  return _mm512_mask_mul_ps(c, static_cast<__mmask16>(~mask), a, b);
}
EIGEN_ALWAYS_INLINE __m512d multiplied_unless(__mmask8 mask, const __m512d& a, const __m512d& b,
                                              const __m512d& c) {
  return _mm512_mask_mul_pd(c, static_cast<__mmask8>(~mask), a, b);
}
/// a b + c where the mask is true, c elsewhere, and the other way round.
EIGEN_ALWAYS_INLINE __m512 fused_where(__mmask16 mask, const __m512& a, const __m512& b,
                                       const __m512& c) {
  return _mm512_mask3_fmadd_ps(a, b, c, mask);
}
EIGEN_ALWAYS_INLINE __m512d fused_where(__mmask8 mask, const __m512d& a, const __m512d& b,
                                        const __m512d& c) {
  return _mm512_mask3_fmadd_pd(a, b, c, mask);
}
template <typename Mask, typename Packet>
EIGEN_ALWAYS_INLINE Packet fused_unless(Mask mask, const Packet& a, const Packet& b,
                                        const Packet& c) {
  return fused_where(static_cast<Mask>(~mask), a, b, c);
}
EIGEN_ALWAYS_INLINE __m512 larger(const __m512& a, const __m512& b) {
  return _mm512_maskz_max_ps(__mmask16(-1), b, a);
}
EIGEN_ALWAYS_INLINE __m512d larger(const __m512d& a, const __m512d& b) {
  return _mm512_maskz_max_pd(__mmask8(-1), b, a);
}
EIGEN_ALWAYS_INLINE __m512 times_power_of_two_unless(__mmask16 mask, const __m512& x,
                                                     const __m512& n, const __m512& other) {
  return _mm512_mask_scalef_ps(other, static_cast<__mmask16>(~mask), x, n);
}
EIGEN_ALWAYS_INLINE __m512d times_power_of_two_unless(__mmask8 mask, const __m512d& x,
                                                      const __m512d& n, const __m512d& other) {
  return _mm512_mask_scalef_pd(other, static_cast<__mmask8>(~mask), x, n);
}
EIGEN_ALWAYS_INLINE __m512 times_power_of_two(const __m512& x, const __m512& n) {
  return times_power_of_two_unless(__mmask16(0), x, n, x);
}
EIGEN_ALWAYS_INLINE __m512d times_power_of_two(const __m512d& x, const __m512d& n) {
  return times_power_of_two_unless(__mmask8(0), x, n, x);
}
#endif

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
