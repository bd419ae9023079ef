// SPDX-License-Identifier: MIT
#include <activations/tensor.hpp>
#include <cmath>
#include <limits>

#include "support/prelu_loop.hpp"
#include "support/tensor_elements.hpp"

namespace act = activations;
using test::elements;
using test::same_bits;

namespace {

template <typename Scalar>
constexpr Scalar infinity = std::numeric_limits<Scalar>::infinity();
template <typename Scalar>
constexpr Scalar nan = std::numeric_limits<Scalar>::quiet_NaN();

/// 37 elements: whole packets and a tail on every instruction set, each value in both.
template <typename Scalar>
Eigen::Array<Scalar, Eigen::Dynamic, 1> repeated(const std::vector<Scalar>& values) {
  Eigen::Array<Scalar, Eigen::Dynamic, 1> x(37);
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    x(i) = values[static_cast<std::size_t>(i) % values.size()];
  }
  return x;
}

template <typename Scalar>
class PReLUTest : public testing::Test {
 protected:
  using Array = Eigen::Array<Scalar, Eigen::Dynamic, 1>;

  static constexpr Scalar smallest = std::numeric_limits<Scalar>::denorm_min();
  const Array special = repeated<Scalar>(
      {0, -Scalar(0), nan<Scalar>, infinity<Scalar>, -infinity<Scalar>, smallest, -smallest,
       std::numeric_limits<Scalar>::min(), -std::numeric_limits<Scalar>::min(),
       std::numeric_limits<Scalar>::max(), std::numeric_limits<Scalar>::lowest(), 1, -1,
       Scalar(0.3), Scalar(-0.3), Scalar(-3.7)});
  const std::vector<Scalar> slopes = {Scalar(0.25), Scalar(-0.7), 0,
                                      -Scalar(0),   Scalar(3),    infinity<Scalar>,
                                      nan<Scalar>,  smallest,     -infinity<Scalar>};
};

using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(PReLUTest, Scalars, test::TypeNames);

TEST(PReLUExamples, SlopeOfOneFifthMapsFourAndMinusTwoToFourAndMinusTwoFifths) {
  const act::PReLU<float> prelu(0.2f);
  const Eigen::Array2f x(4.0f, -2.0f);
  Eigen::Array2f y;
  act::forward(prelu, x, y);
  EXPECT_EQ(y(0), 4.0f);
  EXPECT_EQ(y(1), -0.4f);
  EXPECT_EQ(prelu(4.0f), 4.0f);
  EXPECT_EQ(prelu(-2.0f), -0.4f);
}

TEST(PReLUExamples, DefaultSlopeIsOneQuarter) {
  EXPECT_EQ(act::PReLU<float>().alpha(), 0.25f);
  EXPECT_EQ(act::PReLU<double>()(-2.0), -0.5);
  EXPECT_EQ(act::ReLU<double>()(-2.0), 0.0);
}

TEST(PReLUExamples, OutputTellsTheSignWhereTheSlopeIsNotNegative) {
  EXPECT_TRUE(act::PReLU<float>(0.0f).output_tells_sign());
  EXPECT_FALSE(act::PReLU<float>(-1.0f).output_tells_sign());
}

TEST(PReLUExamples, GradientIsTheSameForEveryNegativeInputWhileThatOfELUIsNot) {
  const Eigen::ArrayXd x = Eigen::ArrayXd::LinSpaced(41, -9.0, -0.5);
  const Eigen::ArrayXd ones = Eigen::ArrayXd::Ones(41);
  const Eigen::ArrayXd dx = act::backward(act::PReLU<double>(0.3), x, ones);
  EXPECT_TRUE((dx == 0.3).all());
  const Eigen::ArrayXd elu_dx = act::backward(act::ELU<double>(0.3), x, ones);
  EXPECT_TRUE((elu_dx.tail(40) > elu_dx.head(40)).all());
}

TYPED_TEST(PReLUTest, SpecialValuesFollowTheProduct) {
  const auto& x = this->special;
  for (const TypeParam alpha : this->slopes) {
    const act::PReLU<TypeParam> prelu(alpha);
    typename TestFixture::Array y(x.size());
    act::forward(prelu, x, y);
    const test::PReLULoop<TypeParam> loop(elements(x), elements(x), {alpha}, 1);
    EXPECT_TRUE(same_bits(elements(y), loop.y)) << "alpha = " << alpha;
    EXPECT_TRUE(same_bits(elements(act::forward(prelu, x)), loop.y)) << "alpha = " << alpha;
    EXPECT_TRUE(same_bits(elements(x.unaryExpr(prelu)), loop.y)) << "alpha = " << alpha;
  }
}

