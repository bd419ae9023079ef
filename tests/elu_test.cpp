// SPDX-License-Identifier: MIT
#include <activations/activations.hpp>
#include <limits>
#include <stdexcept>

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
class ELUTest : public ::testing::Test {
 protected:
  const Scalar inf = std::numeric_limits<Scalar>::infinity();
  const Scalar nan = std::numeric_limits<Scalar>::quiet_NaN();
  const std::vector<Scalar> alphas = {Scalar(1),
                                      Scalar(0.3),
                                      Scalar(-0.7),
                                      Scalar(-1),
                                      Scalar(4e6),
                                      Scalar(1e30),
                                      std::numeric_limits<Scalar>::min(),
                                      std::numeric_limits<Scalar>::denorm_min(),
                                      Scalar(0),
                                      -Scalar(0),
                                      std::numeric_limits<Scalar>::max(),
                                      std::numeric_limits<Scalar>::lowest(),
                                      inf,
                                      -inf,
                                      nan};
};
TYPED_TEST_SUITE(ELUTest, support::Reals, support::Names);

TYPED_TEST(ELUTest, HasTheDefaultAlphaOfOne) {
  EXPECT_EQ(act::ELU<TypeParam>().alpha(), TypeParam(1));
  EXPECT_EQ(act::ELU<TypeParam>(TypeParam(0.3)).alpha(), TypeParam(0.3));
}

TYPED_TEST(ELUTest, KeepsPositiveNumbersWhateverAlphaIs) {
  using Limits = std::numeric_limits<TypeParam>;
  for (TypeParam alpha : this->alphas) {
    for (TypeParam x : {TypeParam(4), Limits::denorm_min(), Limits::max(), this->inf}) {
      expect_value(act::ELU<TypeParam>(alpha), x, x);
    }
  }
}

TYPED_TEST(ELUTest, TakesTheProductOfAlphaAndEitherZero) {
  for (TypeParam alpha : this->alphas) {
    const act::ELU<TypeParam> elu(alpha);
    expect_value(elu, TypeParam(0), alpha * TypeParam(0));
    expect_value(elu, -TypeParam(0), alpha * -TypeParam(0));
  }
}

TYPED_TEST(ELUTest, KeepsNaN) {
  for (TypeParam alpha : this->alphas) {
    expect_value(act::ELU<TypeParam>(alpha), this->nan, this->nan);
  }
}

TYPED_TEST(ELUTest, MapsMinusInfinityToMinusAlpha) {
  for (TypeParam alpha : this->alphas) {
    expect_value(act::ELU<TypeParam>(alpha), -this->inf, -alpha);
  }
}

TYPED_TEST(ELUTest, WithInfiniteOrNaNAlphaGivesMinusAlphaForAllNegativeNumbers) {
  using Limits = std::numeric_limits<TypeParam>;
  for (TypeParam alpha : {this->inf, -this->inf, this->nan}) {
    const act::ELU<TypeParam> elu(alpha);
    for (TypeParam x : {-Limits::denorm_min(), -Limits::min(), TypeParam(-1e-3), TypeParam(-1),
                        TypeParam(-30), TypeParam(-1000), Limits::lowest()}) {
      expect_value(elu, x, -alpha);
    }
  }
}

TYPED_TEST(ELUTest, WithAlphaZeroGivesTheZeroOfTheProduct) {
  for (TypeParam alpha : {TypeParam(0), -TypeParam(0)}) {
    for (TypeParam x : {TypeParam(-1e-3), TypeParam(-1), TypeParam(-1000)}) {
      expect_value(act::ELU<TypeParam>(alpha), x, -alpha);
    }
  }
}

