// SPDX-License-Identifier: MIT
#define EIGEN_USE_THREADS
#include "support/tensor_paths.hpp"
// Its overloads for Tensor come first.
#include "support/counting_pool.hpp"
#include "support/paths.hpp"
#include "support/refusal.hpp"

namespace {

namespace act = activations;
using Eigen::Dynamic;
using Eigen::Index;
using support::all_same_bits;
using support::get;
using support::put;
using test::refuses;

/// A function whose gradient asks the sign of x alone, in each scalar that has lanes of its own.
using Functions = ::testing::Types<act::ReLU<float>, act::PReLU<double>,
                                   act::LeakyReLU<Eigen::half>, act::PReLU<Eigen::bfloat16>>;

/// `signs` holds the bits x > 0 of these elements, in this order, and none beyond them.
template <typename Scalar>
::testing::AssertionResult holds_signs(const act::SignMask& signs, const std::vector<Scalar>& x) {
  std::vector<std::uint64_t> words((x.size() + 63) / 64);
  for (std::size_t i = 0; i < x.size(); ++i) {
    words[i / 64] |= std::uint64_t{x[i] > Scalar(0)} << i % 64;
  }
  return all_same_bits(signs.words(), words);
}

/// y and the mask from x, and dx from the mask, are those without one; x, y, dy and dx are containers
/// or views of one shape, whose elements are overwritten.
template <typename F, typename X, typename Y, typename DY, typename DX>
void expect_same(const F& f, X&& x, Y&& y, DY&& dy, DX&& dx) {
  using Scalar = typename F::Scalar;
  const support::Master<F> master(f, support::count(x));
  const auto unset = support::unwritten<Scalar>(support::count(x));
  put(x, master.x);
  put(dy, master.dy);
  put(y, unset);
  put(dx, unset);
  act::SignMask signs;
  act::forward(f, x, y, signs);
  EXPECT_TRUE(all_same_bits(get(y), master.y));
  act::backward_from_mask(f, signs, dy, dx);
  EXPECT_TRUE(all_same_bits(get(dx), master.dx));
}

template <typename F>
class SignMaskTest : public ::testing::Test {
 protected:
  const F f = support::sample_of<F>();
};
TYPED_TEST_SUITE(SignMaskTest, Functions, support::Names);

TYPED_TEST(SignMaskTest, GivesTheBitsOfTheInputAtEveryLengthAndWritesNothingElse) {
  using Scalar = typename TypeParam::Scalar;
  using Vector = Eigen::Array<Scalar, Dynamic, 1>;
  const Scalar canary(-777);
  for (const Index offset : {0, 3}) {
    for (Index size = 0; size <= 200; ++size) {
      SCOPED_TRACE("offset " + std::to_string(offset) + ", size " + std::to_string(size));
      const support::Master<TypeParam> master(this->f, static_cast<std::size_t>(size));
      Vector x(size), dy(size), memory = Vector::Constant(size + 70, canary);
      Eigen::Map<Vector> out(memory.data() + offset, size);
      put(x, master.x);
      put(dy, master.dy);
      act::SignMask signs;
      act::forward(this->f, x, out, signs);
      EXPECT_TRUE(all_same_bits(get(out), master.y));
      EXPECT_TRUE(holds_signs(signs, master.x));
      act::backward_from_mask(this->f, signs, dy, out);
      EXPECT_TRUE(all_same_bits(get(out), master.dx));
      EXPECT_TRUE((memory.head(offset) == canary).all());
      EXPECT_TRUE((memory.tail(memory.size() - offset - size) == canary).all());
      if (this->HasFailure()) return;
    }
  }
}

TYPED_TEST(SignMaskTest, OutlivesAnInputThatIsOverwritten) {
  const support::Master<TypeParam> master(this->f, 1000);
  Eigen::Array<typename TypeParam::Scalar, Dynamic, 1> x(1000), dy(1000);
  put(x, master.x);
  put(dy, master.dy);
  act::SignMask signs;
  act::forward(this->f, x, x, signs);
  EXPECT_TRUE(all_same_bits(get(x), master.y));
  act::backward_from_mask(this->f, signs, dy, dy);
  EXPECT_TRUE(all_same_bits(get(dy), master.dx));
}

const act::PReLU<float> prelu(-0.3f);

TEST(SignMask, TakesAnyStorageOrderAndStride) {
  Eigen::ArrayXXf a(37, 53), b = a, c = a, d = a, wide(80, 60);
  Eigen::Array<float, Dynamic, Dynamic, Eigen::RowMajor> p(37, 53), q = p, r = p, s = p;
  expect_same(prelu, a, p, b, q);
  expect_same(prelu, p, a, q, b);
  expect_same(prelu, a, b, p, q);
  expect_same(prelu, p, q, r, s);
  expect_same(prelu, a, b, r, s);
  expect_same(prelu, p, q, c, d);
  expect_same(prelu, a.transpose(), b.transpose(), c.transpose(), d.transpose());
  expect_same(prelu, a.block(1, 2, 30, 40), wide.block(3, 4, 30, 40), b.block(5, 6, 30, 40),
              p.block(0, 0, 30, 40));
  expect_same(prelu, a.row(3), b.row(4), c.row(5), d.row(6));
  Eigen::ArrayXXf e(30, 40), f = e;
  expect_same(prelu, wide.block(3, 4, 30, 40), e, a.block(1, 2, 30, 40), f);
  expect_same(prelu, e, wide.block(3, 4, 30, 40), f, a.block(1, 2, 30, 40));
}

TEST(SignMask, TakesTensorsChipsAndSlices) {
  Eigen::Tensor<float, 3> x(7, 19, 11), y(7, 19, 11), dy(7, 19, 11), dx(7, 19, 11);
  expect_same(prelu, x, y, dy, dx);
  expect_same(prelu, x.chip(3, 1), y.chip(4, 1), dy.chip(5, 1), dx.chip(6, 1));
  const Eigen::array<Index, 3> at{1, 2, 3}, size{5, 9, 7};
  expect_same(prelu, x.slice(at, size), y.slice(at, size), dy.slice(at, size), dx.slice(at, size));
  Eigen::Tensor<float, 0> one, one_y, one_dy, one_dx;
  expect_same(prelu, one, one_y, one_dy, one_dx);
  Eigen::Tensor<float, 4, Eigen::RowMajor> none(2, 0, 3, 1), none_y = none;
  act::SignMask signs;
  act::forward(prelu, none, none_y, signs);
  EXPECT_TRUE(signs.words().empty());
  act::backward_from_mask(prelu, signs, none, none_y);
}

TEST(SignMask, ThreadsDoNotChangeABit) {
  const Index size = 600001;  // enough to be shared, and no multiple of 64
  Eigen::Tensor<float, 1> x(size), dy(size), y(size), dx(size), out(size);
  put(x, support::mixed_values<float>(static_cast<std::size_t>(size), 1));
  put(dy, support::mixed_values<float>(static_cast<std::size_t>(size), 2));
  act::forward(prelu, x, y);
  act::backward(prelu, x, dy, dx);
  for (const int threads : {1, 2, 3, 8}) {
    SCOPED_TRACE(threads);
    support::CountingPool pool(threads);
    const Eigen::ThreadPoolDevice device(&pool, threads);
    act::SignMask signs;
    act::forward(device, prelu, x, out, signs);
    EXPECT_EQ(pool.count(), threads - 1);
    EXPECT_TRUE(all_same_bits(get(out), get(y)));
    EXPECT_TRUE(holds_signs(signs, get(x)));
    act::backward_from_mask(device, prelu, signs, dy, out);
    EXPECT_EQ(pool.count(), 2 * (threads - 1));
    EXPECT_TRUE(all_same_bits(get(out), get(dx)));
  }
}

/// Slopes for each channel, negative ones among them, along every axis of [outer, channel, inner].
template <typename Scalar, typename Slope, int layout>
void expect_same_with_channels(Index outer, Index channels, Index inner) {
  using Tensor = Eigen::Tensor<Scalar, 3, layout>;
  SCOPED_TRACE(std::to_string(outer) + " x " + std::to_string(channels) + " x " +
               std::to_string(inner));
  Tensor x(outer, channels, inner), dy = x, y = x, dx = x, expected = x;
  const auto size = static_cast<std::size_t>(x.size());
  put(x, support::mixed_values<Scalar>(size, 1));
  put(dy, support::mixed_values<Scalar>(size, 2));
  for (Index axis = 0; axis < 3; ++axis) {
    Eigen::Array<Slope, Dynamic, 1> alpha(x.dimension(static_cast<std::size_t>(axis)));
    for (Index c = 0; c < alpha.size(); ++c) alpha[c] = Slope(0.375f * float(c) - 1);
    const auto f = act::per_channel(alpha, axis);
    act::SignMask signs;
    act::forward(f, x, y, signs);
    act::forward(f, x, expected);
    EXPECT_TRUE(all_same_bits(get(y), get(expected)));
    act::backward_from_mask(f, signs, dy, dx);
    act::backward(f, x, dy, expected);
    EXPECT_TRUE(all_same_bits(get(dx), get(expected)));
    Tensor in_place = x;
    act::forward(f, in_place, in_place, signs);
    EXPECT_TRUE(all_same_bits(get(in_place), get(y)));
    in_place = dy;
    act::backward_from_mask(f, signs, in_place, in_place);
    EXPECT_TRUE(all_same_bits(get(in_place), get(dx)));
  }
}

TEST(SignMaskOfChannels, GivesTheBitsOfTheInput) {
  for (const Index inner : {1, 7, 49, 700}) {
    expect_same_with_channels<float, float, Eigen::RowMajor>(5, 64, inner);
    expect_same_with_channels<float, float, Eigen::ColMajor>(5, 3, inner);
    expect_same_with_channels<Eigen::half, float, Eigen::RowMajor>(2, 1000, inner);
  }
}

TEST(SignMaskOfIntegers, ReLUTakesThem) {
  Eigen::ArrayXi x(100), y(100), dy = Eigen::ArrayXi::LinSpaced(100, 1, 100), dx(100);
  for (int i = 0; i < 100; ++i) x[i] = (i * 37) % 11 - 5;
  act::SignMask signs;
  act::forward(act::ReLU<int>(), x, y, signs);
  EXPECT_TRUE((y == x.max(0)).all());
  act::backward_from_mask(act::ReLU<int>(), signs, dy, dx);
  EXPECT_TRUE((dx == (x > 0).select(dy, 0)).all());
}

TEST(SignMaskOfLongDouble, GivesTheBitsOfTheInput) {
  using Array = Eigen::Array<long double, Dynamic, Dynamic>;
  const Array x = Array::Random(23, 31), dy = Array::Random(23, 31);
  Array y(23, 31), dx(23, 31);
  const act::PReLU<long double> f(-0.3L);
  act::SignMask signs;
  act::forward(f, x, y, signs);
  EXPECT_TRUE((y == act::forward(f, x)).all());
  act::backward_from_mask(f, signs, dy, dx);
  EXPECT_TRUE((dx == act::backward(f, x, dy)).all());
}

TEST(SignMask, IsThatOfAnExpression) {
  const Eigen::ArrayXXf x = Eigen::ArrayXXf::Random(20, 30), dy = Eigen::ArrayXXf::Random(20, 30);
  Eigen::ArrayXXf y(20, 30), dx(20, 30);
  const act::LeakyReLU<float> f(0.3f);
  act::SignMask signs;
  act::forward(f, 2 * x + dy, y, signs);
  EXPECT_TRUE((y == act::forward(f, 2 * x + dy)).all());
  act::backward_from_mask(f, signs, dy * 3, dx);
  EXPECT_TRUE((dx == act::backward(f, 2 * x + dy, dy * 3)).all());

  const Eigen::TensorMap<const Eigen::Tensor<float, 2>> t(x.data(), 20, 30),
      t_dy(dy.data(), 20, 30);
  Eigen::Tensor<float, 2> t_y(20, 30);
  act::forward(f, t * 2.0f + t_dy, t_y, signs);
  EXPECT_TRUE(all_same_bits(get(t_y), std::vector<float>(y.data(), y.data() + y.size())));
}

TEST(SignMask, KeepsItsMemoryWhereItIsEnough) {
  const Eigen::ArrayXf x = Eigen::ArrayXf::Constant(1000, 1);
  Eigen::ArrayXf y(1000);
  act::SignMask signs;
  act::forward(act::ReLU<float>(), x, y, signs);
  const std::uint64_t* const memory = signs.words().data();
  EXPECT_EQ(signs.words().size(), 16u);
  act::forward(act::ReLU<float>(), x.head(65), y.head(65), signs);
  EXPECT_EQ(signs.words(), (std::vector<std::uint64_t>{~std::uint64_t{0}, 1}));
  EXPECT_EQ(signs.extents(), (std::vector<act::SignMask::Index>{65, 1}));
  act::forward(act::ReLU<float>(), x, y, signs);
  EXPECT_EQ(signs.words().data(), memory);
}

TEST(SignMask, TellsTheOrderOfItsBits) {
  const Eigen::ArrayXXf x = Eigen::ArrayXXf::Constant(3, 5, 1);
  Eigen::ArrayXXf y(3, 5);
  act::SignMask signs;
  act::forward(act::ReLU<float>(), x, y, signs);
  EXPECT_EQ(signs.axes(), (std::vector<std::size_t>{0, 1}));
  act::forward(act::ReLU<float>(), x.transpose(), y.transpose(), signs);
  EXPECT_EQ(signs.axes(), (std::vector<std::size_t>{1, 0}));
  EXPECT_EQ(signs.extents(), (std::vector<act::SignMask::Index>{5, 3}));
  const Eigen::Array<float, 5, 3> same_shape = Eigen::Array<float, 5, 3>::Ones();
  Eigen::Array<float, 5, 3> same_shape_y;
  act::forward(act::ReLU<float>(), same_shape, same_shape_y, signs);
  EXPECT_EQ(signs.axes(), (std::vector<std::size_t>{0, 1}));
}

TEST(SignMask, OfAnotherShapeIsRefused) {
  const Eigen::ArrayXXf x = Eigen::ArrayXXf::Constant(3, 5, -1), dy = x;
  Eigen::ArrayXXf out = Eigen::ArrayXXf::Constant(3, 5, -77), small(5, 3);
  const Eigen::Tensor<float, 3> tensor(3, 5, 1);
  Eigen::Tensor<float, 3> tensor_out(3, 5, 1);
  act::SignMask signs;
  const Eigen::Tensor<float, 0> one;
  Eigen::Tensor<float, 0> one_out;
  const act::SignMask moved = std::move(signs);
  EXPECT_TRUE(refuses(
      "activations::backward_from_mask: signs has 1 elements [], dy has 1 []",
      [&] { act::backward_from_mask(prelu, signs, one, one_out); }, one_out));
  signs = moved;
  EXPECT_TRUE(refuses(
      "activations::backward_from_mask: signs has 0 elements [0], dy has 15 [3, 5]",
      [&] { act::backward_from_mask(prelu, signs, dy, out); }, out));
  act::forward(prelu, x, out, signs);
  EXPECT_TRUE(refuses(
      "activations::backward_from_mask: signs has 15 elements [3, 5], dy has 15 [5, 3]",
      [&] { act::backward_from_mask(prelu, signs, dy.transpose(), out); }, out));
  EXPECT_TRUE(refuses(
      "activations::backward_from_mask: signs has 15 elements [3, 5], dy has 15 [3, 5, 1]",
      [&] { act::backward_from_mask(prelu, signs, tensor, tensor_out); }, tensor_out));
  EXPECT_TRUE(refuses(
      "activations::backward_from_mask: dx has 15 elements [5, 3], dy has 15 [3, 5]: "
      "dx.resizeLike(dy)",
      [&] { act::backward_from_mask(prelu, signs, dy, small); }, small));
  // As many words.
  Eigen::ArrayXXf wide = Eigen::ArrayXXf::Constant(3, 6, -1), high(4, 5);
  high.setConstant(-1);
  EXPECT_TRUE(refuses(
      "activations::backward_from_mask: signs has 15 elements [3, 5], dy has 18 [3, 6]",
      [&] { act::backward_from_mask(prelu, signs, wide, wide); }, wide));
  EXPECT_TRUE(refuses(
      "activations::backward_from_mask: signs has 15 elements [3, 5], dy has 20 [4, 5]",
      [&] { act::backward_from_mask(prelu, signs, high, high); }, high));
  const Eigen::ArrayXf alpha = Eigen::ArrayXf::Zero(4);
  EXPECT_TRUE(refuses(
      "activations::backward_from_mask: alpha has 4 slopes, axis 1 of dy has 5",
      [&] { act::backward_from_mask(act::per_channel(alpha, 1), signs, dy, out); }, out));
}

TEST(SignMask, IsLeftAsItWasWhereForwardRefuses) {
  Eigen::ArrayXXf x = Eigen::ArrayXXf::Constant(3, 5, 1), y(3, 5), small(5, 3);
  act::SignMask signs;
  act::forward(prelu, x, y, signs);
  const std::vector<std::uint64_t> before = signs.words();
  x.setConstant(-1);
  EXPECT_TRUE(refuses(
      "activations::forward: y has 15 elements [5, 3], x has 15 [3, 5]: y.resizeLike(x)",
      [&] { act::forward(prelu, x, small, signs); }, small, before));
  EXPECT_TRUE(refuses(
      test::overlap_message("forward", "y", "x"),
      [&] { act::forward(prelu, x.topRows(2), x.bottomRows(2), signs); }, x));
  EXPECT_TRUE(refuses(
      test::overlap_message("backward_from_mask", "dx", "dy"),
      [&] {
        act::backward_from_mask(prelu, signs, y, Eigen::Map<Eigen::ArrayXXf>(y.data() + 1, 3, 5));
      },
      y));
  EXPECT_EQ(signs.words(), before);
  EXPECT_EQ(signs.extents(), (std::vector<act::SignMask::Index>{3, 5}));
}

}  // namespace
