// SPDX-License-Identifier: MIT
#include <activations/activations.hpp>

#include "support/assertions.hpp"

/// ELU's and SELU's bits, over inputs of every magnitude, by a digest: one with FMA and one without, on every
/// machine, in packets and without. Whoever makes them more accurate writes new digests; what changes
/// a coefficient by mistake, by a last digit within the bounds even, is told here.
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
std::uint64_t digest_of(const Array<Scalar>& y) {
  std::uint64_t digest = 0;
  for (const Scalar value : y) {
    digest = (digest ^ support::to_bits(value)) * 0x9e3779b97f4a7c15u;
    digest ^= digest >> 29;
  }
  return digest;
}

struct Digests {
  std::uint64_t values;
  std::uint64_t gradients;
};

template <typename F>
void expect_digests(const F& f, const Digests& with_fma, const Digests& without_fma) {
  using Scalar = typename F::Scalar;
  const Array<Scalar> x = inputs<Scalar>(), ones = Array<Scalar>::Ones(x.size());
  Array<Scalar> y(x.size());
  const Digests& expected = act::detail::has_fma ? with_fma : without_fma;
  act::forward(f, x, y);
  EXPECT_EQ(digest_of(y), expected.values) << std::hex << "0x" << digest_of(y);
  act::backward(f, x, ones, y);
  EXPECT_EQ(digest_of(y), expected.gradients) << std::hex << "0x" << digest_of(y);
}

TEST(PinnedBitsTest, OfELUInFloat) {
  expect_digests(act::ELU<float>(), {0xd34bc109d6fd6f59u, 0x986117104be48247u},
                 {0x807b862b5f7c487eu, 0x548f25d9c4efe3cau});
}
TEST(PinnedBitsTest, OfELUWithAnotherAlphaInFloat) {
  expect_digests(act::ELU<float>(0.7f), {0xcd74389682b90dacu, 0x9551dc2ccebb1e8fu},
                 {0x9bbce10d232e030bu, 0xdf590d32034402f1u});
}
TEST(PinnedBitsTest, OfELUWithATinyAlphaInFloat) {
  expect_digests(act::ELU<float>(1e-30f), {0xe1f6f6cc4ddf3da2u, 0xe1b8394665a536e2u},
                 {0x5fad10d6b932dc51u, 0xdcac38b458daf65fu});
}
TEST(PinnedBitsTest, OfSELUInFloat) {
  expect_digests(act::SELU<float>(), {0xd463f3883ecfe762u, 0xdacb6042cab17737u},
                 {0x3c061c35e7eb07e9u, 0xb1c42db9923b08b8u});
}
TEST(PinnedBitsTest, OfELUInDouble) {
  expect_digests(act::ELU<double>(), {0xc70b9eec8095b207u, 0x4d1c4614af7ef80au},
                 {0x90855455e4f946d5u, 0xa4ecd16ee11300ceu});
}
TEST(PinnedBitsTest, OfELUWithAnotherAlphaInDouble) {
  expect_digests(act::ELU<double>(0.7), {0x64ae95c0ec4b0082u, 0x6bc89538af6332dbu},
                 {0xcc809a4c44b67e04u, 0x9e7f35407e26508cu});
}
TEST(PinnedBitsTest, OfELUWithATinyAlphaInDouble) {
  expect_digests(act::ELU<double>(1e-300), {0xbb278f86fa544c9u, 0x54c73a9b25fddae1u},
                 {0xa2e2facef4d8fc4au, 0xb862574faec4b728u});
}
TEST(PinnedBitsTest, OfSELUInDouble) {
  expect_digests(act::SELU<double>(), {0x37058748316d9ac6u, 0x1a8ddc8daae92ff2u},
                 {0xec2c84e1b5d7e29du, 0x4f771b6c67c765d1u});
}

}  // namespace
