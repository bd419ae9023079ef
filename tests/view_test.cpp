// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <activations/tensor.hpp>

namespace {

namespace act = activations;

const act::LeakyReLU<float> leaky(0.5f);

Eigen::ArrayXXf negatives(Eigen::Index rows, Eigen::Index cols) {
  return Eigen::ArrayXXf::NullaryExpr(
      rows, cols, [](Eigen::Index i, Eigen::Index j) { return -1.0f - float(i) - 10 * float(j); });
}

/// y = f(x), eager and lazy, of a view that stands for `x` on both sides.
template <typename X, typename Y>
void expect_halved(const X& x, Y&& y) {
  const Eigen::ArrayXXf expected = 0.5f * Eigen::ArrayXXf(x);
  act::forward(leaky, x, y);
  EXPECT_TRUE((Eigen::ArrayXXf(y) == expected).all());
  EXPECT_TRUE((Eigen::ArrayXXf(act::forward(leaky, x)) == expected).all());
}

TEST(View, HeadSegmentAndTailAreWhatBlocksAre) {
  const Eigen::ArrayXf x = negatives(40, 1);
  Eigen::ArrayXf y = Eigen::ArrayXf::Zero(40);
  expect_halved(x.head(19), y.head(19));
  expect_halved(x.segment(3, 17), y.segment(21, 17));
  expect_halved(x.tail<5>(), y.tail<5>());
}

TEST(View, WrappersDiagonalsAndReshapedAreMemory) {
  const Eigen::ArrayXXf x = negatives(6, 6);
  Eigen::MatrixXf m(6, 6);
  Eigen::ArrayXXf y(6, 6);
  act::forward(leaky, x.matrix(), m.array());
  EXPECT_TRUE((m.array() == 0.5f * x).all());
  act::forward(leaky, m, y.matrix());
  EXPECT_TRUE((y == 0.25f * x).all());
  Eigen::VectorXf d(6);
  act::forward(leaky, x.matrix().diagonal(), d);
  EXPECT_EQ(d, (0.5f * x.matrix().diagonal()).eval());
  act::forward(leaky, d, m.diagonal());
  EXPECT_EQ(m.diagonal(), (0.5f * d).eval());
}

TEST(View, IndexedViewsAreExpressions) {
  const Eigen::ArrayXf x = negatives(12, 1);
  Eigen::ArrayXf y(4);
  act::forward(leaky, x(Eigen::seqN(1, 4, 3)), y);
  EXPECT_TRUE((y == 0.5f * x(Eigen::seqN(1, 4, 3))).all());
  const std::vector<int> picked = {7, 0, 11, 3};
  act::forward(leaky, x(picked), y);
  EXPECT_TRUE((y == 0.5f * x(picked)).all());
}

struct Signal : Eigen::ArrayXf {
  using Eigen::ArrayXf::ArrayXf;
};

TEST(View, ClassesThatDeriveFromArraysAreArrays) {
  Signal x(7);
  x.setConstant(-2.0f);
  Signal y(7);
  act::forward(leaky, x, y);
  EXPECT_TRUE((y == -1.0f).all());
}

TEST(View, TensorsOfFixedSizeAndOfIntIndicesTakeLazySlopes) {
  const Eigen::ArrayXf alpha = Eigen::ArrayXf::LinSpaced(5, -0.5f, 0.5f);
  const auto channels = act::per_channel(alpha, 1);
  Eigen::TensorFixedSize<float, Eigen::Sizes<4, 5, 6>> fixed;
  fixed.setConstant(-2.0f);
  const Eigen::Tensor<float, 3> y = act::forward(channels, fixed);
  Eigen::Tensor<float, 3, 0, int> small(4, 5, 6);
  small.setConstant(-2.0f);
  const Eigen::Tensor<float, 3, 0, int> z = act::forward(channels, small);
  for (int c = 0; c < 5; ++c) {
    EXPECT_EQ(y(1, c, 3), -2.0f * alpha(c));
    EXPECT_EQ(z(1, c, 3), -2.0f * alpha(c));
  }
}

TEST(View, ATemporaryAndItsLvalueMayBeTheSameObject) {
  Eigen::ArrayXf x = Eigen::ArrayXf::Constant(5, -4.0f);
  const Eigen::ArrayXf dx = act::backward(leaky, x, std::move(x));
  EXPECT_TRUE((dx == -2.0f).all());
}

}  // namespace