TYPED_TEST(ELUTest, StaysWithinTheStatedErrorOnSubnormals) {
  const TypeParam step = std::numeric_limits<TypeParam>::denorm_min();
  for (TypeParam alpha : {TypeParam(1), TypeParam(0.3), TypeParam(-0.7), TypeParam(1e30)}) {
    const act::ELU<TypeParam> elu(alpha);
    support::WorstError<TypeParam> worst;
    for (int i = 1; i < 3000; ++i) {
      const TypeParam x = -step * TypeParam(i);
      worst.add(x, elu(x), support::elu(x, alpha));
    }
    EXPECT_TRUE(support::within_stated_error(worst)) << "alpha = " << alpha;
  }
}

TYPED_TEST(ELUTest, GradientAtZeroIsAlpha) {
  for (TypeParam alpha : this->alphas) {
    const act::ELU<TypeParam> elu(alpha);
    expect_gradient(elu, TypeParam(0), TypeParam(1), alpha);
    expect_gradient(elu, -TypeParam(0), TypeParam(1), alpha);
  }
}

TYPED_TEST(ELUTest, GradientAtTheInfinitiesIsOneAndZero) {
  for (TypeParam alpha : this->alphas) {
    const act::ELU<TypeParam> elu(alpha);
    expect_gradient(elu, this->inf, TypeParam(1), TypeParam(1));
    if (std::isfinite(alpha)) {
      expect_gradient(elu, -this->inf, TypeParam(1), std::copysign(TypeParam(0), alpha));
    }
  }
}

TYPED_TEST(ELUTest, GradientWhereTheExponentialVanishesIsAZeroOfTheSignOfAlpha) {
  using Limits = std::numeric_limits<TypeParam>;
  const TypeParam vanished = std::log(Limits::denorm_min()) - 1;
  for (TypeParam x : {vanished, 2 * vanished, 100 * vanished, Limits::lowest(), -this->inf}) {
    for (TypeParam alpha : {TypeParam(1), TypeParam(-1), TypeParam(0.3), TypeParam(-0.7),
                            TypeParam(1e-30), TypeParam(-1e-30), TypeParam(0), TypeParam(-0.0)}) {
      expect_gradient(act::ELU<TypeParam>(alpha), x, TypeParam(1),
                      std::copysign(TypeParam(0), alpha));
    }
    for (TypeParam alpha : {this->inf, -this->inf}) {
      expect_gradient(act::ELU<TypeParam>(alpha), x, TypeParam(1), alpha);
    }
  }
}

TYPED_TEST(ELUTest, GradientAtNaNIsNaN) {
  for (TypeParam alpha : this->alphas) {
    expect_gradient(act::ELU<TypeParam>(alpha), this->nan, TypeParam(1), this->nan);
  }
}

TYPED_TEST(ELUTest, GradientOfAnInfiniteOrNaNDyIsTheProduct) {
  const act::ELU<TypeParam> elu(TypeParam(0.3));
  for (TypeParam dy : {this->inf, -this->inf, this->nan}) {
    expect_gradient(elu, -this->inf, dy, this->nan);
    expect_gradient(elu, TypeParam(-1), dy, dy);
    expect_gradient(elu, TypeParam(1), dy, dy);
  }
}

TYPED_TEST(ELUTest, GradientMultipliesDyLast) {
  // (dy alpha) e^x would overflow here.
  const TypeParam large = std::numeric_limits<TypeParam>::max() / 4;
  const act::ELU<TypeParam> elu(large);
  const TypeParam x = std::log(std::numeric_limits<TypeParam>::min());
  const TypeParam dx = support::gradient_at(elu, x, TypeParam(64));
  EXPECT_EQ(dx, TypeParam(64) * support::gradient_at(elu, x));
  EXPECT_TRUE(std::isfinite(dx));
  EXPECT_GT(dx, TypeParam(0));
}

TYPED_TEST(ELUTest, StaysWithinTheStatedErrorOnAStrideOverAllNegativeNumbers) {
  const support::ExponentialSample<TypeParam> sample(support::patterns_over_negatives<TypeParam>());
  for (TypeParam alpha : support::finite_alphas<TypeParam>()) {
    sample.expect_elu_within_stated_error(alpha);
  }
}

