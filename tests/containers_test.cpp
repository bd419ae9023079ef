// SPDX-License-Identifier: MIT
#include <activations/activations.hpp>
#include <type_traits>

#include "support/paths.hpp"

namespace {

namespace act = activations;
using Eigen::Dynamic;
using Eigen::Index;
using support::all_same_bits;
using support::expect_same_bits;
using support::get;
using support::Master;

// Of the scalar of a function.
template <typename F>
using Vector = Eigen::Array<typename F::Scalar, Dynamic, 1>;
template <typename F>
using Array = Eigen::Array<typename F::Scalar, Dynamic, Dynamic>;
template <typename F>
using RowMajorArray = Eigen::Array<typename F::Scalar, Dynamic, Dynamic, Eigen::RowMajor>;
template <typename F>
using Matrix = Eigen::Matrix<typename F::Scalar, Dynamic, Dynamic>;

template <typename F>
class ContainersTest : public ::testing::Test {
 protected:
  // Rows longer than two packets, and a tail, in either storage order.
  static constexpr Index rows = 2 * support::packet_size<typename F::Scalar> + 3;
  static constexpr Index cols = rows + 2;

  template <typename X>
  void expect_same_bits_on_plain(Index x_rows, Index x_cols) const {
    X x = X::Zero(x_rows, x_cols);
    X dy = x;
    X out = x;
    expect_same_bits(f, x, dy, out);
    support::expect_same_bits_in_place(f, x, dy);
  }

