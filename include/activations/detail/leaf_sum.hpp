// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>

#include "../prelu.hpp"
#include "power_of_two.hpp"

/// The sums of dy x over one leaf of the tree in sum.hpp, in lanes of double.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// What the sums of products of Real are kept in.
template <typename Real>
using SumOf = std::conditional_t<std::is_same_v<Real, float>, double, Real>;

/// As many Reals as a lane of their sums holds, converted.
template <typename Real>
EIGEN_ALWAYS_INLINE Widest<SumOf<Real>> load_wide(const Real* from) {
  using Wide = Widest<SumOf<Real>>;
  if constexpr (std::is_same_v<Real, SumOf<Real>>) {
    return Wide::load(from);
  } else {
#if defined(EIGEN_VECTORIZE_AVX512) && defined(__GNUC__)
    // g++ 12 makes two halves and seven instructions of what follows: 0.223 against 0.162 ns a float
    // for dx and dalpha of 4,096 (AMD EPYC; benchmarks/compare/run --trick floats_to_doubles_at_once).
    return _mm512_maskz_cvtps_pd(__mmask8(-1), _mm256_loadu_ps(from));
#elif defined(__GNUC__)
    typedef Real Narrow __attribute__((vector_size(sizeof(Real) * Wide::size)));
    typedef double Doubles __attribute__((vector_size(sizeof(double) * Wide::size)));
    Narrow narrow;
    std::memcpy(&narrow, from, sizeof(narrow));
    return bit_cast<decltype(Wide::value)>(__builtin_convertvector(narrow, Doubles));
#else
    return double(*from);
#endif
  }
}

/// What the products x dy, as many as a lane of sums holds, add to `sums`.
template <typename Real>
EIGEN_ALWAYS_INLINE Widest<SumOf<Real>> add_products(const Real* x, const Real* dy,
                                                     const Widest<SumOf<Real>>& sums) {
  using Wide = Widest<SumOf<Real>>;
  const Wide wide = load_wide(x);
  const auto positive = [&] {
#if defined(ACTIVATIONS_AVX512_BW_DQ_VL) && defined(__GNUC__)
    // The floats are compared, in half a register, as clang does by itself: 0.155 against 0.165 ns an element
    // for dx and dalpha of 262,144 floats (AMD EPYC with AVX-512; benchmarks/compare/run --trick floats_compared).
    if constexpr (std::is_same_v<Real, float>) {
      const __m256 zero = _mm256_setzero_ps();
      return typename Wide::Mask{_mm256_cmp_ps_mask(_mm256_loadu_ps(x), zero, _CMP_GT_OQ)};
    }
#endif
    return wide > SumOf<Real>(0);
  };
  return PReLU<SumOf<Real>>::alpha_gradient(positive(), wide, load_wide(dy), sums);
}

/// The sum of one leaf whose elements share a slope, in the lanes of as many packets of sums as a
/// packet of Real has elements for.
template <typename Real>
class LeafSum {
 public:
  using Sum = SumOf<Real>;
  using Wide = Widest<Sum>;
  static constexpr int size = (std::max)(Widest<Real>::size, Wide::size);

  LeafSum() = default;
  // One by one: g++ 12 for aarch64 at -O2 loses what packets hold that are copied as a whole array.
  EIGEN_ALWAYS_INLINE LeafSum(const LeafSum& other) { *this = other; }
  EIGEN_ALWAYS_INLINE LeafSum& operator=(const LeafSum& other) {
    for (std::size_t i = 0; i < parts; ++i) sums_[i].value = other.sums_[i].value;
    return *this;
  }

  /// Those of columns, one in each element of the lanes.
  EIGEN_ALWAYS_INLINE explicit LeafSum(const Sum* columns) {
    for (Wide& sum : sums_) {
      sum = Wide::load(columns);
      columns += Wide::size;
    }
  }
  EIGEN_ALWAYS_INLINE void store(Sum* columns) const {
    for (const Wide& sum : sums_) {
      sum.store(columns);
      columns += Wide::size;
    }
  }

  EIGEN_ALWAYS_INLINE void operator()(Index, const Real* x, const Real* dy) {
    add(x, dy, std::make_index_sequence<parts>());
  }
  Sum total() const {
    // Pairs that lie half of what is left apart, whatever the size of a packet.
    LeafSum wide = *this;
    for (std::size_t half = parts / 2; half > 0; half /= 2) {
      for (std::size_t i = 0; i < half; ++i) {
        wide.sums_[i] = sum(wide.sums_[i], wide.sums_[i + half]);
      }
    }
    Sum sums[Wide::size];
    wide.sums_[0].store(sums);
    for (int half = Wide::size / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; ++i) sums[i] += sums[i + half];
    }
    return sums[0];
  }

 private:
  static constexpr std::size_t parts = size / Wide::size;
  std::array<Wide, parts> sums_ = zeros(std::make_index_sequence<parts>());

  template <std::size_t... i>
  static std::array<Wide, parts> zeros(std::index_sequence<i...>) {
    return {(static_cast<void>(i), Wide(Sum(0)))...};
  }

  // One by one: a loop over the sums made g++ 12 store each of them after every product.
  template <std::size_t... i>
  EIGEN_ALWAYS_INLINE void add(const Real* x, const Real* dy, std::index_sequence<i...>) {
    ((sums_[i] = add_products(x + i * Wide::size, dy + i * Wide::size, sums_[i])), ...);
  }
};

/// The sums of one leaf of a tile, whose neighbouring elements have each a slope of their own.
template <typename Real>
struct TileSums {
  SumOf<Real>* sums;
  EIGEN_ALWAYS_INLINE void operator()(Index at, const Real* x, const Real* dy) const {
    LeafSum<Real> sum(sums + at);
    sum(at, x, dy);
    sum.store(sums + at);
  }
};

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
