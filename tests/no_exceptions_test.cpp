// SPDX-License-Identifier: MIT
/// Compiled with -fno-exceptions -fno-rtti.
#include <gtest/gtest.h>

#include <activations/tensor.hpp>

#if defined(__cpp_exceptions)
#error "this test is of a build without exceptions"
#endif

namespace {

namespace act = activations;

TEST(NoExceptionsDeathTest, RefusesWithTheMessageAndAborts) {
  const Eigen::ArrayXf x = Eigen::ArrayXf::Constant(10, -1);
  Eigen::ArrayXf y;
  EXPECT_DEATH(act::forward(act::ELU<float>(), x, y),
               "^activations::forward: y has 0 elements \\[0, 1\\], x has 10 \\[10, 1\\]");
}

TEST(NoExceptionsTest, ComputesTheSame) {
  Eigen::Tensor<float, 2> x(2, 2), y(2, 2);
  x.setConstant(-1);
  act::forward(act::LeakyReLU<float>(0.25f), x, y);
  EXPECT_EQ(y(1, 1), -0.25f);
}

}  // namespace