TYPED_TEST(ELUTest, StaysWithinTheStatedErrorWhereItsCurveIsHardest) {
  const support::ExponentialSample<TypeParam> sample(support::hard_arguments<TypeParam>());
  for (TypeParam alpha : support::finite_alphas<TypeParam>()) {
    sample.expect_elu_within_stated_error(alpha);
  }
}

void expect_error_at_most(long double bound, float alpha, float x) {
  EXPECT_LE(support::ulp_error(act::ELU<float>(alpha)(x), support::elu(x, alpha)), bound)
      << "alpha = " << alpha << ", x = " << x;
}

TEST(ELUTrapTest, StaysWithinTheBoundWhereSimplerSumsDoNot) {
  // The result is just below a power of two, so that what is lost before the last rounding counts in full.
  // The first five were beyond 1 ULP with FMA where r went down to -0.41, and the sixth beyond 2 without;
  // the last two are 1.64 and 1.60 with FMA if e^r - 1 is rounded before it is multiplied by alpha.
  const std::pair<float, float> pairs[] = {
      {0x1.83109ep+0f, -0x1.9a0658p-2f}, {0x1.827dc2p+0f, -0x1.9bb0a2p-2f},
      {0x1.82bd7p+0f, -0x1.9b8afp-2f},   {0x1.832e08p+0f, -0x1.9a9f06p-2f},
      {0x1.88a816p+0f, -0x1.939af4p-2f}, {0x1.9e5a9ap+2f, -0x1.7a5c1ap-2f},
      {0x1.fe45e4p+0f, -0x1.27bep-2f},   {0x1.ffae6p+0f, -0x1.26cc94p-2f}};
  for (const auto& [alpha, x] : pairs) expect_error_at_most(support::stated_ulp, alpha, x);
}

TEST(ELUTrapTest, StaysFarBelowTwoUlpWithoutFMA) {
  // 2.17 ULP if r is left in one piece, 2.18 if alpha is; 1.86 if alpha r is one product, 1.72 if
  // alpha (2^n - 1) is.
  expect_error_at_most(1.25L, 0x1.b7531cp+0f, -0x1.60ab06p-2f);
  expect_error_at_most(1.25L, 0x1.c11f16p+0f, -0x1.57867cp-2f);
  expect_error_at_most(1.25L, 0x1.21202cp+0f, -0x1.0034dcp-2f);
  expect_error_at_most(1.25L, 0x1.89061cp+0f, -0x1.0dc04p+0f);
}

TEST(ELUTrapTest, StaysWithinTheBoundInDoubleWhereLessOfLn2DoesNot) {
  // One of 22 among 6.6 * 10^9 chosen pairs: 1.0058 ULP if what ln 2 loses is taken 1.3 times and
  // its sum is rounded by itself.
  const double alpha = 0x1.2599467d921ep+0;
  const double x = -0x1.636f5e671c3a4p-2;
  EXPECT_LE(support::ulp_error(act::ELU<double>(alpha)(x), support::elu(x, alpha)),
            support::stated_ulp - support::reference_ulp<double>);
}

TEST(ELUTrapTest, GradientStaysWithinTheBoundWhereSimplerSumsDoNot) {
  // With FMA, 2.6 ULP if x were reduced to the nearest multiple of ln 2, and 1.0179 if the remainder
  // were rounded before it is added: two of 10^8 pairs in which alpha e^x is just below a power of two.
  // The last one is where most is lost before the last rounding, 0.466 ULP of 0.966.
  const std::pair<float, float> pairs[] = {{0x1.69c8c4p+57f, -0x1.49eeb4p+5f},
                                           {0x1.635d52p+85f, -0x1.d46b2cp+5f},
                                           {0x1.55551ap+0f, -0x1.4b16bap+6f}};
  for (const auto& [alpha, x] : pairs) {
    const float dx = support::gradient_at(act::ELU<float>(alpha), x);
    EXPECT_LE(support::ulp_error(dx, support::elu_gradient(x, alpha)), support::stated_ulp)
        << "alpha = " << alpha << ", x = " << x;
  }
}

