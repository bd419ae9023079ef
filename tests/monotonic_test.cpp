// SPDX-License-Identifier: MIT
#include <cmath>

#include "support/reference.hpp"

/// From one float to the next the functions with alpha >= 0 never fall, over all floats from
/// -infinity to +infinity. Without FMA, where 2 ULP may be lost, ELU with another alpha than 1 falls by
/// one float at places, and SELU by up to two.
namespace {

namespace act = activations;
using Eigen::Index;

/// Floats in their order: 0 for +0, negative ones below.
float number_at(std::int64_t place) {
  const auto magnitude = static_cast<std::uint32_t>(std::abs(place));
  return support::from_bits<float>(place < 0 ? 0x80000000u | magnitude : magnitude);
}
std::int64_t place_of(float number) {
  const std::uint32_t bits = support::to_bits(number);
  const auto magnitude = static_cast<std::int64_t>(bits & 0x7fffffffu);
  return bits >> 31 == 1 ? -magnitude : magnitude;
}

struct Falls {
  std::int64_t count = 0;
  std::int64_t largest = 0;  ///< in floats
  float where = 0;
};

template <typename F>
Falls falls_of(const F& f) {
  constexpr Index block = 1 << 14;
  const std::int64_t last = place_of(std::numeric_limits<float>::infinity());
  Eigen::ArrayXf x(block), y(block);
  Falls falls;
  float before = -std::numeric_limits<float>::infinity();
  for (std::int64_t first = -last; first <= last; first += block) {
    // The last block reaches beyond infinity: there it is cut.
    const Index size = static_cast<Index>(std::min<std::int64_t>(block, last - first + 1));
    for (Index i = 0; i < size; ++i) x[i] = number_at(first + i);
    act::forward(f, x, y);
    for (Index i = 0; i < size; ++i) {
      if (!(y[i] >= before)) {
        ++falls.count;
        const std::int64_t by = place_of(before) - place_of(y[i]);
        if (by > falls.largest) {
          falls.largest = by;
          falls.where = x[i];
        }
      }
      before = y[i];
    }
  }
  return falls;
}

template <typename F>
void expect_no_fall_beyond(const F& f, std::int64_t most) {
  const Falls falls = falls_of(f);
  EXPECT_LE(falls.largest, most) << falls.count
                                 << " falls, the largest at x = " << support::text(falls.where);
}

constexpr std::int64_t one_without_fma = act::detail::has_fma ? 0 : 1;
constexpr std::int64_t two_without_fma = act::detail::has_fma ? 0 : 2;

TEST(MonotonicTest, ELUOfOneNeverFalls) { expect_no_fall_beyond(act::ELU<float>(1), 0); }

TEST(MonotonicTest, ELUOfAnotherAlphaFallsWithoutFMAAlone) {
  expect_no_fall_beyond(act::ELU<float>(0.7f), one_without_fma);
}

TEST(MonotonicTest, SELUFallsWithoutFMAAlone) {
  expect_no_fall_beyond(act::SELU<float>(), two_without_fma);
}

}  // namespace