TYPED_TEST(PReLUTest, GradientOfSpecialValuesFollowsTheBranch) {
  const auto& x = this->special;
  const auto dy_values = {TypeParam(1), TypeParam(-0.6), infinity<TypeParam>, nan<TypeParam>};
  for (const TypeParam alpha : this->slopes) {
    for (const TypeParam dy_value : dy_values) {
      const act::PReLU<TypeParam> prelu(alpha);
      const auto dy = TestFixture::Array::Constant(x.size(), dy_value).eval();
      typename TestFixture::Array dx(x.size());
      act::backward(prelu, x, dy, dx);
      const test::PReLULoop<TypeParam> loop(elements(x), elements(dy), {alpha}, 1);
      EXPECT_TRUE(same_bits(elements(dx), loop.dx)) << "alpha = " << alpha << ", dy = " << dy_value;
      TypeParam dalpha;
      act::backward(prelu, x, dy, dx, dalpha);
      EXPECT_TRUE(same_bits(elements(dx), loop.dx)) << "alpha = " << alpha << ", dy = " << dy_value;
    }
  }
}

TYPED_TEST(PReLUTest, ValuesOfTheContractAreWhatItSays) {
  const act::PReLU<TypeParam> prelu(TypeParam(0.25));
  EXPECT_TRUE(same_bits(prelu(TypeParam(0)), TypeParam(0)));
  EXPECT_TRUE(same_bits(prelu(-TypeParam(0)), -TypeParam(0)));
  EXPECT_TRUE(std::isnan(prelu(nan<TypeParam>)));
  EXPECT_EQ(prelu(-infinity<TypeParam>), -infinity<TypeParam>);
  const act::PReLU<TypeParam> falling(TypeParam(-0.5));
  EXPECT_TRUE(same_bits(falling(TypeParam(0)), -TypeParam(0)));
  EXPECT_TRUE(same_bits(falling(-TypeParam(0)), TypeParam(0)));
  EXPECT_EQ(falling(-infinity<TypeParam>), infinity<TypeParam>);
  EXPECT_TRUE(std::isnan(act::PReLU<TypeParam>(0)(-infinity<TypeParam>)));
  EXPECT_EQ(act::PReLU<TypeParam>(infinity<TypeParam>)(infinity<TypeParam>), infinity<TypeParam>);
  EXPECT_EQ(act::PReLU<TypeParam>(nan<TypeParam>)(infinity<TypeParam>), infinity<TypeParam>);
  EXPECT_TRUE(std::isnan(act::PReLU<TypeParam>(infinity<TypeParam>)(TypeParam(0))));
}

TYPED_TEST(PReLUTest, SlopeZeroEqualsReLUButForSignOfZeroAndMinusInfinity) {
  const act::PReLU<TypeParam> prelu(0);
  const act::ReLU<TypeParam> relu;
  for (const TypeParam x : this->special) {
    if (x == -infinity<TypeParam>) continue;
    EXPECT_TRUE(prelu(x) == relu(x) || (std::isnan(prelu(x)) && std::isnan(relu(x)))) << x;
  }
  EXPECT_TRUE(std::isnan(prelu(-infinity<TypeParam>)));
  EXPECT_TRUE(same_bits(relu(-infinity<TypeParam>), TypeParam(0)));
  EXPECT_TRUE(same_bits(prelu(TypeParam(-3)), -TypeParam(0)));
  EXPECT_TRUE(same_bits(relu(TypeParam(-3)), TypeParam(0)));
}

TYPED_TEST(PReLUTest, SlopeOfOneHundredthEqualsLeakyReLU) {
  const auto& x = this->special;
  const act::PReLU<TypeParam> prelu(TypeParam(0.01));
  const act::LeakyReLU<TypeParam> leaky;
  typename TestFixture::Array dy = repeated(test::normals<TypeParam>(37, 1));
  EXPECT_TRUE(same_bits(elements(act::forward(prelu, x)), elements(act::forward(leaky, x))));
  EXPECT_TRUE(
      same_bits(elements(act::backward(prelu, x, dy)), elements(act::backward(leaky, x, dy))));
}

/// One slope for all elements, whatever holds them.
template <typename X, typename DY, typename Y>
void check_shared(const X& x, const DY& dy, Y&& y) {
  using Scalar = typename X::Scalar;
  const act::PReLU<Scalar> prelu(Scalar(-0.3));
  const test::PReLULoop<Scalar> loop(elements(x), elements(dy), {Scalar(-0.3)}, 1);
  EXPECT_TRUE(same_bits(elements(act::forward(prelu, x)), loop.y));
  EXPECT_TRUE(same_bits(elements(act::backward(prelu, x, dy)), loop.dx));
  act::forward(prelu, x, y);
  EXPECT_TRUE(same_bits(elements(y), loop.y));
  act::backward(prelu, x, dy, y);
  EXPECT_TRUE(same_bits(elements(y), loop.dx));
  y = x;
  Scalar dalpha;
  act::backward(prelu, x, dy, y, dalpha);
  EXPECT_TRUE(same_bits(elements(y), loop.dx));
  EXPECT_TRUE(same_bits(dalpha, loop.dalpha[0]));
  EXPECT_TRUE(same_bits(act::alpha_gradient(prelu, x, dy), loop.dalpha[0]));
}