TYPED_TEST(ELUTest, GradientOfAHugeAlphaDoesNotUnderflowBeforeItsProduct) {
  // e^x is zero in the scalar, alpha e^x is not.
  const bool is_float = sizeof(TypeParam) == 4;
  const auto alpha = TypeParam(is_float ? 1e38L : 1e308L);
  const auto x = TypeParam(is_float ? -110 : -800);
  const TypeParam dx = support::gradient_at(act::ELU<TypeParam>(alpha), x);
  EXPECT_LE(support::ulp_error(dx, support::elu_gradient(x, alpha)),
            support::stated_ulp - support::reference_ulp<TypeParam>);
}

TYPED_TEST(ELUTest, GradientFromOutputIsDyTimesTheSumOfYAndAlpha) {
  for (TypeParam alpha :
       {TypeParam(1), TypeParam(0.3), TypeParam(25), TypeParam(0), -TypeParam(0)}) {
    const act::ELU<TypeParam> elu(alpha);
    for (TypeParam x : support::mixed_values<TypeParam>(500, 17)) {
      const TypeParam y = elu(x);
      for (TypeParam dy : {TypeParam(1), TypeParam(-3.3), this->inf, this->nan}) {
        const TypeParam sum = y + alpha;
        EXPECT_PRED_FORMAT2(support::SameBits<TypeParam>,
                            support::gradient_from_output_at(elu, y, dy),
                            y > 0 ? dy : TypeParam(dy * sum));
      }
    }
  }
}

TYPED_TEST(ELUTest, GradientFromOutputOfANegativeOrNaNAlphaThrows) {
  const support::Row<TypeParam> y = support::Row<TypeParam>::Ones(5);
  for (TypeParam alpha : {TypeParam(-1), -std::numeric_limits<TypeParam>::denorm_min(), -this->inf,
                          this->nan, -this->nan}) {
    const act::ELU<TypeParam> elu(alpha);
    support::Row<TypeParam> dx = support::Row<TypeParam>::Constant(5, TypeParam(99));
    EXPECT_THROW(act::backward_from_output(elu, y, y, dx), std::invalid_argument);
    EXPECT_TRUE((dx == TypeParam(99)).all());
    EXPECT_THROW((void)act::backward_from_output(elu, y, y), std::invalid_argument);
  }
}

TEST(ELUSlopeTest, GradientIsTheSlopeByCentralDifferences) {
  for (double alpha : {1.0, 0.3, 1.6732632, -0.7, 0.0}) {
    support::expect_gradient_is_slope(act::ELU<double>(alpha));
  }
}

TEST(ELUSlopeTest, GradientDiffersFromOneNegativeInputToTheNext) {
  const act::ELU<double> elu;
  EXPECT_LT(support::gradient_at(elu, -2.0), support::gradient_at(elu, -1.0));
  EXPECT_LT(support::gradient_at(elu, -1.0), support::gradient_at(elu, -0.5));
}

TEST(ELUFromOutputTest, GradientIsZeroInFloatFromTheStatedInputOn) {
  const act::ELU<float> elu;
  EXPECT_EQ(support::gradient_from_output_at(elu, elu(-17.33f), 1.0f), 0.0f);
  // From n = -25 on, -16.98, y is -1 within its bound although the nearest number is another one.
  EXPECT_GT(support::gradient_from_output_at(elu, elu(-16.98f), 1.0f), 0.0f);
  EXPECT_GT(support::gradient_at(elu, -103.97f), 0.0f);
}

TEST(ELUFromOutputTest, GradientIsZeroInDoubleFromTheStatedInputOn) {
  const act::ELU<double> elu;
  EXPECT_EQ(support::gradient_from_output_at(elu, elu(-37.43), 1.0), 0.0);
  // The same from n = -54 on, -37.083.
  EXPECT_GT(support::gradient_from_output_at(elu, elu(-37.08), 1.0), 0.0);
}

}  // namespace
