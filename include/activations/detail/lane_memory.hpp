// SPDX-License-Identifier: MIT
#pragma once

#include "narrow_lane.hpp"

/// How a lane reads and writes memory where a plain load or store does not do: fewer elements than
/// it has, and stores past the cache.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// Masked loads and stores of the widest register, from AVX on.
#if defined(EIGEN_VECTORIZE_AVX512)
inline constexpr std::size_t masked_bytes = 64;
EIGEN_ALWAYS_INLINE void load_masked(const float* from, Index count, __m512& to) {
  to = _mm512_maskz_loadu_ps(__mmask16((1u << count) - 1), from);
}
EIGEN_ALWAYS_INLINE void load_masked(const double* from, Index count, __m512d& to) {
  to = _mm512_maskz_loadu_pd(__mmask8((1u << count) - 1), from);
}
EIGEN_ALWAYS_INLINE void store_masked(const __m512& from, Index count, float* to) {
  _mm512_mask_storeu_ps(to, __mmask16((1u << count) - 1), from);
}
EIGEN_ALWAYS_INLINE void store_masked(const __m512d& from, Index count, double* to) {
  _mm512_mask_storeu_pd(to, __mmask8((1u << count) - 1), from);
}
#elif defined(EIGEN_VECTORIZE_AVX)
inline constexpr std::size_t masked_bytes = 32;
EIGEN_ALWAYS_INLINE __m256i first_words(Index count) {
  static constexpr std::int32_t words[16] = {-1, -1, -1, -1, -1, -1, -1, -1};
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(words + 8 - count));
}
EIGEN_ALWAYS_INLINE void load_masked(const float* from, Index count, __m256& to) {
  to = _mm256_maskload_ps(from, first_words(count));
}
EIGEN_ALWAYS_INLINE void load_masked(const double* from, Index count, __m256d& to) {
  to = _mm256_maskload_pd(from, first_words(2 * count));
}
EIGEN_ALWAYS_INLINE void store_masked(const __m256& from, Index count, float* to) {
  _mm256_maskstore_ps(to, first_words(count), from);
}
EIGEN_ALWAYS_INLINE void store_masked(const __m256d& from, Index count, double* to) {
  _mm256_maskstore_pd(to, first_words(2 * count), from);
}
#else
inline constexpr std::size_t masked_bytes = 0;
#endif
/// And of narrow scalars.
#if defined(ACTIVATIONS_AVX512_BW_DQ_VL)
inline constexpr bool has_masked_halves = true;
template <typename Scalar, typename Bits>
EIGEN_ALWAYS_INLINE void load_masked(const Scalar* from, Index count, Bits& to) {
  to = bit_cast<Bits>(_mm512_maskz_loadu_epi16(__mmask32((1u << count) - 1), from));
}
template <typename Scalar, typename Bits>
EIGEN_ALWAYS_INLINE void store_masked(const Bits& from, Index count, Scalar* to) {
  _mm512_mask_storeu_epi16(to, __mmask32((1u << count) - 1), bit_cast<__m512i>(from));
}
#else
inline constexpr bool has_masked_halves = false;
#endif

template <typename Lane, typename Scalar>
inline constexpr bool has_masked_memory = Lane::size > 1 &&
                                          (sizeof(Scalar) * Lane::size == masked_bytes) &&
                                          std::is_same_v<Scalar, typename Lane::Scalar> &&
                                          (has_masked_halves || !is_narrow<Scalar>);

/// The first `count` scalars of a lane; the others are zero, which is safe to compute with.
template <typename Lane, typename Scalar>
EIGEN_ALWAYS_INLINE Lane load_first(const Scalar* from, Index count) {
  if constexpr (has_masked_memory<Lane, Scalar>) {
    Lane lane(Scalar(0));
    load_masked(from, count, lane.value);
    return lane;
  } else {
    typename Lane::Scalar scalars[Lane::size] = {};
    for (Index i = 0; i < count; ++i) scalars[i] = static_cast<typename Lane::Scalar>(from[i]);
    return Lane::load(scalars);
  }
}
template <typename Lane, typename Scalar>
EIGEN_ALWAYS_INLINE void store_first(const Lane& lane, Scalar* to, Index count) {
  if constexpr (has_masked_memory<Lane, Scalar>) {
    store_masked(lane.value, count, to);
  } else {
    typename Lane::Scalar scalars[Lane::size];
    lane.store(scalars);
    for (Index i = 0; i < count; ++i) {
      if constexpr (std::is_same_v<Scalar, typename Lane::Scalar>) {
        to[i] = scalars[i];
      } else {
        to[i] = narrowed<Scalar>(scalars[i]);
      }
    }
  }
}

