// SPDX-License-Identifier: MIT
#include <activations/activations.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "support/assertions.hpp"
#include "support/everywhere.hpp"
#include "support/inputs.hpp"
#include "support/reference.hpp"

namespace {

namespace act = activations;
using support::expect_gradient;
using support::expect_value;

template <typename Scalar>
class LeakyReLUTest : public ::testing::Test {
 protected:
  using Leaky = act::LeakyReLU<Scalar>;
  const Scalar inf = std::numeric_limits<Scalar>::infinity();
  const Scalar nan = std::numeric_limits<Scalar>::quiet_NaN();
  const std::vector<Scalar> alphas = {Scalar(0.01),
                                      Scalar(0.3),
                                      Scalar(3),
                                      Scalar(-0.7),
                                      Scalar(0),
                                      -Scalar(0),
                                      inf,
                                      -inf,
                                      nan,
                                      Scalar(1),
                                      std::nextafter(Scalar(1), Scalar(2)),
                                      std::nextafter(Scalar(1), Scalar(0)),
                                      std::numeric_limits<Scalar>::min(),
                                      std::numeric_limits<Scalar>::denorm_min()};
};
TYPED_TEST_SUITE(LeakyReLUTest, support::Reals, support::Names);

TYPED_TEST(LeakyReLUTest, HasTheDefaultSlopeOfAHundredth) {
  EXPECT_EQ(act::LeakyReLU<TypeParam>().alpha(), TypeParam(0.01));
  expect_value(act::LeakyReLU<TypeParam>(), TypeParam(-2), TypeParam(0.01) * TypeParam(-2));
}

TYPED_TEST(LeakyReLUTest, KeepsPositiveNumbersWhateverAlphaIs) {
  for (TypeParam alpha : this->alphas) {
    const act::LeakyReLU<TypeParam> leaky(alpha);
    expect_value(leaky, TypeParam(4), TypeParam(4));
    expect_value(leaky, std::numeric_limits<TypeParam>::denorm_min(),
                 std::numeric_limits<TypeParam>::denorm_min());
    expect_value(leaky, this->inf, this->inf);
  }
}

TYPED_TEST(LeakyReLUTest, TakesTheProductOfAlphaAndEitherZero) {
  for (TypeParam alpha : this->alphas) {
    const act::LeakyReLU<TypeParam> leaky(alpha);
    expect_value(leaky, TypeParam(0), alpha * TypeParam(0));
    expect_value(leaky, -TypeParam(0), alpha * -TypeParam(0));
  }
}

TYPED_TEST(LeakyReLUTest, KeepsNaN) {
  for (TypeParam alpha : this->alphas) {
    expect_value(act::LeakyReLU<TypeParam>(alpha), this->nan, this->nan);
  }
}

TYPED_TEST(LeakyReLUTest, TakesTheProductOfAlphaAndMinusInfinity) {
  for (TypeParam alpha : this->alphas) {
    expect_value(act::LeakyReLU<TypeParam>(alpha), -this->inf, alpha * -this->inf);
  }
  expect_value(act::LeakyReLU<TypeParam>(TypeParam(0)), -this->inf, this->nan);
}

TYPED_TEST(LeakyReLUTest, RoundsTheProductWithSubnormalsOnce) {
  using Limits = std::numeric_limits<TypeParam>;
  for (TypeParam alpha : this->alphas) {
    const act::LeakyReLU<TypeParam> leaky(alpha);
    for (TypeParam x : {-Limits::denorm_min(), TypeParam(-3) * Limits::denorm_min(),
                        -std::nextafter(Limits::min(), TypeParam(0)), -Limits::min()}) {
      expect_value(leaky, x, alpha * x);
    }
  }
}

TYPED_TEST(LeakyReLUTest, GradientAtZeroIsAlpha) {
  for (TypeParam alpha : this->alphas) {
    const act::LeakyReLU<TypeParam> leaky(alpha);
    expect_gradient(leaky, TypeParam(0), TypeParam(1), alpha);
    expect_gradient(leaky, -TypeParam(0), TypeParam(1), alpha);
  }
}

TYPED_TEST(LeakyReLUTest, GradientAtTheInfinitiesIsOneAndAlpha) {
  for (TypeParam alpha : this->alphas) {
    const act::LeakyReLU<TypeParam> leaky(alpha);
    expect_gradient(leaky, this->inf, TypeParam(1), TypeParam(1));
    expect_gradient(leaky, -this->inf, TypeParam(1), alpha);
  }
}

TYPED_TEST(LeakyReLUTest, GradientAtNaNIsAlpha) {
  for (TypeParam alpha : this->alphas) {
    expect_gradient(act::LeakyReLU<TypeParam>(alpha), this->nan, TypeParam(1), alpha);
  }
}

TYPED_TEST(LeakyReLUTest, GradientIsDyOrItsProductWithAlphaForSpecialDy) {
  for (TypeParam alpha : this->alphas) {
    const act::LeakyReLU<TypeParam> leaky(alpha);
    for (TypeParam dy : {this->inf, -this->inf, this->nan, -TypeParam(0)}) {
      expect_gradient(leaky, TypeParam(2), dy, dy);
      expect_gradient(leaky, TypeParam(-2), dy, alpha * dy);
    }
  }
}

TYPED_TEST(LeakyReLUTest, IsExactOnAStrideOverAllBitPatterns) {
  using Row = support::Row<TypeParam>;
  const Row x = support::patterns_over_all<TypeParam>();
  const Row dy = x.reverse();
  Row y(x.size());
  Row dx(x.size());
  Row expected_y(x.size());
  Row expected_dx(x.size());
  for (TypeParam alpha : {TypeParam(0.01), TypeParam(-1.7), TypeParam(1e-30), TypeParam(1),
                          std::nextafter(TypeParam(1), TypeParam(2)),
                          std::nextafter(TypeParam(1), TypeParam(0)), TypeParam(2.5)}) {
    const act::LeakyReLU<TypeParam> leaky(alpha);
    act::forward(leaky, x, y);
    act::backward(leaky, x, dy, dx);
    for (Eigen::Index i = 0; i < x.size(); ++i) {
      expected_y[i] = support::leaky_relu(x[i], alpha);
      expected_dx[i] = support::leaky_relu_gradient(x[i], dy[i], alpha);
    }
    EXPECT_TRUE(support::all_same_bits(y, expected_y)) << "alpha = " << alpha;
    EXPECT_TRUE(support::all_same_bits(dx, expected_dx)) << "alpha = " << alpha;
  }
}

TYPED_TEST(LeakyReLUTest, WithSlopeZeroIsReLUButForTheSignOfZerosAndMinusInfinity) {
  const act::LeakyReLU<TypeParam> leaky(TypeParam(0));
  const act::ReLU<TypeParam> relu{};
  for (TypeParam x : support::mixed_values<TypeParam>(2000, 11)) {
    if (x == -this->inf) {
      EXPECT_TRUE(std::isnan(leaky(x)));
    } else if (std::isnan(x)) {
      EXPECT_TRUE(std::isnan(leaky(x)) && std::isnan(relu(x)));
    } else {
      EXPECT_EQ(leaky(x), relu(x)) << "x = " << x;
      EXPECT_EQ(std::signbit(leaky(x)), std::signbit(x)) << "x = " << x;
    }
  }
}

TYPED_TEST(LeakyReLUTest, GradientFromOutputIsTheGradientFromInputForPositiveSlopes) {
  for (TypeParam alpha : {TypeParam(0.01), TypeParam(2.5), TypeParam(1)}) {
    const act::LeakyReLU<TypeParam> leaky(alpha);
    for (TypeParam x : support::mixed_values<TypeParam>(500, 13)) {
      for (TypeParam dy : {TypeParam(3.3), this->inf, this->nan}) {
        EXPECT_PRED_FORMAT2(support::SameBits<TypeParam>,
                            support::gradient_from_output_at(leaky, leaky(x), dy),
                            support::leaky_relu_gradient(x, dy, alpha));
      }
    }
  }
}

TYPED_TEST(LeakyReLUTest, GradientFromOutputTakesSlopeZeroOfEitherSign) {
  for (TypeParam alpha : {TypeParam(0), -TypeParam(0)}) {
    const act::LeakyReLU<TypeParam> leaky(alpha);
    EXPECT_EQ(support::gradient_from_output_at(leaky, leaky(TypeParam(-4)), TypeParam(3)), 0);
    EXPECT_EQ(support::gradient_from_output_at(leaky, leaky(TypeParam(4)), TypeParam(3)), 3);
  }
}

TYPED_TEST(LeakyReLUTest, GradientFromOutputOfANegativeOrNaNSlopeThrows) {
  const support::Row<TypeParam> y = support::Row<TypeParam>::Ones(5);
  for (TypeParam alpha : {TypeParam(-0.01), -std::numeric_limits<TypeParam>::denorm_min(),
                          -this->inf, this->nan, -this->nan}) {
    const act::LeakyReLU<TypeParam> leaky(alpha);
    support::Row<TypeParam> dx = support::Row<TypeParam>::Constant(5, TypeParam(99));
    EXPECT_THROW(act::backward_from_output(leaky, y, y, dx), std::invalid_argument);
    EXPECT_TRUE((dx == TypeParam(99)).all());
    EXPECT_THROW((void)act::backward_from_output(leaky, y, y), std::invalid_argument);
  }
}

TEST(LeakyReLUSlopeTest, GradientIsTheSlopeByCentralDifferences) {
  for (double alpha : {0.01, 0.3, 2.5, -1.5, 0.0}) {
    support::expect_gradient_is_slope(act::LeakyReLU<double>(alpha));
  }
}

TEST(LeakyReLUSlopeTest, GradientIsTheSameForEveryNegativeInput) {
  const act::LeakyReLU<double> leaky(0.2);
  for (double x : {-1e-300, -0.5, -1.0, -40.0, -1e300}) {
    EXPECT_EQ(support::gradient_at(leaky, x), 0.2);
  }
}

}  // namespace
