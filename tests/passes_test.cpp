// SPDX-License-Identifier: MIT
#include <activations/activations.hpp>
#include <numeric>
#include <vector>

#include "support/paths.hpp"

namespace {

namespace act = activations;
using Eigen::Dynamic;
using Eigen::Index;
using support::all_same_bits;
using support::expect_same_bits;
using support::get;

// Of the scalar of a function.
template <typename F>
using Vector = Eigen::Array<typename F::Scalar, Dynamic, 1>;
template <typename F>
using Array = Eigen::Array<typename F::Scalar, Dynamic, Dynamic>;

template <typename F>
class PassesTest : public ::testing::Test {
 protected:
  // Rows longer than two packets, and a tail, in either storage order.
  static constexpr Index rows = 2 * support::packet_size<typename F::Scalar> + 3;
  static constexpr Index cols = rows + 2;

  const F f = support::sample_of<F>();
};
TYPED_TEST_SUITE(PassesTest, support::Functions, support::Names);

TYPED_TEST(PassesTest, GiveTheSameBitsOnArraysAndInPlace) {
  Array<TypeParam> x = Array<TypeParam>::Zero(this->rows, this->cols), dy = x, out = x;
  expect_same_bits(this->f, x, dy, out);
  support::expect_same_bits_in_place(this->f, x, dy);
}

TYPED_TEST(PassesTest, GiveTheSameBitsAtEveryLengthAndOffsetAndWriteNothingElse) {
  using Scalar = typename TypeParam::Scalar;
  constexpr Index packet = support::packet_size<Scalar>;
  // Each up to a tail behind two packets, and around four, which some loops take at once.
  std::vector<Index> sizes(2 * packet + 4);
  std::iota(sizes.begin(), sizes.end(), 0);
  sizes.insert(sizes.end(), {4 * packet - 1, 4 * packet, 4 * packet + 1, 9 * packet - 1});
  const Index longest = sizes.back();
  const Scalar canary(-777);
  for (Index offset = 0; offset <= packet; ++offset) {
    for (const Index size : sizes) {
      SCOPED_TRACE("offset " + std::to_string(offset) + ", size " + std::to_string(size));
      Vector<TypeParam> x_memory(longest + 2 * packet), dy_memory(x_memory.size());
      Vector<TypeParam> out_memory = Vector<TypeParam>::Constant(x_memory.size(), canary);
      Eigen::Map<Vector<TypeParam>> x(x_memory.data() + packet - offset, size);
      Eigen::Map<Vector<TypeParam>> dy(dy_memory.data() + offset, size);
      Eigen::Map<Vector<TypeParam>> out(out_memory.data() + offset, size);
      expect_same_bits(this->f, x, dy, out);
      EXPECT_TRUE((out_memory.head(offset) == canary).all());
      EXPECT_TRUE((out_memory.tail(out_memory.size() - offset - size) == canary).all());
      if (this->HasFailure()) return;
    }
  }
}

TYPED_TEST(PassesTest, WriteNothingBesideTheElementsOfAStridedOutput) {
  using Scalar = typename TypeParam::Scalar;
  const Scalar canary(-777);
  const Index size = this->rows;
  Vector<TypeParam> x(size), dy(size);
  Vector<TypeParam> memory =
      Vector<TypeParam>::Constant(2 * (size + support::packet_size<Scalar>), canary);
  Eigen::Map<Vector<TypeParam>, Eigen::Unaligned, Eigen::InnerStride<2>> out(memory.data(), size);
  expect_same_bits(this->f, x, dy, out);
  for (Index i = 0; i < memory.size(); ++i) {
    const bool is_of_the_output = i < 2 * size && i % 2 == 0;
    EXPECT_TRUE(is_of_the_output || memory[i] == canary) << "element " << i;
  }
}

TYPED_TEST(PassesTest, AreRoundedBeforeTheyMeetASum) {
  // A compiler that fused the product inside a lazy pass with the sum outside it would round once in place of twice.
  Array<TypeParam> x(this->rows, this->cols), dy = x, eager = x;
  std::srand(5);
  x.setRandom();
  dy.setRandom();
  const Array<TypeParam> b = Array<TypeParam>::Random(this->rows, this->cols);

  act::forward(this->f, x, eager);
  const Array<TypeParam> y = eager + b;
  const Array<TypeParam> lazy_y = act::forward(this->f, x) + b;
  EXPECT_TRUE(all_same_bits(get(lazy_y), get(y)));

  act::backward(this->f, x, dy, eager);
  const Array<TypeParam> dx = eager + b;
  const Array<TypeParam> lazy_dx = act::backward(this->f, x, dy) + b;
  EXPECT_TRUE(all_same_bits(get(lazy_dx), get(dx)));

  if constexpr (support::has_gradient_from_output<TypeParam>) {
    act::backward_from_output(this->f, x, dy, eager);
    const Array<TypeParam> from_y = eager + b;
    const Array<TypeParam> lazy_from_y = act::backward_from_output(this->f, x, dy) + b;
    EXPECT_TRUE(all_same_bits(get(lazy_from_y), get(from_y)));
  }
}

TYPED_TEST(PassesTest, RoundAProductOfTheCallersBeforeTheirOwnSums) {
  using Scalar = typename TypeParam::Scalar;
  std::srand(6);
  const Array<TypeParam> x = Array<TypeParam>::Random(this->rows, this->cols);
  const Array<TypeParam> product = x * Scalar(1.1);
  const Array<TypeParam> y = act::forward(this->f, product);
  const Array<TypeParam> lazy = act::forward(this->f, x * Scalar(1.1));
  EXPECT_TRUE(all_same_bits(get(lazy), get(y)));
}

#if defined(__i386__)  // which aligns doubles to four bytes
TEST(LargePasses, TakeDoublesThatLieAcrossLinesOfTheCache) {
  const Index size = (Index{1} << 21) + 5;
  const Eigen::ArrayXd x = Eigen::ArrayXd::LinSpaced(size, -9, 9);
  std::vector<float> memory(static_cast<std::size_t>(2 * size + 4));
  for (const std::size_t first : {0u, 1u, 2u, 3u}) {
    Eigen::Map<Eigen::ArrayXd> y(reinterpret_cast<double*>(memory.data() + first), size);
    act::forward(act::LeakyReLU<double>(0.25), x, y);
    EXPECT_TRUE((y == (x > 0).select(x, 0.25 * x)).all()) << first;
  }
}
#endif

}  // namespace
