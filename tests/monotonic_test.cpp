// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstring>
#include <iostream>

#include "support/assertions.hpp"
#include "support/reference.hpp"

/// From one float to the next the functions with alpha >= 0 never fall, over all floats from
/// -infinity to +infinity. Without FMA, where 2 ULP may be lost, SELU and ELU with another alpha than 1
/// fall at places, by one float: these places are told here by their number and a digest.
namespace {

namespace act = activations;
using Eigen::Index;

/// Floats have places in their order: 0 that of +0, negative ones below. `count` of them from one on, of one sign or
/// zero.
void write_numbers(std::int64_t first, Index count, float* numbers) {
  const auto low = static_cast<std::uint32_t>(first);
  for (Index i = 0; i < count; ++i) {
    const std::uint32_t place = low + static_cast<std::uint32_t>(i);
    const std::uint32_t bits = first < 0 ? 0x80000000u - place : place;
    std::memcpy(numbers + i, &bits, sizeof bits);
  }
}
std::int64_t place_of(float number) {
  const std::uint32_t bits = support::to_bits(number);
  const auto magnitude = static_cast<std::int64_t>(bits & 0x7fffffffu);
  return bits >> 31 == 1 ? -magnitude : magnitude;
}

/// Where a function is less than at the float before, or no number.
struct Falls {
  std::int64_t count = 0;
  std::int64_t largest = 0;  ///< in floats
  float first = 0;
  float last = 0;
  std::uint64_t digest = 0;  ///< of all places

  void add(float x, std::int64_t by) {
    if (count++ == 0) first = x;
    last = x;
    largest = std::max(largest, by);
    digest = (digest ^ support::to_bits(x)) * 0x9e3779b97f4a7c15u;
  }
};
bool operator==(const Falls& a, const Falls& b) {
  return a.count == b.count && a.largest == b.largest && a.first == b.first && a.last == b.last &&
         a.digest == b.digest;
}
std::ostream& operator<<(std::ostream& out, const Falls& falls) {
  return out << falls.count << " of up to " << falls.largest << ", from "
             << support::text(falls.first) << " to " << support::text(falls.last) << ", digest 0x"
             << std::hex << falls.digest << std::dec;
}

bool falls_somewhere(Index count, const float* y) {
  int falls = 0;  // without a way out of the loop, which then takes many at a time
  for (Index i = 0; i < count; ++i) falls |= y[i + 1] >= y[i] ? 0 : 1;
  return falls != 0;
}

template <typename F>
Falls falls_of(const F& f) {
  constexpr Index block = 1 << 12;
  const std::int64_t last = place_of(std::numeric_limits<float>::infinity());
  static_assert(0x7f800000 % block == 0, "zero begins a block, and infinity is one of its own");
  Eigen::Array<float, block, 1> x;
  Eigen::Array<float, block + 1, 1> y;  // begins with that of the float before x
  Falls falls;
  y[0] = -std::numeric_limits<float>::infinity();
  for (std::int64_t first = -last; first <= last; first += block) {
    const bool is_infinity = first == last;
    const Index size = is_infinity ? 1 : block;
    write_numbers(first, size, x.data());
    act::forward(f, x.head(size), y.segment(1, size));
    if (falls_somewhere(size, y.data())) {
      for (Index i = 0; i < size; ++i) {
        if (!(y[i + 1] >= y[i])) falls.add(x[i], place_of(y[i]) - place_of(y[i + 1]));
      }
    }
    y[0] = y[size];
  }
  return falls;
}

Falls without_fma(const Falls& falls) { return act::detail::has_fma ? Falls() : falls; }

TEST(MonotonicTest, ReLUNeverFalls) { EXPECT_EQ(falls_of(act::ReLU<float>()), Falls()); }

TEST(MonotonicTest, LeakyReLUNeverFalls) {
  EXPECT_EQ(falls_of(act::LeakyReLU<float>(0.01f)), Falls());
}

TEST(MonotonicTest, PReLUOfMoreThanOneNeverFalls) {
  EXPECT_EQ(falls_of(act::PReLU<float>(1.7f)), Falls());
}

TEST(MonotonicTest, ELUOfOneNeverFalls) { EXPECT_EQ(falls_of(act::ELU<float>(1)), Falls()); }

TEST(MonotonicTest, ELUOfAnotherAlphaFallsWithoutFMAAlone) {
  EXPECT_EQ(falls_of(act::ELU<float>(0.7f)),
            without_fma({215, 1, -0x1.b0861cp+3f, -0x1.d78b72p-20f, 0x9bee7a9bf08c9981}));
}

TEST(MonotonicTest, SELUFallsWithoutFMAAlone) {
  EXPECT_EQ(falls_of(act::SELU<float>()),
            without_fma({404665, 1, -0x1.6dfb5p+3f, -0x1.5c1096p-20f, 0xc83a3eb1523f6e08}));
}

// Not in every run of the tests, for it takes some minutes (accuracy.md has the command).
TEST(MonotonicTest, DISABLED_ELUOfManyAlphasFallsByOneFloatAtMost) {
  for (const float alpha : {0.f, 0x1p-149f, 0x1p-126f, 1e-30f, 1e-10f, 0.01f, 0.1f, 0.25f, 0.3f,
                            0.5f, 0.9f, 1.0000001f, 1.5f, 1.6732632f, 2.f, 10.f, 1e10f, 1e30f}) {
    const Falls falls = falls_of(act::ELU<float>(alpha));
    std::cout << "alpha = " << support::text(alpha) << ": " << falls << std::endl;
    EXPECT_EQ(falls.largest, act::detail::has_fma ? 0 : std::min<std::int64_t>(falls.count, 1));
  }
}

}  // namespace
