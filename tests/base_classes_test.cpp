// SPDX-License-Identifier: MIT
/// Eigen's manual has functions take MatrixBase<Derived> and its like: what they hand on is the Derived, not a copy.
#include <activations/activations.hpp>

#include "support/inputs.hpp"
#include "support/refusal.hpp"

namespace {

namespace act = activations;
using Eigen::Index;

// The verbs as such functions call them. `Base` is MatrixBase, ArrayBase or DenseBase.
template <template <typename> class Base>
struct Through {
  template <typename F, typename X, typename Y>
  static void forward(const F& f, const Base<X>& x, Base<Y>& y) {
    act::forward(f, x, y);
  }
  template <typename F, typename X>
  static auto forward(const F& f, const Base<X>& x) {
    return act::forward(f, x).eval();
  }
  template <typename F, typename X, typename Y>
  static void forward(const F& f, const Base<X>& x, Base<Y>& y, act::SignMask& signs) {
    act::forward(f, x, y, signs);
  }
  template <typename F, typename X, typename DY, typename DX>
  static void backward(const F& f, const Base<X>& x, const Base<DY>& dy, Base<DX>& dx) {
    act::backward(f, x, dy, dx);
  }
  template <typename F, typename X, typename DY>
  static auto backward(const F& f, const Base<X>& x, const Base<DY>& dy) {
    return act::backward(f, x, dy).eval();
  }
  template <typename F, typename Y, typename DY, typename DX>
  static void backward_from_output(const F& f, const Base<Y>& y, const Base<DY>& dy, Base<DX>& dx) {
    act::backward_from_output(f, y, dy, dx);
  }
  template <typename F, typename DY, typename DX>
  static void backward_from_mask(const F& f, const act::SignMask& signs, const Base<DY>& dy,
                                 Base<DX>& dx) {
    act::backward_from_mask(f, signs, dy, dx);
  }
  template <typename F, typename X, typename DY, typename DX, typename DAlpha>
  static void backward(const F& f, const Base<X>& x, const Base<DY>& dy, Base<DX>& dx,
                       DAlpha& dalpha) {
    act::backward(f, x, dy, dx, dalpha);
  }
  template <typename F, typename X, typename DY>
  static auto alpha_gradient(const F& f, const Base<X>& x, const Base<DY>& dy) {
    return act::alpha_gradient(f, x, dy);
  }
  template <typename Alpha>
  static auto per_channel(const Base<Alpha>& alpha, Index axis) {
    return act::per_channel(alpha, axis);
  }
};

template <typename X, template <typename> class Base_>
struct Case {
  using Plain = X;
  template <typename Derived>
  using Base = Base_<Derived>;
};

struct CaseNames {
  template <typename OfCase>
  static std::string GetName(int) {
    using Plain = typename OfCase::Plain;
    using Dense = typename OfCase::template Base<Plain>;
    return std::string(std::is_base_of_v<Eigen::ArrayBase<Plain>, Plain> ? "Array" : "Matrix") +
           (std::is_same_v<Dense, Eigen::DenseBase<Plain>> ? "AsDense" : "AsItsBase");
  }
};

template <typename OfCase>
class BaseClassesTest : public ::testing::Test {};
using Cases = ::testing::Types<
    Case<Eigen::MatrixXf, Eigen::MatrixBase>, Case<Eigen::MatrixXf, Eigen::DenseBase>,
    Case<Eigen::ArrayXXf, Eigen::ArrayBase>, Case<Eigen::ArrayXXf, Eigen::DenseBase>>;
TYPED_TEST_SUITE(BaseClassesTest, Cases, CaseNames);

TYPED_TEST(BaseClassesTest, EveryVerbIsThatOfTheDerived) {
  using Plain = typename TypeParam::Plain;
  using Through = Through<TypeParam::template Base>;
  const act::ELU<float> elu(0.7f);
  const act::PReLU<float> prelu(0.3f);
  Plain x = Plain::Random(11, 9), dy = Plain::Random(11, 9), y(11, 9), dx(11, 9), expected(11, 9);
  const auto expect = [&](const auto& got) {
    EXPECT_TRUE((got.array() == expected.array()).all());
  };
  act::SignMask signs;

  act::forward(elu, x, expected);
  Through::forward(elu, x, y);
  expect(y);
  expect(Through::forward(elu, x));
  act::backward_from_output(elu, y, dy, expected);
  Through::backward_from_output(elu, y, dy, dx);
  expect(dx);
  act::backward(elu, x, dy, expected);
  Through::backward(elu, x, dy, dx);
  expect(dx);
  expect(Through::backward(elu, x, dy));
  act::forward(prelu, x, expected);
  Through::forward(prelu, x, y, signs);
  expect(y);
  act::backward(prelu, x, dy, expected);
  Through::backward_from_mask(prelu, signs, dy, dx);
  expect(dx);

  float dalpha = 0;
  Through::backward(prelu, x, dy, dx, dalpha);
  expect(dx);
  EXPECT_EQ(dalpha, act::alpha_gradient(prelu, x, dy));
  EXPECT_EQ(dalpha, Through::alpha_gradient(prelu, x, dy));
  EXPECT_EQ(Through::alpha_gradient(prelu, x + dy, dy),
            act::alpha_gradient(prelu, Plain(x + dy), dy));

  // What is no memory at all, and memory with gaps.
  act::forward(elu, Plain(x + dy), expected);
  Through::forward(elu, x + dy, y);
  expect(y);
  act::forward(elu, x.topRows(5), expected.topRows(5));
  auto top = y.topRows(5);
  Through::forward(elu, x.topRows(5), top);
  expect(y);
}

TYPED_TEST(BaseClassesTest, SlopesAreThoseOfTheDerived) {
  using Plain = typename TypeParam::Plain;
  using Through = Through<TypeParam::template Base>;
  Plain table = Plain::Random(11, 4);
  auto alpha = table.col(2);
  const auto prelu = Through::per_channel(alpha, 0);
  EXPECT_EQ(prelu.slopes().data, alpha.data());
  const Plain x = Plain::Random(11, 9), dy = Plain::Random(11, 9);
  Plain dx(11, 9), expected(11, 9);
  const auto same = act::per_channel(alpha, 0);
  const auto expected_dalpha = act::alpha_gradient(same, x, dy);
  EXPECT_TRUE((Through::alpha_gradient(prelu, x, dy).array() == expected_dalpha.array()).all());
  act::backward(same, x, dy, expected);
  Through::backward(prelu, x, dy, dx);
  EXPECT_TRUE((dx.array() == expected.array()).all());
  expected = act::forward(same, x);
  EXPECT_TRUE((Through::forward(prelu, x).array() == expected.array()).all());
}

TYPED_TEST(BaseClassesTest, OverlapsAndShapesAreSeen) {
  using Plain = typename TypeParam::Plain;
  using Through = Through<TypeParam::template Base>;
  const act::ReLU<float> relu;
  Plain x = Plain::Random(5, 5), y(4, 5);
  auto transposed = x.transpose();
  EXPECT_TRUE(test::refuses(
      test::overlap_message("forward", "y", "x"), [&] { Through::forward(relu, x, transposed); },
      x));
  EXPECT_TRUE(test::refuses(
      "activations::forward: y has 20 elements [4, 5], x has 25 [5, 5]",
      [&] { Through::forward(relu, x, y); }, y));
  const Plain before = x;
  Through::forward(relu, x, x);  // in place
  EXPECT_TRUE((x.array() == before.array().max(0.f)).all());
}

}  // namespace
