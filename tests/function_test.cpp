// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <activations/activations.hpp>
#include <stdexcept>

#include "support/inputs.hpp"

namespace act = activations;

namespace {

/// y = 2 x, dx = 2 dy; what else function.hpp says of a function depends on the flags.
template <typename Scalar, bool tells_sign, bool asks_sign_only>
struct Twice : act::Function<Twice<Scalar, tells_sign, asks_sign_only>, Scalar> {
  static constexpr bool gradient_asks_sign_only = asks_sign_only;
  bool output_tells_sign() const { return tells_sign; }

  template <typename Lane>
  Lane value(const Lane& x) const {
    return product(Lane(typename Lane::Scalar(2)), x);
  }
  template <typename Lane>
  Lane gradient(const Lane&, const Lane& dy) const {
    return value(dy);
  }
  template <typename Lane>
  Lane gradient_from_output(const Lane&, const Lane& dy) const {
    return value(dy);
  }
};

}  // namespace

template <typename Scalar, bool tells_sign, bool asks_sign_only>
struct Eigen::internal::functor_traits<Twice<Scalar, tells_sign, asks_sign_only>>
    : act::FunctionTraits<Scalar, 1> {};

namespace {

template <typename Scalar>
class FunctionTest : public testing::Test {};
using Scalars = testing::Types<float, double, Eigen::half, Eigen::bfloat16>;
TYPED_TEST_SUITE(FunctionTest, Scalars, support::Names);

TYPED_TEST(FunctionTest, OfOnesOwnGivesTheSameInEveryVerb) {
  using Array = Eigen::Array<TypeParam, Eigen::Dynamic, 1>;
  const Twice<TypeParam, true, true> f;
  // Every size around a packet's width; the values and their doubles are exact in any of the scalars.
  for (Eigen::Index size = 0; size < 70; ++size) {
    Array x(size), dy(size), y(size), dx(size), masked(size);
    for (Eigen::Index i = 0; i < size; ++i) {
      x(i) = TypeParam(static_cast<float>(i - 30));
      dy(i) = TypeParam(static_cast<float>(i + 1));
    }
    act::SignMask signs;
    act::forward(f, x, y, signs);
    act::backward(f, x, dy, dx);
    act::backward_from_mask(f, signs, dy, masked);
    const Array lazy_y = act::forward(f, x);
    const Array lazy_dx = act::backward(f, x, dy);
    Array from_output(size);
    act::backward_from_output(f, y, dy, from_output);
    for (Eigen::Index i = 0; i < size; ++i) {
      const auto twice_x = static_cast<float>(2 * (i - 30));
      const auto twice_dy = static_cast<float>(2 * (i + 1));
      EXPECT_EQ(static_cast<float>(y(i)), twice_x);
      EXPECT_EQ(static_cast<float>(lazy_y(i)), twice_x);
      EXPECT_EQ(static_cast<float>(f(x(i))), twice_x);
      EXPECT_EQ(static_cast<float>(dx(i)), twice_dy);
      EXPECT_EQ(static_cast<float>(lazy_dx(i)), twice_dy);
      EXPECT_EQ(static_cast<float>(masked(i)), twice_dy);
      EXPECT_EQ(static_cast<float>(from_output(i)), twice_dy);
    }
  }
}

TEST(Function, WhoseOutputDoesNotTellTheSignIsRefusedFromTheOutput) {
  const Twice<float, false, false> f;
  const Eigen::ArrayXf y = Eigen::ArrayXf::Ones(3);
  Eigen::ArrayXf dx = Eigen::ArrayXf::Zero(3);
  EXPECT_THROW(act::backward_from_output(f, y, y, dx), std::invalid_argument);
  EXPECT_TRUE((dx == 0.0f).all());
}

}  // namespace
