// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <limits>
#include <memory>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#define EIGEN_USE_THREADS
#include <unsupported/Eigen/CXX11/Tensor>

// What <windows.h> makes of lower-case names, and what else programs like to define before they include a header. (Where
// a template would name one of these, it would not compile.)
#define min(a, b) a macro
#define max(a, b) a macro
#define near a macro
#define far a macro
#define small a macro
#define interface a macro
#define pascal a macro
#define cdecl a macro
#define hyper a macro
#define I a macro
#define check a macro
#define verify a macro
#define require a macro
#define likely(x) a macro
#define unlikely(x) a macro

#include <activations/tensor.hpp>

namespace {

namespace act = activations;

TEST(ForeignMacros, AreNoNamesOfTheHeaders) {
  const Eigen::Array3f x(-1, 0, 2), dy(1, 1, 1);
  Eigen::Array3f y, dx;
  act::SignMask signs;
  const act::PReLU<float> prelu(0.5f);
  act::forward(prelu, x, y, signs);
  act::backward_from_mask(prelu, signs, dy, dx);
  EXPECT_EQ(y[0], -0.5f);
  EXPECT_EQ(dx[2], 1);
  EXPECT_EQ(act::alpha_gradient(prelu, x, dy), -1);
  act::forward(act::per_channel(x, 0), x, y);
  EXPECT_EQ(y[0], 1);
  act::backward(act::ELU<float>(2), x, dy, dx);
  EXPECT_EQ(dx[1], 2);
  act::backward_from_output(act::SELU<float>(), y, dy, dx);
  EXPECT_EQ(dx[0], act::SELU<float>::lambda());
  const Eigen::Tensor<Eigen::half, 1> halves = act::forward(
      act::ReLU<Eigen::half>(), Eigen::Tensor<Eigen::half, 1>(3).setConstant(Eigen::half(-1)));
  EXPECT_EQ(static_cast<float>(halves(0)), 0);
}

}  // namespace