/// Whether streams fetch early what they will read: on Intel's processors, whose hardware fetches ahead within a
/// page alone. (ELU of 128 MiB takes 1.18 times as long as memcpy, and took 1.34 with
/// one fetch 2 KiB ahead; ReLU 0.89 and 1.05; forward/ELU/activations/float/33554432 of the suite. Others do well by
/// themselves, and fetches are in their way: on an AMD EPYC LeakyReLU's gradient of 128 MiB takes 0.36 in place of
/// 0.49 ns an element, dx and dalpha 0.33 in place of 0.50; benchmarks/compare/run --trick
/// fetched_early, not_fetched_early.)
inline bool fetches_early() {
#if defined(__GNUC__) && EIGEN_ARCH_i386_OR_x86_64
  return __builtin_cpu_is("intel");
#else
  return false;
#endif
}
inline constexpr Index fetched_early_bytes = 16384;

/// Fetches what a pass that streams will read, which may lie beyond the end: into the second-level
/// cache long before, and from there into the first shortly before.
EIGEN_ALWAYS_INLINE void prefetch_ahead(const void* from, Index bytes = fetched_early_bytes) {
#if defined(__GNUC__)
  if (!fetches_early()) return;
  const auto at = reinterpret_cast<std::uintptr_t>(from);
  __builtin_prefetch(reinterpret_cast<const void*>(at + static_cast<std::uintptr_t>(bytes)), 0, 2);
  __builtin_prefetch(reinterpret_cast<const void*>(at + 512), 0, 3);
#else
  static_cast<void>(from);
  static_cast<void>(bytes);
#endif
}

/// Stores past the cache. Where there is no such instruction, `can_stream` is false and they are plain
/// stores; so are those of a lane of four narrow scalars, for which there is none. `to` is aligned to
/// what the register takes in memory.
#if defined(EIGEN_VECTORIZE_SSE2)
inline constexpr bool can_stream = true;
inline void finish_streaming() { _mm_sfence(); }
#else
inline constexpr bool can_stream = false;
inline void finish_streaming() {}
#endif

/// What is streamed at once, in elements: a line of the cache, or a lane where that is more. A line of
/// which stores past the cache write a part costs a read and a write of memory: without AVX-512, whose
/// lanes are lines, a pass over rows of 121 floats took 2.5 to 3.6 ns an element, and takes 0.8 to 1.0.
template <typename Lane, typename Scalar>
inline constexpr Index line =
    (std::max)(Index{Lane::size}, std::max<Index>(64 / static_cast<Index>(sizeof(Scalar)), 1));

/// How many of `size` scalars lie before the first one at which a line begins. (Where none begins with one,
/// before the last that ends in this line.)
template <typename Lane, typename Scalar>
EIGEN_ALWAYS_INLINE Index before_whole_line(const Scalar* to, Index size) {
  constexpr auto bytes = static_cast<std::uintptr_t>(line<Lane, Scalar>) * sizeof(Scalar);
  const std::uintptr_t beyond = reinterpret_cast<std::uintptr_t>(to) % bytes;
  return beyond == 0 ? 0 : (std::min)(size, static_cast<Index>((bytes - beyond) / sizeof(Scalar)));
}

template <typename Packet, typename Scalar>
EIGEN_ALWAYS_INLINE void stream_packet([[maybe_unused]] const Packet& packet,
                                       [[maybe_unused]] Scalar* to) {
#if defined(EIGEN_VECTORIZE_AVX512)
  if constexpr (sizeof(Packet) == 64) {
    return _mm512_stream_si512(reinterpret_cast<__m512i*>(to), bit_cast<__m512i>(packet));
  }
#endif
#if defined(EIGEN_VECTORIZE_AVX)
  if constexpr (sizeof(Packet) == 32) {
    return _mm256_stream_si256(reinterpret_cast<__m256i*>(to), bit_cast<__m256i>(packet));
  }
#endif
#if defined(EIGEN_VECTORIZE_SSE2)
  if constexpr (sizeof(Packet) == 16) {
    return _mm_stream_si128(reinterpret_cast<__m128i*>(to), bit_cast<__m128i>(packet));
  }
#endif
  std::memcpy(static_cast<void*>(to), &packet, sizeof packet);
}
template <typename Lane, typename Scalar>
EIGEN_ALWAYS_INLINE void stream(const Lane& lane, Scalar* to) {
  if constexpr (!can_stream || Lane::size == 1) {
    store(lane, to);
  } else if constexpr (std::is_same_v<Scalar, typename Lane::Scalar>) {
    stream_packet(lane.value, to);
  } else {
    stream_packet(narrowed_register<Scalar>(lane), to);
  }
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
