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

using WideLane = Widest<double>;

/// As many scalars as a lane of double holds, converted.
template <typename Scalar>
EIGEN_STRONG_INLINE WideLane load_wide(const Scalar* from) {
  if constexpr (std::is_same_v<Scalar, double>) {
    return WideLane::load(from);
  } else {
#if defined(__GNUC__)
    typedef Scalar Narrow __attribute__((vector_size(sizeof(Scalar) * WideLane::size)));
    typedef double Wide __attribute__((vector_size(sizeof(double) * WideLane::size)));
    Narrow narrow;
    std::memcpy(&narrow, from, sizeof(narrow));
    return bit_cast<decltype(WideLane::value)>(__builtin_convertvector(narrow, Wide));
#else
    return double(*from);
#endif
  }
}

/// The sum of one leaf whose elements share a slope, in the lanes of as many packets of double as a
/// packet of Scalar has elements for.
template <typename Scalar>
class LeafSum {
 public:
  static constexpr int size = std::max(Widest<Scalar>::size, WideLane::size);

  EIGEN_STRONG_INLINE void operator()(Index, const Scalar* x, const Scalar* dy) {
    for (WideLane& sum : sums_) {
      sum = PReLU<double>::alpha_gradient(load_wide(x), load_wide(dy), sum);
      x += WideLane::size;
      dy += WideLane::size;
    }
  }
  double total() const {
    double sums[size];
    double* to = sums;
    for (const WideLane& sum : sums_) {
      sum.store(to);
      to += WideLane::size;
    }
    for (int half = size / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; ++i) sums[i] += sums[i + half];
    }
    return sums[0];
  }

 private:
  static constexpr std::size_t parts = size / WideLane::size;
  std::array<WideLane, parts> sums_ = zeros(std::make_index_sequence<parts>());

  template <std::size_t... i>
  static std::array<WideLane, parts> zeros(std::index_sequence<i...>) {
    return {(static_cast<void>(i), WideLane(0.0))...};
  }
};

/// The sums of one leaf of a tile, whose neighbouring elements have each a slope of their own.
template <typename Scalar>
struct TileSums {
  double* sums;
  EIGEN_STRONG_INLINE void operator()(Index at, const Scalar* x, const Scalar* dy) const {
    constexpr int size = LeafSum<Scalar>::size;
    for (int part = 0; part < size; part += WideLane::size) {
      double* const to = sums + at + part;
      PReLU<double>::alpha_gradient(load_wide(x + part), load_wide(dy + part), WideLane::load(to))
          .store(to);
    }
  }
};

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
