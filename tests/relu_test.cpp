// SPDX-License-Identifier: MIT
#include <activations/activations.hpp>
#include <limits>

#include "support/assertions.hpp"
#include "support/everywhere.hpp"
#include "support/inputs.hpp"
#include "support/reference.hpp"

namespace {

namespace act = activations;
using support::expect_gradient;
using support::expect_value;

template <typename Scalar>
class ReLUTest : public ::testing::Test {
 protected:
  const act::ReLU<Scalar> relu{};
  const Scalar inf = std::numeric_limits<Scalar>::infinity();
  const Scalar nan = std::numeric_limits<Scalar>::quiet_NaN();
};
TYPED_TEST_SUITE(ReLUTest, support::Reals, support::Names);

TYPED_TEST(ReLUTest, KeepsPositiveNumbersAndMapsMinusTwoToZero) {
  expect_value(this->relu, TypeParam(-2), TypeParam(0));
  expect_value(this->relu, TypeParam(4), TypeParam(4));
}

TYPED_TEST(ReLUTest, MapsEitherZeroToPlusZero) {
  expect_value(this->relu, TypeParam(0), TypeParam(0));
  expect_value(this->relu, -TypeParam(0), TypeParam(0));
}

TYPED_TEST(ReLUTest, KeepsNaN) { expect_value(this->relu, this->nan, this->nan); }

TYPED_TEST(ReLUTest, KeepsPlusInfinityAndMapsMinusInfinityToPlusZero) {
  expect_value(this->relu, this->inf, this->inf);
  expect_value(this->relu, -this->inf, TypeParam(0));
}

TYPED_TEST(ReLUTest, KeepsPositiveSubnormals) {
  using Limits = std::numeric_limits<TypeParam>;
  const TypeParam largest = std::nextafter(Limits::min(), TypeParam(0));
  expect_value(this->relu, Limits::denorm_min(), Limits::denorm_min());
  expect_value(this->relu, largest, largest);
  expect_value(this->relu, -Limits::denorm_min(), TypeParam(0));
}

TYPED_TEST(ReLUTest, GradientAtZeroIsZero) {
  expect_gradient(this->relu, TypeParam(0), TypeParam(3), TypeParam(0));
  expect_gradient(this->relu, -TypeParam(0), TypeParam(3), TypeParam(0));
}

TYPED_TEST(ReLUTest, GradientAtTheInfinitiesIsOneAndZero) {
  expect_gradient(this->relu, this->inf, TypeParam(3), TypeParam(3));
  expect_gradient(this->relu, -this->inf, TypeParam(3), TypeParam(0));
}

TYPED_TEST(ReLUTest, GradientAtNaNIsZero) {
  expect_gradient(this->relu, this->nan, TypeParam(3), TypeParam(0));
}

TYPED_TEST(ReLUTest, GradientIsPlusZeroByTheBranchWhateverDyIs) {
  for (TypeParam x : {TypeParam(-1), TypeParam(0), this->nan, -this->inf}) {
    for (TypeParam dy : {this->inf, -this->inf, this->nan, TypeParam(-2)}) {
      expect_gradient(this->relu, x, dy, TypeParam(0));
    }
  }
}

TYPED_TEST(ReLUTest, GradientIsDyItselfForPositiveNumbers) {
  for (TypeParam dy : support::special_values<TypeParam>()) {
    expect_gradient(this->relu, std::numeric_limits<TypeParam>::denorm_min(), dy, dy);
  }
}

TYPED_TEST(ReLUTest, IsExactOnAStrideOverAllBitPatterns) {
  using Row = support::Row<TypeParam>;
  const Row x = support::patterns_over_all<TypeParam>();
  const Row dy = x.reverse();
  Row y(x.size());
  Row dx(x.size());
  act::forward(this->relu, x, y);
  act::backward(this->relu, x, dy, dx);
  Row expected_y(x.size());
  Row expected_dx(x.size());
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    expected_y[i] = support::relu(x[i]);
    expected_dx[i] = x[i] > 0 ? dy[i] : TypeParam(0);
  }
  EXPECT_TRUE(support::all_same_bits(y, expected_y));
  EXPECT_TRUE(support::all_same_bits(dx, expected_dx));
}

TYPED_TEST(ReLUTest, GradientFromOutputIsTheGradientFromInput) {
  for (TypeParam x : support::mixed_values<TypeParam>(1000, 7)) {
    for (TypeParam dy : {TypeParam(3), this->inf, this->nan}) {
      EXPECT_PRED_FORMAT2(support::SameBits<TypeParam>,
                          support::gradient_from_output_at(this->relu, this->relu(x), dy),
                          x > 0 ? dy : TypeParam(0));
    }
  }
}

TEST(ReLUSlopeTest, GradientIsTheSlopeByCentralDifferences) {
  support::expect_gradient_is_slope(act::ReLU<double>());
}

template <typename Scalar>
class ReLUOnIntegersTest : public ::testing::Test {};
using Integers = ::testing::Types<int, short, long, long long, signed char>;
TYPED_TEST_SUITE(ReLUOnIntegersTest, Integers, support::Names);

TYPED_TEST(ReLUOnIntegersTest, KeepsPositiveNumbersAndMapsTheRestToZero) {
  using Limits = std::numeric_limits<TypeParam>;
  const act::ReLU<TypeParam> relu{};
  expect_value(relu, Limits::min(), TypeParam(0));
  expect_value(relu, TypeParam(-1), TypeParam(0));
  expect_value(relu, TypeParam(0), TypeParam(0));
  expect_value(relu, TypeParam(1), TypeParam(1));
  expect_value(relu, Limits::max(), Limits::max());
}

TYPED_TEST(ReLUOnIntegersTest, GradientIsDyWhereXIsPositive) {
  const act::ReLU<TypeParam> relu{};
  expect_gradient(relu, TypeParam(5), TypeParam(-7), TypeParam(-7));
  expect_gradient(relu, TypeParam(0), TypeParam(-7), TypeParam(0));
  expect_gradient(relu, TypeParam(-5), TypeParam(7), TypeParam(0));
}

TYPED_TEST(ReLUOnIntegersTest, TakesMatricesMapsAndBlocks) {
  using Matrix = Eigen::Matrix<TypeParam, Eigen::Dynamic, Eigen::Dynamic>;
  const act::ReLU<TypeParam> relu{};
  Matrix x(5, 7);
  for (Eigen::Index i = 0; i < x.size(); ++i) x(i) = TypeParam(i % 2 == 0 ? i + 1 : -i);
  const Matrix expected = x.cwiseMax(TypeParam(0));

  Matrix y = Matrix::Constant(5, 7, TypeParam(99));
  act::forward(relu, Eigen::Map<const Matrix>(x.data(), 5, 7), y);
  EXPECT_EQ(y, expected);
  EXPECT_EQ(Matrix(act::forward(relu, x)), expected);

  y.setConstant(TypeParam(99));
  act::forward(relu, x.block(1, 2, 3, 4), y.block(1, 2, 3, 4));
  EXPECT_EQ(y.block(1, 2, 3, 4), expected.block(1, 2, 3, 4));
  EXPECT_EQ((y.array() == TypeParam(99)).count(), 5 * 7 - 3 * 4);
}

}  // namespace
