// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <activations/activations.hpp>

#include "support/checksum.hpp"

/// ELU's and SELU's bits, over inputs of every magnitude, by checksums: one with FMA and one without, on every
/// machine, in packets and without. Whoever makes them more accurate writes new ones; a coefficient that is
/// changed by mistake, within the bounds even, is told here.
namespace {

namespace act = activations;
using Eigen::Index;

template <typename Scalar>
using Array = Eigen::Array<Scalar, Eigen::Dynamic, 1>;

/// Negative numbers up to `lowest` in magnitude, as many of each exponent.
template <typename Scalar>
Array<Scalar> numbers(Index size, Scalar highest, Scalar lowest) {
  using Bits = support::BitsOf<Scalar>;
  const Bits first = support::to_bits(highest);
  const Bits step = (support::to_bits(lowest) - first) / static_cast<Bits>(size - 1);
  Array<Scalar> x(size);
  for (Index i = 0; i < size; ++i) {
    x[i] = support::from_bits<Scalar>(first + step * static_cast<Bits>(i));
  }
  return x;
}

/// From -0 to where nothing is left, and more of those whose results have errors.
template <typename Scalar>
Array<Scalar> inputs() {
  const Scalar end = sizeof(Scalar) == 4 ? -110 : -760;
  Array<Scalar> x(120000);
  x << numbers<Scalar>(40000, Scalar(-0.0), end), numbers<Scalar>(80000, Scalar(-0.03), -4);
  return x;
}

template <typename Scalar>
std::uint64_t checksum_of(const Array<Scalar>& y) {
  support::Checksum<Scalar> sum;
  sum.add(y);
  return sum.value();
}

struct Checksums {
  std::uint64_t values;
  std::uint64_t gradients;
};

template <typename F>
void expect_checksums(const F& f, const Checksums& with_fma, const Checksums& without_fma) {
  using Scalar = typename F::Scalar;
  const Array<Scalar> x = inputs<Scalar>(), ones = Array<Scalar>::Ones(x.size());
  Array<Scalar> y(x.size());
  const Checksums& expected = act::detail::has_fma ? with_fma : without_fma;
  act::forward(f, x, y);
  EXPECT_EQ(checksum_of(y), expected.values) << std::hex << "0x" << checksum_of(y);
  act::backward(f, x, ones, y);
  EXPECT_EQ(checksum_of(y), expected.gradients) << std::hex << "0x" << checksum_of(y);
}

TEST(PinnedBitsTest, OfELUInFloat) {
  expect_checksums(act::ELU<float>(), {0xfb8f817e3d58257cu, 0xcf69abe2488986f3u},
                   {0x5f454a6223be1338u, 0x5f3563f7119ceee4u});
}
TEST(PinnedBitsTest, OfELUWithAnotherAlphaInFloat) {
  expect_checksums(act::ELU<float>(0.7f), {0x581b615b8cd1805du, 0x9de9b9bf948d4e3u},
                   {0x900899914dc9f9f9u, 0x97f8cee4ee20f5d9u});
}
TEST(PinnedBitsTest, OfELUWithATinyAlphaInFloat) {
  expect_checksums(act::ELU<float>(1e-30f), {0x7e9002da8dc0ee0u, 0x22a9f0c60b35e52eu},
                   {0x5a0b3890fdd84356u, 0x5014c0d03d9c81d5u});
}
TEST(PinnedBitsTest, OfSELUInFloat) {
  expect_checksums(act::SELU<float>(), {0xc5956a1231f9c1edu, 0x1818ca9539b2d6cbu},
                   {0xe8cece2f3b1f03b7u, 0xd9c6fbf6eee5c1d6u});
}
TEST(PinnedBitsTest, OfELUInDouble) {
  expect_checksums(act::ELU<double>(), {0x4acef333bced7028u, 0x5efab4bb1107c17au},
                   {0xada7e1d167bbf9a4u, 0x265c35db62e1ccbbu});
}
TEST(PinnedBitsTest, OfELUWithAnotherAlphaInDouble) {
  expect_checksums(act::ELU<double>(0.7), {0x4804426fe6c0f8fcu, 0x9093f8f956040bf8u},
                   {0x1124881579a8ea8cu, 0xcb7e764386cc765du});
}
TEST(PinnedBitsTest, OfELUWithATinyAlphaInDouble) {
  expect_checksums(act::ELU<double>(1e-300), {0xbd6e7e504ba9af26u, 0x932eb69b2ee6960u},
                   {0xec56a989fdd51a89u, 0x64a6014d4cea3503u});
}
TEST(PinnedBitsTest, OfSELUInDouble) {
  expect_checksums(act::SELU<double>(), {0x69d256989b8575fcu, 0xa46b164e28ff260cu},
                   {0xb83ed04a7a18004au, 0x6a29554ba160d1a1u});
}

}  // namespace