  const F f = support::sample_of<F>();
};
TYPED_TEST_SUITE(ContainersTest, support::SomeFunctions, support::Names);

TYPED_TEST(ContainersTest, GiveTheSameBitsOnEveryPlainContainer) {
  this->template expect_same_bits_on_plain<Array<TypeParam>>(this->rows, this->cols);
  this->template expect_same_bits_on_plain<RowMajorArray<TypeParam>>(this->rows, this->cols);
  this->template expect_same_bits_on_plain<Matrix<TypeParam>>(this->rows, this->cols);
}

TYPED_TEST(ContainersTest, GiveTheSameBitsOnFixedSizes) {
  using Scalar = typename TypeParam::Scalar;
  this->template expect_same_bits_on_plain<Eigen::Array<Scalar, 4, 1>>(4, 1);
  this->template expect_same_bits_on_plain<Eigen::Array<Scalar, 5, 1>>(5, 1);
  this->template expect_same_bits_on_plain<Eigen::Array<Scalar, 3, 7>>(3, 7);
}

TYPED_TEST(ContainersTest, GiveTheSameBitsOnAlignedMaps) {
  using AlignedMap = Eigen::Map<Vector<TypeParam>, Eigen::AlignedMax>;
  Vector<TypeParam> x_memory(this->rows), dy_memory(this->rows), out_memory(this->rows);
  AlignedMap x(x_memory.data(), this->rows);
  AlignedMap dy(dy_memory.data(), this->rows);
  AlignedMap out(out_memory.data(), this->rows);
  expect_same_bits(this->f, x, dy, out);
}

TYPED_TEST(ContainersTest, GiveTheSameBitsOnBlocksAndWriteNothingElse) {
  const typename TypeParam::Scalar canary(-777);
  Array<TypeParam> x_memory(this->rows + 3, this->cols + 4), dy_memory = x_memory;
  Array<TypeParam> out_memory =
      Array<TypeParam>::Constant(x_memory.rows(), x_memory.cols(), canary);
  auto x = x_memory.block(2, 3, this->rows, this->cols);
  auto dy = dy_memory.block(1, 0, this->rows, this->cols);
  auto out = out_memory.block(1, 2, this->rows, this->cols);
  expect_same_bits(this->f, x, dy, out);
  out.setConstant(canary);
  EXPECT_TRUE((out_memory == canary).all());

  auto row = x_memory.row(1);
  auto dy_row = dy_memory.row(0);
  auto out_row = out_memory.row(2);
  expect_same_bits(this->f, row, dy_row, out_row);
  out_row.setConstant(canary);
  EXPECT_TRUE((out_memory == canary).all());
}

TYPED_TEST(ContainersTest, GiveTheSameBitsOnTransposesAndMixedStorageOrders) {
  Array<TypeParam> x_memory(this->cols, this->rows), dy(this->rows, this->cols);
  RowMajorArray<TypeParam> out(this->rows, this->cols);
  auto x = x_memory.transpose();
  expect_same_bits(this->f, x, dy, out);
  Array<TypeParam> by_columns(this->rows, this->cols);
  expect_same_bits(this->f, by_columns, dy, out);
  RowMajorArray<TypeParam> by_rows(this->rows, this->cols);
  expect_same_bits(this->f, by_rows, dy, out);
}

TYPED_TEST(ContainersTest, GiveTheSameBitsOnMapsWithInnerAndOuterStride) {
  using Stride = Eigen::Stride<Dynamic, Dynamic>;
  using Map = Eigen::Map<Array<TypeParam>, 0, Stride>;
  const Stride stride(3 * this->rows + 2, 3);
  Vector<TypeParam> x_memory(stride.outer() * this->cols), dy_memory = x_memory,
                                                           out_memory = x_memory;
  Map x(x_memory.data(), this->rows, this->cols, stride);
  Map dy(dy_memory.data(), this->rows, this->cols, stride);
  Map out(out_memory.data(), this->rows, this->cols, stride);
  expect_same_bits(this->f, x, dy, out);
}

TYPED_TEST(ContainersTest, GiveTheSameBitsOnRefsAndMixturesOfArraysAndMatrices) {
  Matrix<TypeParam> x_memory(this->rows, this->cols), dy(this->rows, this->cols);
  Array<TypeParam> out_memory(this->rows, this->cols);
  Eigen::Ref<Matrix<TypeParam>> x(x_memory);
  Eigen::Ref<Array<TypeParam>> out(out_memory);
  auto dy_array = dy.array();
  expect_same_bits(this->f, x, dy_array, out);
}

TYPED_TEST(ContainersTest, WriteToTemporaryViews) {
  const Master<TypeParam> master(this->f, static_cast<std::size_t>(this->cols));
  Vector<TypeParam> x(this->cols), dy(this->cols);
  support::put(x, master.x);
  support::put(dy, master.dy);
  Array<TypeParam> out = Array<TypeParam>::Zero(this->cols, this->cols);

  act::forward(this->f, x, out.col(0));
  EXPECT_TRUE(all_same_bits(get(out.col(0)), master.y));
  act::forward(this->f, x.transpose(), out.row(2));
  EXPECT_TRUE(all_same_bits(get(out.row(2)), master.y));
  act::backward(this->f, x, dy, out.col(1).matrix());
  EXPECT_TRUE(all_same_bits(get(out.col(1)), master.dx));
  act::backward(this->f, x, dy, Eigen::Map<Vector<TypeParam>>(&out(0, 3), this->cols));
  EXPECT_TRUE(all_same_bits(get(out.col(3)), master.dx));
}

TYPED_TEST(ContainersTest, FuseWithExpressionsOfTheirInput) {
  using Scalar = typename TypeParam::Scalar;
  // Few digits and a power of two: the products and sums are exact, so that fusing them changes nothing.
  const auto small_numbers = [&](Index row, Index col) {
    return Scalar(float((row * 7 + col * 13) % 64 - 32) / 8);
  };
  const Array<TypeParam> x = Array<TypeParam>::NullaryExpr(this->rows, this->cols, small_numbers);
  const Array<TypeParam> dy = x.reverse();
  const Array<TypeParam> inner = Scalar(2) * x + Scalar(0.5);
  const Array<TypeParam> y = act::forward(this->f, inner);
  const Array<TypeParam> dx = act::backward(this->f, inner, dy);

  const Array<TypeParam> lazy = act::forward(this->f, Scalar(2) * x + Scalar(0.5));
  EXPECT_TRUE(all_same_bits(get(lazy), get(y)));
  const Array<TypeParam> lazy_dx =
      act::backward(this->f, Scalar(2) * x + Scalar(0.5), dy + Scalar(0));
  EXPECT_TRUE(all_same_bits(get(lazy_dx), get(dx)));

  Array<TypeParam> eager(this->rows, this->cols);
  act::forward(this->f, Scalar(2) * x + Scalar(0.5), eager);
  EXPECT_TRUE(all_same_bits(get(eager), get(y)));
  eager.setZero();
  act::backward(this->f, Scalar(2) * x + Scalar(0.5), dy, eager);
  EXPECT_TRUE(all_same_bits(get(eager), get(dx)));
}

TYPED_TEST(ContainersTest, ReturnTemporaryContainersByValue) {
  const Master<TypeParam> master(this->f, static_cast<std::size_t>(this->rows * this->cols));
  Array<TypeParam> x(this->rows, this->cols), dy(this->rows, this->cols);
  support::put(x, master.x);
  support::put(dy, master.dy);

  auto y = act::forward(this->f, Array<TypeParam>(x));
  static_assert(std::is_same_v<decltype(y), Array<TypeParam>>);
  EXPECT_TRUE(all_same_bits(get(y), master.y));
  auto dx = act::backward(this->f, Array<TypeParam>(x), dy);
  static_assert(std::is_same_v<decltype(dx), Array<TypeParam>>);
  EXPECT_TRUE(all_same_bits(get(dx), master.dx));
  auto dx2 = act::backward(this->f, x, Array<TypeParam>(dy));
  static_assert(std::is_same_v<decltype(dx2), Array<TypeParam>>);
  EXPECT_TRUE(all_same_bits(get(dx2), master.dx));
}

TYPED_TEST(ContainersTest, MayBeKeptInAutoWhenMadeFromLvaluesAndViews) {
  const Master<TypeParam> master(this->f, static_cast<std::size_t>(this->rows * this->cols));
  Array<TypeParam> x(this->rows, this->cols), dy(this->rows, this->cols);
  support::put(x, master.x);
  support::put(dy, master.dy);

  const auto of_lvalue = act::forward(this->f, x);
  const auto of_map =
      act::forward(this->f, Eigen::Map<Array<TypeParam>>(x.data(), this->rows, this->cols));
  const auto of_block = act::forward(this->f, x.block(0, 0, this->rows, this->cols));
  const auto of_views =
      act::backward(this->f, x.block(0, 0, this->rows, this->cols),
                    Eigen::Map<Array<TypeParam>>(dy.data(), this->rows, this->cols));
  const Array<TypeParam> churn =
      Array<TypeParam>::Random(this->rows, this->cols);  // what lies over dead temporaries
  EXPECT_TRUE(all_same_bits(get(Array<TypeParam>(of_lvalue)), master.y));
  EXPECT_TRUE(all_same_bits(get(Array<TypeParam>(of_map)), master.y));
  EXPECT_TRUE(all_same_bits(get(Array<TypeParam>(of_block)), master.y));
  EXPECT_TRUE(all_same_bits(get(Array<TypeParam>(of_views)), master.dx));
  EXPECT_EQ(churn.size(), x.size());
}

TEST(LazyBackwardTest, TakesAnArrayWithAMatrixAndTheOtherWayRound) {
  const Eigen::ArrayXXf x = Eigen::ArrayXXf::Random(7, 5), dy = Eigen::ArrayXXf::Random(7, 5);
  const act::ELU<float> f;
  const Eigen::ArrayXXf expected = act::backward(f, x, dy);
  const Eigen::ArrayXXf of_array = act::backward(f, x, dy.matrix());
  const Eigen::MatrixXf of_matrix = act::backward(f, x.matrix(), dy);
  EXPECT_TRUE(all_same_bits(get(of_array), get(expected)));
  EXPECT_TRUE(all_same_bits(get(of_matrix), get(expected)));
}

}  // namespace
