// SPDX-License-Identifier: MIT
#include <activations/activations.hpp>
#include <limits>

#include "support/elements.hpp"
#include "support/prelu_loop.hpp"

namespace act = activations;
using Eigen::Index;
using test::eighths;
using test::elements;
using test::filled;
using test::PReLULoop;
using test::same_bits;

namespace {

/// Positive, zero and negative slopes, no two the same.
template <typename Plain>
Plain some_slopes(Index channels) {
  Plain alpha(channels);
  for (Index c = 0; c < channels; ++c) {
    alpha(c) = static_cast<typename Plain::Scalar>((c % 2 == 0 ? c : -c)) / 128;
  }
  return alpha;
}

/// Every verb, eager and lazy, against the plain loop. The sums are exact, see eighths().
template <typename Slopes, typename X, typename DY, typename Out>
void check_verbs(const Slopes& alpha, Index axis, const X& x, const DY& dy, Out&& out) {
  using Scalar = typename X::Scalar;
  const auto channels = act::per_channel(alpha, axis);
  const Index inner = axis == 0 ? x.cols() : 1;
  const PReLULoop<Scalar> loop(elements(x), elements(dy), elements(alpha), inner);

  EXPECT_TRUE(same_bits(elements(act::forward(channels, x)), loop.y));
  EXPECT_TRUE(same_bits(elements(act::backward(channels, x, dy)), loop.dx));
  act::forward(channels, x, out);
  EXPECT_TRUE(same_bits(elements(out), loop.y));
  act::backward(channels, x, dy, out);
  EXPECT_TRUE(same_bits(elements(out), loop.dx));

  out.setConstant(Scalar(-77));
  auto dalpha = some_slopes<typename Slopes::PlainObject>(alpha.size());
  act::backward(channels, x, dy, out, dalpha);
  EXPECT_TRUE(same_bits(elements(out), loop.dx));
  EXPECT_TRUE(same_bits(elements(dalpha), loop.dalpha));
  dalpha.setConstant(Scalar(-77));
  act::alpha_gradient(channels, x, dy, dalpha);
  EXPECT_TRUE(same_bits(elements(dalpha), loop.dalpha));
  EXPECT_TRUE(same_bits(elements(act::alpha_gradient(channels, x, dy)), loop.dalpha));
}

template <typename Container>
class PerChannelTest : public testing::Test {
 protected:
  using Scalar = typename Container::Scalar;
  static Container make(Index rows, Index cols, unsigned seed) {
    return filled<Container>(rows, cols, eighths<Scalar>(rows * cols, seed));
  }
};

using Containers =
    testing::Types<Eigen::ArrayXXf, Eigen::MatrixXd,
                   Eigen::Array<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>,
                   Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>;
TYPED_TEST_SUITE(PerChannelTest, Containers, test::TypeNames);

TYPED_TEST(PerChannelTest, EveryVerbIsThePlainLoopForManyShapes) {
  using Slopes = Eigen::Array<typename TypeParam::Scalar, Eigen::Dynamic, 1>;
  for (const Index channels : {1, 3, 4, 8, 16, 32, 64, 65, 200}) {
    for (const Index others : {1, 6, 7, 49, 3136}) {
      SCOPED_TRACE(std::to_string(channels) + " channels of " + std::to_string(others));
      const auto alpha = some_slopes<Slopes>(channels);
      for (const Index axis : {0, 1}) {
        const Index rows = axis == 0 ? channels : others;
        const Index cols = axis == 0 ? others : channels;
        const TypeParam x = this->make(rows, cols, 1);
        const TypeParam dy = this->make(rows, cols, 2);
        TypeParam out(rows, cols);
        check_verbs(alpha, axis, x, dy, out);
      }
    }
  }
}

// Of 83 channels the first 64 may have their sums in registers. One to six lanes of slopes: those of one, two and
// four stay in registers, as long as no array has gaps between its rows.
TYPED_TEST(PerChannelTest, ViewsOfAnyStridesAreThePlainLoop) {
  using Slopes = Eigen::Array<typename TypeParam::Scalar, Eigen::Dynamic, 1>;
  using Strides = Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>;
  using View = Eigen::Map<TypeParam, 0, Strides>;
  for (const Index n : {4, 8, 12, 16, 19, 20, 24, 32, 40, 48, 64, 80, 83}) {
    SCOPED_TRACE(std::to_string(n) + " channels");
    TypeParam x = this->make(2 * n + 3, 2 * n + 5, 3);
    TypeParam dy = this->make(2 * n + 3, 2 * n + 5, 4);
    TypeParam out(2 * n + 3, 2 * n + 5);
    const auto alpha = some_slopes<Slopes>(n);
    const Index outer = x.outerStride();
    const View block(x.data() + 3, n, n, Strides(outer, 1));
    const View transposed(x.data() + 5, n, n, Strides(1, outer));
    const View sparse(x.data() + 1, n, n, Strides(2 * outer, 2));
    const View dy_block(dy.data() + 50, n, n, Strides(outer, 1));
    const View dy_sparse(dy.data() + 1, n, n, Strides(2 * outer, 2));
    const TypeParam packed = this->make(n, n, 5);
    const TypeParam dy_packed = this->make(n, n, 6);
    TypeParam out_packed(n, n);
    View out_block(out.data() + 7, n, n, Strides(outer, 1));
    View out_sparse(out.data(), n, n, Strides(2 * outer, 2));
    for (const Index axis : {0, 1}) {
      SCOPED_TRACE("axis " + std::to_string(axis));
      const auto check_verbs = [&](const auto& x_view, const auto& dy_view, auto& into) {
        out.setConstant(-99);
        ::check_verbs(alpha, axis, x_view, dy_view, into);
        into.setConstant(-99);
        EXPECT_TRUE((out.array() == -99).all()) << "something was written beside the output";
      };
      check_verbs(block, dy_block, out_block);
      check_verbs(transposed, dy_block, out_block);
      check_verbs(sparse, dy_block, out_sparse);
      check_verbs(sparse, dy_packed, out_packed);
      check_verbs(packed, dy_sparse, out_packed);
      check_verbs(packed, dy_packed, out_sparse);
      check_verbs(packed, dy_packed, out_packed);
      check_verbs(packed, dy_packed, out_block);
      check_verbs(packed, dy_block, out_packed);
      check_verbs(block, dy_packed, out_packed);
    }
  }
}

TEST(PerChannel, BlocksAreThePlainLoop) {
  const auto x = filled<Eigen::ArrayXXf>(41, 43, eighths<float>(41 * 43, 3));
  const auto dy = filled<Eigen::ArrayXXf>(41, 43, eighths<float>(41 * 43, 4));
  Eigen::ArrayXXf out(41, 43);
  const auto alpha = some_slopes<Eigen::ArrayXf>(19);
  out.setConstant(-99);
  for (const Index axis : {0, 1}) {
    check_verbs(alpha, axis, x.block(1, 2, 19, 19), dy.block(20, 3, 19, 19),
                out.block(5, 5, 19, 19));
    out.block(5, 5, 19, 19).setConstant(-99);
    EXPECT_TRUE((out == -99).all()) << "something was written beside the block";
  }
}

TEST(PerChannel, InputsAndOutputsMayMixStorageOrders) {
  using RowMajor = Eigen::Array<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const auto alpha = some_slopes<Eigen::ArrayXf>(33);
  const auto x = filled<RowMajor>(33, 33, eighths<float>(33 * 33, 5));
  const auto dy = filled<Eigen::ArrayXXf>(33, 33, eighths<float>(33 * 33, 6));
  Eigen::ArrayXXf out(33, 33);
  RowMajor row_major_out(33, 33);
  Eigen::MatrixXf matrix_out(33, 33);
  const auto channels = act::per_channel(alpha, 0);
  const PReLULoop<float> loop(elements(x), elements(dy), elements(alpha), 33);
  Eigen::ArrayXf dalpha(33);
  act::backward(channels, x, dy, out, dalpha);
  EXPECT_TRUE(same_bits(elements(out), loop.dx));
  EXPECT_TRUE(same_bits(elements(dalpha), loop.dalpha));
  act::backward(channels, x, dy, row_major_out);
  EXPECT_TRUE(same_bits(elements(row_major_out), loop.dx));
  act::backward(channels, x, dy.matrix(), matrix_out, dalpha);
  EXPECT_TRUE(same_bits(elements(matrix_out), loop.dx));
  EXPECT_TRUE(same_bits(elements(dalpha), loop.dalpha));
}

TEST(PerChannel, VectorsHaveAChannelForEachElementOrOneForAll) {
  const auto alpha = some_slopes<Eigen::ArrayXf>(70);
  const auto one = some_slopes<Eigen::ArrayXf>(1);
  const Eigen::ArrayXf col = filled<Eigen::ArrayXXf>(70, 1, eighths<float>(70, 7));
  const Eigen::RowVectorXf row = col.matrix().transpose();
  const Eigen::ArrayXf col_dy = filled<Eigen::ArrayXXf>(70, 1, eighths<float>(70, 8));
  const Eigen::RowVectorXf row_dy = col_dy.matrix().transpose();
  Eigen::ArrayXf col_out(70);
  Eigen::RowVectorXf row_out(70);
  check_verbs(alpha, 0, col, col_dy, col_out);
  check_verbs(one, 1, col, col_dy, col_out);
  check_verbs(one, 0, row, row_dy, row_out);
  check_verbs(alpha, 1, row, row_dy, row_out);
}

TEST(PerChannel, SlopesMayBeAnyVectorOfAnyStride) {
  const auto x = filled<Eigen::ArrayXXf>(21, 9, eighths<float>(21 * 9, 9));
  const auto dy = filled<Eigen::ArrayXXf>(21, 9, eighths<float>(21 * 9, 10));
  Eigen::ArrayXXf out(21, 9);
  Eigen::MatrixXf table = filled<Eigen::MatrixXf>(30, 30, eighths<float>(900, 11));
  check_verbs(table.row(3).head(9), 1, x, dy, out);
  check_verbs(table.diagonal().segment(2, 9), 1, x, dy, out);
  check_verbs(some_slopes<Eigen::VectorXf>(21), 0, x, dy, out);
  check_verbs(some_slopes<Eigen::RowVectorXf>(9), 1, x, dy, out);
  const Eigen::Map<const Eigen::ArrayXf, 0, Eigen::InnerStride<7>> sparse(table.data(), 9);
  check_verbs(sparse, 1, x, dy, out);
  const Eigen::Map<const Eigen::ArrayXf, 0, Eigen::InnerStride<7>> sparse_lane(table.data(), 16);
  const Eigen::ArrayXXf pixels = x.topRows(16), dy_pixels = dy.topRows(16);
  Eigen::ArrayXXf out_pixels(16, 9);
  check_verbs(sparse_lane, 0, pixels, dy_pixels, out_pixels);
  const Eigen::Map<const Eigen::ArrayXf, 0, Eigen::InnerStride<2>> every_second(table.data(), 16);
  check_verbs(every_second, 0, pixels, dy_pixels, out_pixels);
  const Eigen::Map<Eigen::ArrayXf> dense(table.data() + 1, 21);
  check_verbs(dense, 0, x, dy, out);
  // One number for all, as an array of nine.
  const Eigen::Map<const Eigen::ArrayXf, 0, Eigen::InnerStride<>> one(table.data() + 2, 9,
                                                                      Eigen::InnerStride<>(0));
  check_verbs(one, 1, x, dy, out);

  // dalpha may be a view of any stride, too.
  const auto alpha = some_slopes<Eigen::ArrayXf>(9);
  const PReLULoop<float> loop(elements(x), elements(dy), elements(alpha), 1);
  Eigen::MatrixXf dalphas = Eigen::MatrixXf::Constant(3, 9, -77.0f);
  act::alpha_gradient(act::per_channel(alpha, 1), x, dy, dalphas.row(1));
  EXPECT_TRUE(same_bits(elements(dalphas.row(1)), loop.dalpha));
  EXPECT_TRUE((dalphas.row(0).array() == -77.0f).all() && (dalphas.row(2).array() == -77.0f).all());
}

TEST(PerChannel, ANewSlopeInTheCallersMemoryShowsAtTheNextCall) {
  Eigen::ArrayXf alpha = Eigen::ArrayXf::Constant(2, 0.5f);
  const auto channels = act::per_channel(alpha, 0);
  const Eigen::ArrayXXf x = Eigen::ArrayXXf::Constant(2, 3, -1.0f);
  const auto lazy = act::forward(channels, x);
  EXPECT_EQ(lazy(1, 2), -0.5f);
  alpha(1) = 4.0f;
  EXPECT_EQ(lazy(1, 2), -4.0f);
  Eigen::ArrayXXf y(2, 3);
  act::forward(channels, x, y);
  EXPECT_TRUE((y.row(0) == -0.5f).all() && (y.row(1) == -4.0f).all());
}

void check_in_place(Index rows, Index cols, Index axis) {
  SCOPED_TRACE(std::to_string(rows) + " x " + std::to_string(cols) + ", axis " +
               std::to_string(axis));
  const auto x = filled<Eigen::ArrayXXf>(rows, cols, eighths<float>(rows * cols, 12));
  const auto dy = filled<Eigen::ArrayXXf>(rows, cols, eighths<float>(rows * cols, 13));
  const auto slopes = some_slopes<Eigen::ArrayXf>(axis == 0 ? rows : cols);
  const auto channels = act::per_channel(slopes, axis);
  const PReLULoop<float> loop(elements(x), elements(dy), elements(slopes), axis == 0 ? cols : 1);
  Eigen::ArrayXf dalpha(slopes.size());
  Eigen::ArrayXXf in_dy = dy;
  act::backward(channels, x, in_dy, in_dy, dalpha);
  EXPECT_TRUE(same_bits(elements(in_dy), loop.dx));
  EXPECT_TRUE(same_bits(elements(dalpha), loop.dalpha));
  Eigen::ArrayXXf in_x = x;
  act::backward(channels, in_x, dy, in_x, dalpha);
  EXPECT_TRUE(same_bits(elements(in_x), loop.dx));
  EXPECT_TRUE(same_bits(elements(dalpha), loop.dalpha));
  in_x = x;
  act::forward(channels, in_x, in_x);
  EXPECT_TRUE(same_bits(elements(in_x), loop.y));
  EXPECT_TRUE(same_bits(elements(act::forward(channels, Eigen::ArrayXXf(x))), loop.y));
}

TEST(PerChannel, InPlaceIsRight) {
  for (const Index axis : {0, 1}) {
    check_in_place(37, 65, axis);
    check_in_place(130, 37, axis);
  }
}

TEST(PerChannel, NaNReachesOnlyTheGradientOfItsOwnSlope) {
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  const auto alpha = some_slopes<Eigen::ArrayXf>(65);
  auto x = filled<Eigen::ArrayXXf>(65, 65, eighths<float>(65 * 65, 14));
  const auto dy = filled<Eigen::ArrayXXf>(65, 65, eighths<float>(65 * 65, 15));
  x(3, 40) = nan;
  for (const Index axis : {0, 1}) {
    const Index spoilt = axis == 0 ? 3 : 40;
    const Eigen::ArrayXf dalpha = act::alpha_gradient(act::per_channel(alpha, axis), x, dy);
    for (Index c = 0; c < 65; ++c) EXPECT_EQ(std::isnan(dalpha(c)), c == spoilt) << c;
  }
}

TEST(PerChannel, NoElementsGiveAGradientOfZero) {
  const auto alpha = some_slopes<Eigen::ArrayXf>(5);
  const Eigen::ArrayXXf x(0, 5);
  Eigen::ArrayXXf dx(0, 5);
  Eigen::ArrayXf with_neighbours = Eigen::ArrayXf::Constant(7, -77.0f);
  auto dalpha = with_neighbours.segment(1, 5);
  act::backward(act::per_channel(alpha, 1), x, x, dx, dalpha);
  EXPECT_TRUE((dalpha == 0.0f).all());
  EXPECT_EQ(with_neighbours(0), -77.0f);
  EXPECT_EQ(with_neighbours(6), -77.0f);
  EXPECT_TRUE((act::alpha_gradient(act::per_channel(alpha, 1), x, x) == 0.0f).all());

  const Eigen::ArrayXf no_slopes(0);
  Eigen::ArrayXf no_dalpha(0);
  const Eigen::ArrayXXf no_channels(3, 0);
  Eigen::ArrayXXf no_dx(3, 0);
  const auto none = act::per_channel(no_slopes, 1);
  EXPECT_NO_THROW(act::backward(none, no_channels, no_channels, no_dx, no_dalpha));
  EXPECT_NO_THROW(act::forward(none, no_channels, no_dx));
}

TEST(PerChannel, EqualSlopesAreOneSharedSlope) {
  const Eigen::ArrayXf alpha = Eigen::ArrayXf::Constant(31, -0.3f);
  const act::PReLU<float> shared(-0.3f);
  const auto channels = act::per_channel(alpha, 1);
  const auto x = filled<Eigen::ArrayXXf>(29, 31, eighths<float>(29 * 31, 16));
  const auto dy = filled<Eigen::ArrayXXf>(29, 31, eighths<float>(29 * 31, 17));
  EXPECT_TRUE(same_bits(elements(act::forward(channels, x)), elements(act::forward(shared, x))));
  EXPECT_TRUE(
      same_bits(elements(act::backward(channels, x, dy)), elements(act::backward(shared, x, dy))));
  EXPECT_EQ(act::alpha_gradient(channels, x, dy).sum(), act::alpha_gradient(shared, x, dy));
}

}  // namespace
