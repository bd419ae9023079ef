// SPDX-License-Identifier: MIT
#include <activations/activations.hpp>
#include <limits>

#include "support/assertions.hpp"
#include "support/everywhere.hpp"
#include "support/exponential_sample.hpp"
#include "support/inputs.hpp"
#include "support/reference.hpp"

namespace {

namespace act = activations;
using support::expect_gradient;
using support::expect_value;

template <typename Scalar>
class SELUTest : public ::testing::Test {
 protected:
  const act::SELU<Scalar> selu;
  const Scalar inf = std::numeric_limits<Scalar>::infinity();
  const Scalar nan = std::numeric_limits<Scalar>::quiet_NaN();
  const Scalar lambda = static_cast<Scalar>(support::selu_lambda);
  const Scalar lambda_alpha = static_cast<Scalar>(support::selu_lambda_alpha);
};
TYPED_TEST_SUITE(SELUTest, support::Reals, support::Names);

TEST(SELUConstantsTest, AreThoseOfThePaperRoundedOnce) {
  EXPECT_EQ(act::SELU<double>::alpha(), 0x1.ac5afad782cf1p+0);
  EXPECT_EQ(act::SELU<double>::lambda(), 0x1.0cfabd6a91132p+0);
  EXPECT_EQ(act::SELU<float>::alpha(), 0x1.ac5afap+0f);
  EXPECT_EQ(act::SELU<float>::lambda(), 0x1.0cfabep+0f);
  EXPECT_EQ(double(support::selu_lambda_alpha), 0x1.c212cc640f031p+0);
  EXPECT_EQ(float(support::selu_lambda_alpha), 0x1.c212ccp+0f);
}

TYPED_TEST(SELUTest, KeepsEitherZero) {
  expect_value(this->selu, TypeParam(0), TypeParam(0));
  expect_value(this->selu, -TypeParam(0), -TypeParam(0));
}

TYPED_TEST(SELUTest, KeepsNaN) { expect_value(this->selu, this->nan, this->nan); }

TYPED_TEST(SELUTest, KeepsPlusInfinityAndMapsMinusInfinityToMinusLambdaAlpha) {
  expect_value(this->selu, this->inf, this->inf);
  expect_value(this->selu, -this->inf, -this->lambda_alpha);
}

TYPED_TEST(SELUTest, StaysWithinTheStatedErrorOnSubnormals) {
  const TypeParam step = std::numeric_limits<TypeParam>::denorm_min();
  support::WorstError<TypeParam> worst;
  for (int i = -3000; i < 3000; ++i) {
    const TypeParam x = step * TypeParam(i);
    worst.add(x, this->selu(x), support::selu(x));
  }
  EXPECT_TRUE(support::within_stated_error(worst));
}

TYPED_TEST(SELUTest, GradientAtZeroIsLambdaAlpha) {
  expect_gradient(this->selu, TypeParam(0), TypeParam(1), this->lambda_alpha);
  expect_gradient(this->selu, -TypeParam(0), TypeParam(1), this->lambda_alpha);
}

TYPED_TEST(SELUTest, GradientAtTheInfinitiesIsLambdaAndZero) {
  expect_gradient(this->selu, this->inf, TypeParam(1), this->lambda);
  expect_gradient(this->selu, -this->inf, TypeParam(1), TypeParam(0));
}

TYPED_TEST(SELUTest, GradientWhereTheExponentialVanishesIsZero) {
  using Limits = std::numeric_limits<TypeParam>;
  const TypeParam vanished = std::log(Limits::denorm_min()) - 2;
  for (TypeParam x : {vanished, 2 * vanished, 100 * vanished, Limits::lowest()}) {
    expect_gradient(this->selu, x, TypeParam(1), TypeParam(0));
  }
}

TYPED_TEST(SELUTest, GradientAtNaNIsNaN) {
  expect_gradient(this->selu, this->nan, TypeParam(1), this->nan);
}

TYPED_TEST(SELUTest, GradientOfAnInfiniteOrNaNDyIsTheProduct) {
  for (TypeParam dy : {this->inf, -this->inf, this->nan}) {
    expect_gradient(this->selu, -this->inf, dy, this->nan);
    expect_gradient(this->selu, TypeParam(-1), dy, dy);
    expect_gradient(this->selu, TypeParam(1), dy, dy);
  }
}

TYPED_TEST(SELUTest, StaysWithinTheStatedErrorOnAStrideOverAllNegativeNumbers) {
  const support::ExponentialSample<TypeParam> sample(support::patterns_over_negatives<TypeParam>());
  sample.expect_selu_within_stated_error();
}

TYPED_TEST(SELUTest, StaysWithinTheStatedErrorWhereItsCurveIsHardest) {
  const support::ExponentialSample<TypeParam> sample(support::hard_arguments<TypeParam>());
  sample.expect_selu_within_stated_error();
}

TYPED_TEST(SELUTest, StaysWithinTheStatedErrorOnAStrideOverAllPositiveNumbers) {
  const support::ExponentialSample<TypeParam> sample(
      -support::patterns_over_negatives<TypeParam>());
  sample.expect_selu_within_stated_error();
}

TYPED_TEST(SELUTest, StaysWithinTheStatedErrorOnEveryMantissaOfAStrideOverOneToTwo) {
  using Bits = support::BitsOf<TypeParam>;
  const Bits one = support::to_bits(TypeParam(1));
  const Bits stride = sizeof(TypeParam) == 4 ? Bits(7) : Bits(4294967291);
  const auto count = Eigen::Index((support::to_bits(TypeParam(2)) - one) / stride);
  const support::ExponentialSample<TypeParam> sample(
      support::strided_patterns<TypeParam>(one, stride, count));
  sample.expect_selu_within_stated_error();
}

TEST(SELUTrapTest, StaysWithinOneUlpWhereTheRoundedLambdaDoesNot) {
  const float x = 0x1.e744d8p+0f;  // 1.0555 ULP
  EXPECT_LE(support::ulp_error(act::SELU<float>()(x), support::selu(x)), 1);
}

TEST(SELUTrapTest, StaysWithinTheBoundWhereTheRoundedLambdaAlphaDoesNot) {
  // With FMA: 1.0417 ULP by multiples of ELU's polynomial, 1.1350 by those of lambda alpha for any n.
  for (float x : {-0x1.92b2bcp-2f, -0x1.85d884p-2f}) {
    EXPECT_LE(support::ulp_error(act::SELU<float>()(x), support::selu(x)), support::stated_ulp)
        << "x = " << x;
  }
}

TEST(SELUTrapTest, GradientStaysWithinTheBoundWhereTheRoundedLambdaAlphaDoesNot) {
  // With FMA: 1.0163 ULP by multiples of ELU's polynomial.
  const float x = -0x1.76581ep+2f;
  EXPECT_LE(
      support::ulp_error(support::gradient_at(act::SELU<float>(), x), support::selu_gradient(x)),
      support::stated_ulp);
}

TYPED_TEST(SELUTest, GradientFromOutputIsDyTimesTheSumOfYAndLambdaAlpha) {
  for (TypeParam x : support::mixed_values<TypeParam>(500, 19)) {
    const TypeParam y = this->selu(x);
    for (TypeParam dy : {TypeParam(1), TypeParam(-3.3), this->inf, this->nan}) {
      const TypeParam sum = y + this->lambda_alpha;
      EXPECT_PRED_FORMAT2(support::SameBits<TypeParam>,
                          support::gradient_from_output_at(this->selu, y, dy),
                          TypeParam(dy * (y > 0 ? this->lambda : sum)));
    }
  }
}

TEST(SELUSlopeTest, GradientIsTheSlopeByCentralDifferences) {
  support::expect_gradient_is_slope(act::SELU<double>());
}

}  // namespace
