// SPDX-License-Identifier: MIT
/// Compiled with -fno-exceptions -fno-rtti.
#include <gtest/gtest.h>

#include <activations/tensor.hpp>
#include <csignal>

#if defined(__cpp_exceptions)
#error "this test is of a build without exceptions"
#endif

namespace {

namespace act = activations;

#define EXPECT_ABORT(call, message) EXPECT_EXIT(call, ::testing::KilledBySignal(SIGABRT), message)

TEST(NoExceptionsDeathTest, RefusesWithTheMessageAndAborts) {
  const Eigen::ArrayXf x = Eigen::ArrayXf::Constant(10, -1);
  Eigen::ArrayXf y;
  EXPECT_ABORT(act::forward(act::ELU<float>(), x, y),
               "^activations::forward: y has 0 elements \\[0, 1\\], x has 10 \\[10, 1\\]");
}

TEST(NoExceptionsDeathTest, RefusesSlopesAxesOverlapsAndMasks) {
  Eigen::ArrayXXf x = Eigen::ArrayXXf::Constant(4, 3, -1);
  Eigen::ArrayXXf y = x;
  const Eigen::ArrayXf slopes = Eigen::ArrayXf::Constant(2, 0.5f);
  EXPECT_ABORT(act::forward(act::per_channel(slopes, 1), x, y),
               "^activations::forward: alpha has 2 slopes, axis 1 of x has 3");
  EXPECT_ABORT(act::forward(act::per_channel(slopes, 2), x, y),
               "^activations::forward: the channel axis is 2, x has axes 0 to 1");
  EXPECT_ABORT(act::forward(act::ReLU<float>(), x.topRows(3), x.bottomRows(3)),
               "^activations::forward: y and x share memory");
  act::SignMask signs;
  act::forward(act::ReLU<float>(), x.topRows(3), y.topRows(3), signs);
  EXPECT_ABORT(act::backward_from_mask(act::ReLU<float>(), signs, x, y),
               "^activations::backward_from_mask: ");
}

TEST(NoExceptionsTest, ComputesTheSame) {
  Eigen::Tensor<float, 2> x(2, 2), y(2, 2);
  x.setConstant(-1);
  act::forward(act::LeakyReLU<float>(0.25f), x, y);
  EXPECT_EQ(y(1, 1), -0.25f);

  const Eigen::ArrayXf alpha = Eigen::ArrayXf::Constant(2, 0.5f);
  Eigen::ArrayXf dalpha(2);
  act::backward(act::per_channel(alpha, 1), x, x, y, dalpha);
  EXPECT_EQ(y(1, 1), -0.5f);
  EXPECT_EQ(dalpha[1], 2);
}

}  // namespace