TEST(PReLUShared, ArraysMatricesMapsAndBlocksGiveThePlainLoop) {
  const auto x_list = test::eighths<float>(11 * 19, 2);
  const auto dy_list = test::eighths<float>(11 * 19, 3);
  const auto x = test::filled<Eigen::ArrayXXf>(11, 19, x_list);
  const auto dy = test::filled<Eigen::ArrayXXf>(11, 19, dy_list);
  Eigen::ArrayXXf y(11, 19);
  check_shared(x, dy, y);
  check_shared(x.middleRows(2, 5), dy.middleRows(1, 5), y.topRows(5));
  check_shared(x.transpose(), dy.transpose(), y.transpose());
  const Eigen::MatrixXf x_matrix = x.matrix();
  const Eigen::MatrixXf dy_matrix = dy.matrix();
  Eigen::MatrixXf y_matrix(11, 19);
  check_shared(x_matrix, dy_matrix, y_matrix);
  const Eigen::Map<const Eigen::ArrayXf, 0, Eigen::InnerStride<2>> x_map(x.data(), 104);
  const Eigen::Map<const Eigen::ArrayXf> dy_map(dy.data() + 1, 104);
  Eigen::ArrayXf y_vector(104);
  check_shared(x_map, dy_map, y_vector);
}

TEST(PReLUShared, TensorsGiveThePlainLoop) {
  using Tensor = Eigen::Tensor<double, 3, Eigen::RowMajor>;
  const auto x = test::filled<Tensor>({3, 5, 7}, test::eighths<double>(105, 4));
  const auto dy = test::filled<Tensor>({3, 5, 7}, test::eighths<double>(105, 5));
  Tensor y(3, 5, 7);
  check_shared(x, dy, y);
  check_shared(x.chip(2, 1), dy.chip(0, 1), y.chip(3, 1));
  const Eigen::TensorMap<const Tensor> x_map(x.data(), 3, 5, 7);
  check_shared(x_map, dy, y);
}

TEST(PReLUShared, NoElementsAreNoErrorAndAddNothing) {
  const act::LeakyReLU<float> leaky;
  const act::PReLU<float> prelu;
  const Eigen::ArrayXXf x(0, 11);
  Eigen::ArrayXXf out(0, 11);
  EXPECT_NO_THROW(act::forward(prelu, x, out));
  EXPECT_NO_THROW(act::backward(prelu, x, x, out));
  EXPECT_NO_THROW(act::backward_from_output(leaky, x, x, out));
  float dalpha = -77.0f;
  act::backward(prelu, x, x, out, dalpha);
  EXPECT_TRUE(same_bits(dalpha, 0.0f));
  EXPECT_EQ(act::forward(prelu, x).size(), 0);
  EXPECT_EQ(act::backward(prelu, x, x).size(), 0);
  const Eigen::Tensor<float, 3> t(3, 0, 2);
  Eigen::Tensor<float, 3> t_out(3, 0, 2);
  EXPECT_NO_THROW(act::forward(prelu, t, t_out));
  EXPECT_TRUE(same_bits(act::alpha_gradient(prelu, t, t), 0.0f));
}

TEST(PReLUGradient, AgreesWithCentralDifferences) {
  const Eigen::ArrayXd x = test::filled<Eigen::ArrayXXd>(50, 1, test::normals<double>(50, 6));
  const Eigen::ArrayXd dy = test::filled<Eigen::ArrayXXd>(50, 1, test::normals<double>(50, 7));
  constexpr double alpha = -0.4;
  constexpr double h = 1e-6;
  ASSERT_GT(x.abs().minCoeff(), 2 * h) << "no step may cross the kink";
  const act::PReLU<double> prelu(alpha);
  Eigen::ArrayXd dx(50);
  double dalpha = nan<double>;
  act::backward(prelu, x, dy, dx, dalpha);

  const Eigen::ArrayXd up = act::forward(prelu, x + h);
  const Eigen::ArrayXd down = act::forward(prelu, x - h);
  const Eigen::ArrayXd expected = dy * (up - down) / (2 * h);
  for (Eigen::Index i = 0; i < 50; ++i) EXPECT_NEAR(dx(i), expected(i), 1e-8) << "x = " << x(i);

  const Eigen::ArrayXd steeper = act::forward(act::PReLU<double>(alpha + h), x);
  const Eigen::ArrayXd flatter = act::forward(act::PReLU<double>(alpha - h), x);
  EXPECT_NEAR(dalpha, (dy * (steeper - flatter)).sum() / (2 * h), 1e-8);
}

}  // namespace
