// SPDX-License-Identifier: MIT
#include <activations/tensor.hpp>
#include <limits>

#include "support/refusal.hpp"

namespace act = activations;
using Eigen::ArrayXf;
using Eigen::ArrayXXf;
using test::refuses;

namespace {

const act::PReLU<float> prelu(0.25f);
const act::LeakyReLU<float> leaky(0.25f);

ArrayXXf full(Eigen::Index rows, Eigen::Index cols) {
  return ArrayXXf::Constant(rows, cols, -77.0f);
}

class Errors : public testing::Test {
 protected:
  const ArrayXXf x = full(37, 11);
  const ArrayXXf dy = full(37, 11);
  ArrayXXf out = full(37, 11);
  ArrayXXf small = full(11, 37);
  const ArrayXf slopes = ArrayXf::Constant(11, 0.5f);
  ArrayXf dalpha = ArrayXf::Constant(11, -77.0f);
  float shared = -77.0f;
  ArrayXXf none;
};

TEST_F(Errors, OutputOfAnotherShapeNamesBothShapesAndSaysHowToResize) {
  EXPECT_TRUE(
      refuses("activations::forward: y has 0 elements [0, 0], x has 407 [37, 11]: "
              "y.resizeLike(x)",
              [&] { act::forward(prelu, x, none); }));
  EXPECT_TRUE(refuses(
      "activations::forward: y has 407 elements [11, 37], x has 407 [37, 11]: "
      "y.resizeLike(x)",
      [&] { act::forward(prelu, x, small); }, small));
  EXPECT_TRUE(refuses(
      "activations::backward: dx has 407 elements [11, 37], x has 407 [37, 11]: "
      "dx.resizeLike(x)",
      [&] { act::backward(prelu, x, dy, small); }, small));
  EXPECT_TRUE(refuses(
      "activations::backward: dx has 407 elements [11, 37], x has 407 [37, 11]: "
      "dx.resizeLike(x)",
      [&] { act::backward(prelu, x, dy, small, shared); }, small, shared));
  EXPECT_TRUE(refuses(
      "activations::backward_from_output: dx has 407 elements [11, 37], "
      "y has 407 [37, 11]: dx.resizeLike(y)",
      [&] { act::backward_from_output(leaky, x, dy, small); }, small));
}

TEST_F(Errors, ResizingIsAdvisedWhereItHelps) {
  const std::string forward = "activations::forward: y has ";
  const Eigen::RowVectorXf row = Eigen::RowVectorXf::Constant(5, 1);
  Eigen::VectorXf column = Eigen::VectorXf::Constant(5, -77);
  EXPECT_TRUE(refuses(
      forward + "5 elements [5, 1], x has 5 [1, 5]", [&] { act::forward(prelu, row, column); },
      column));
  const Eigen::MatrixXf of_one_column = Eigen::MatrixXf::Constant(7, 1, 1);
  EXPECT_TRUE(refuses(
      forward + "5 elements [5, 1], x has 7 [7, 1]: y.resizeLike(x)",
      [&] { act::forward(prelu, of_one_column, column); }, column));
  Eigen::Matrix<float, 3, Eigen::Dynamic> of_three_rows(3, 1);
  of_three_rows.setConstant(-77);
  EXPECT_TRUE(refuses(
      forward + "3 elements [3, 1], x has 7 [7, 1]",
      [&] { act::forward(prelu, of_one_column, of_three_rows); }, of_three_rows));
  Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::ColMajor, 6, 6> of_six_at_most(2, 1);
  of_six_at_most.setConstant(-77);
  EXPECT_TRUE(refuses(
      forward + "2 elements [2, 1], x has 7 [7, 1]",
      [&] { act::forward(prelu, of_one_column, of_six_at_most); }, of_six_at_most));
  const Eigen::MatrixXf of_six = Eigen::MatrixXf::Constant(6, 1, 1);
  EXPECT_TRUE(refuses(
      forward + "2 elements [2, 1], x has 6 [6, 1]: y.resizeLike(x)",
      [&] { act::forward(prelu, of_six, of_six_at_most); }, of_six_at_most));
}

TEST_F(Errors, OutputWithoutElementsIsRefusedByEveryVerb) {
  const std::string dx = ": dx has 0 elements [0, 0], x has 407 [37, 11]: dx.resizeLike(x)";
  const auto channels = act::per_channel(slopes, 1);
  act::SignMask signs;
  EXPECT_TRUE(refuses("activations::backward" + dx, [&] { act::backward(prelu, x, dy, none); }));
  EXPECT_TRUE(refuses(
      "activations::backward" + dx, [&] { act::backward(prelu, x, dy, none, shared); }, shared));
  EXPECT_TRUE(refuses(
      "activations::backward" + dx, [&] { act::backward(channels, x, dy, none, dalpha); }, dalpha));
  EXPECT_TRUE(
      refuses("activations::backward_from_output: dx has 0 elements [0, 0], y has 407 [37, 11]: "
              "dx.resizeLike(y)",
              [&] { act::backward_from_output(leaky, x, dy, none); }));
  EXPECT_TRUE(
      refuses("activations::forward: y has 0 elements [0, 0], x has 407 [37, 11]: y.resizeLike(x)",
              [&] { act::forward(prelu, x, none, signs); }));
  EXPECT_TRUE(signs.words().empty());
  act::forward(prelu, x, out, signs);
  EXPECT_TRUE(
      refuses("activations::backward_from_mask: dx has 0 elements [0, 0], dy has 407 [37, 11]: "
              "dx.resizeLike(dy)",
              [&] { act::backward_from_mask(prelu, signs, dy, none); }));
  ArrayXf no_slopes;
  EXPECT_TRUE(refuses("activations::alpha_gradient: dalpha has 0 elements, alpha has 11 slopes",
                      [&] { act::alpha_gradient(channels, x, dy, no_slopes); }));
}

TEST_F(Errors, InputWithoutElementsDoesNotFitAnOutputThatHasSome) {
  const std::string dy_of_none = ": dy has 407 elements [37, 11], x has 0 [0, 0]";
  const std::string no_dy = ": dy has 0 elements [0, 0], x has 407 [37, 11]";
  const auto channels = act::per_channel(slopes, 1);
  act::SignMask signs;
  act::forward(prelu, x, out, signs);
  const auto words = signs.words();
  EXPECT_TRUE(refuses(
      "activations::forward: y has 407 elements [37, 11], x has 0 [0, 0]: y.resizeLike(x)",
      [&] { act::forward(prelu, none, out); }, out));
  EXPECT_TRUE(refuses(
      "activations::forward: y has 407 elements [37, 11], x has 0 [0, 0]: y.resizeLike(x)",
      [&] { act::forward(prelu, none, out, signs); }, out));
  EXPECT_EQ(signs.words(), words);
  EXPECT_TRUE(refuses(
      "activations::backward" + dy_of_none, [&] { act::backward(prelu, none, dy, out); }, out));
  EXPECT_TRUE(refuses(
      "activations::backward" + no_dy, [&] { act::backward(prelu, x, none, out); }, out));
  EXPECT_TRUE(refuses(
      "activations::backward: dx has 407 elements [37, 11], x has 0 [0, 0]: dx.resizeLike(x)",
      [&] { act::backward(prelu, none, none, out); }, out));
  EXPECT_TRUE(refuses(
      "activations::backward" + no_dy, [&] { act::backward(prelu, x, none, out, shared); }, out,
      shared));
  EXPECT_TRUE(refuses(
      "activations::backward: alpha has 11 slopes, axis 1 of x has 0",
      [&] { act::backward(channels, none, none, out, dalpha); }, out, dalpha));
  EXPECT_TRUE(refuses(
      "activations::backward_from_output: dx has 407 elements [37, 11], y has 0 [0, 0]: "
      "dx.resizeLike(y)",
      [&] { act::backward_from_output(leaky, none, none, out); }, out));
  EXPECT_TRUE(refuses(
      "activations::backward_from_mask: signs has 407 elements [37, 11], dy has 0 [0, 0]",
      [&] { act::backward_from_mask(prelu, signs, none, out); }, out));
  EXPECT_TRUE(refuses(
      "activations::alpha_gradient" + no_dy, [&] { act::alpha_gradient(prelu, x, none, shared); },
      shared));
}

/// Whatever a call of a verb with slopes per channel may be told, from the first check to the last.
TEST_F(Errors, SlopesPerChannelAreRefusedWithoutAWrite) {
  const auto channels = act::per_channel(slopes, 1);
  act::SignMask signs;
  act::forward(channels, x, out, signs);
  const auto words = signs.words();
  const std::string count = ": alpha has 11 slopes, axis 0 of x has 37";
  const std::string axis = ": the channel axis is 2, x has axes 0 to 1";
  const auto along_rows = act::per_channel(slopes, 0);
  const auto beside = act::per_channel(slopes, 2);
  const auto refuses_all = [&](const std::string& what, const auto& f) {
    EXPECT_TRUE(refuses(
        "activations::forward" + what, [&] { act::forward(f, x, out, signs); }, out));
    EXPECT_EQ(signs.words(), words);
    EXPECT_TRUE(refuses(
        "activations::backward" + what, [&] { act::backward(f, x, dy, out); }, out));
    EXPECT_TRUE(refuses(
        "activations::backward" + what, [&] { act::backward(f, x, dy, out, dalpha); }, out,
        dalpha));
  };
  refuses_all(count, along_rows);
  refuses_all(axis, beside);
  EXPECT_TRUE(refuses(
      "activations::backward_from_mask: the channel axis is 2, dy has axes 0 to 1",
      [&] { act::backward_from_mask(beside, signs, dy, out); }, out));

  const std::string shapes = ": dy has 407 elements [11, 37], x has 407 [37, 11]";
  EXPECT_TRUE(refuses(
      "activations::backward" + shapes, [&] { act::backward(channels, x, small, out, dalpha); },
      out, dalpha));
  EXPECT_TRUE(refuses(
      "activations::alpha_gradient" + shapes,
      [&] { act::alpha_gradient(channels, x, small, dalpha); }, dalpha));
  EXPECT_TRUE(refuses(
      "activations::backward: dx has 407 elements [11, 37], x has 407 [37, 11]: dx.resizeLike(x)",
      [&] { act::backward(channels, x, dy, small, dalpha); }, small, dalpha));
  ArrayXf no_slopes;
  EXPECT_TRUE(refuses(
      "activations::backward: dalpha has 0 elements, alpha has 11 slopes",
      [&] { act::backward(channels, x, dy, out, no_slopes); }, out));

  ArrayXXf z = full(38, 11);
  const auto a = z.topRows(37);
  auto b = z.bottomRows(37);
  EXPECT_TRUE(refuses(
      test::overlap_message("backward", "dx", "x"),
      [&] { act::backward(channels, a, dy, b, dalpha); }, z, dalpha));
  EXPECT_TRUE(refuses(
      test::overlap_message("backward", "dx", "dy"),
      [&] { act::backward(channels, x, a, b, dalpha); }, z, dalpha));
  const auto of_z = act::per_channel(z.row(0), 1);
  EXPECT_TRUE(refuses(
      test::apart_message("forward", "y", "alpha"),
      [&] { act::forward(of_z, x, z.topRows(37), signs); }, z));
  EXPECT_EQ(signs.words(), words);
  EXPECT_TRUE(refuses(
      test::apart_message("backward_from_mask", "dx", "alpha"),
      [&] { act::backward_from_mask(of_z, signs, dy, z.topRows(37)); }, z));
}

TEST_F(Errors, ExpressionsAreRefusedBeforeTheyAreEvaluated) {
  act::SignMask signs;
  act::forward(prelu, x, out, signs);
  const auto words = signs.words();
  EXPECT_TRUE(refuses(
      "activations::forward: y has 407 elements [11, 37], x has 407 [37, 11]: y.resizeLike(x)",
      [&] { act::forward(prelu, 2 * x + dy, small); }, small));
  EXPECT_TRUE(refuses(
      "activations::forward: y has 407 elements [11, 37], x has 407 [37, 11]: y.resizeLike(x)",
      [&] { act::forward(prelu, 2 * x + dy, small, signs); }, small));
  EXPECT_EQ(signs.words(), words);
  EXPECT_TRUE(refuses(
      "activations::forward: alpha has 11 slopes, axis 0 of x has 37",
      [&] { act::forward(act::per_channel(slopes, 0), 2 * x + dy, out, signs); }, out));
  EXPECT_EQ(signs.words(), words);
  EXPECT_TRUE(refuses(
      "activations::backward_from_mask: signs has 407 elements [37, 11], dy has 407 [11, 37]",
      [&] { act::backward_from_mask(prelu, signs, 2 * small, small); }, small));
}

TEST_F(Errors, IncomingGradientOfAnotherShapeIsRefusedByEveryVerb) {
  const std::string shapes = ": dy has 407 elements [11, 37], x has 407 [37, 11]";
  EXPECT_TRUE(refuses(
      "activations::backward" + shapes, [&] { act::backward(prelu, x, small, out); }, out));
  EXPECT_TRUE(refuses(
      "activations::backward" + shapes, [&] { act::backward(prelu, x, small, out, shared); }, out,
      shared));
  EXPECT_TRUE(refuses(
      "activations::alpha_gradient" + shapes, [&] { act::alpha_gradient(prelu, x, small, shared); },
      shared));
  EXPECT_TRUE(refuses("activations::alpha_gradient" + shapes,
                      [&] { act::alpha_gradient(prelu, x, small); }));
  EXPECT_TRUE(refuses(
      "activations::backward_from_output: dy has 407 elements [11, 37], y has 407 [37, 11]",
      [&] { act::backward_from_output(leaky, x, small, out); }, out));
}

TEST_F(Errors, LazyVerbsRefuseShapesWhenTheExpressionIsMade) {
  EXPECT_TRUE(refuses("activations::backward: dy has 407 elements [11, 37], x has 407 [37, 11]",
                      [&] { static_cast<void>(act::backward(prelu, x, small)); }));
  EXPECT_TRUE(
      refuses("activations::backward_from_output: dy has 407 elements [11, 37], y has 407 [37, 11]",
              [&] { static_cast<void>(act::backward_from_output(leaky, x, small)); }));
  EXPECT_TRUE(refuses("activations::forward: alpha has 11 slopes, axis 0 of x has 37",
                      [&] { static_cast<void>(act::forward(act::per_channel(slopes, 0), x)); }));
  EXPECT_TRUE(refuses("activations::backward: alpha has 11 slopes, axis 0 of x has 37", [&] {
    static_cast<void>(act::backward(act::per_channel(slopes, 0), x, dy));
  }));
}

TEST_F(Errors, OutputsThatCannotBeResizedGetNoHint) {
  const std::string message =
      "activations::forward: y has 370 elements [37, 10], x has 407 [37, 11]";
  EXPECT_TRUE(refuses(
      message, [&] { act::forward(prelu, x, out.leftCols(10)); }, out));
  Eigen::Map<ArrayXXf> map(out.data(), 37, 10);
  EXPECT_TRUE(refuses(
      message, [&] { act::forward(prelu, x, map); }, out));
  Eigen::Ref<ArrayXXf> ref(map);
  EXPECT_TRUE(refuses(
      message, [&] { act::forward(prelu, x, ref); }, out));
  Eigen::Array33f fixed = Eigen::Array33f::Zero();
  EXPECT_TRUE(refuses(
      "activations::forward: y has 9 elements [3, 3], x has 407 [37, 11]",
      [&] { act::forward(prelu, x, fixed); }, fixed));
}

TEST(TensorErrors, OutputOfAnotherShapeSaysHowToResizeATensor) {
  using Tensor = Eigen::Tensor<float, 3>;
  Tensor x(2, 3, 4);
  x.setConstant(-1.0f);
  Tensor none;
  EXPECT_TRUE(
      refuses("activations::forward: y has 0 elements [0, 0, 0], x has 24 [2, 3, 4]: "
              "y.resize(x.dimensions())",
              [&] { act::forward(prelu, x, none); }));
  Tensor other(4, 3, 2);
  other.setConstant(-77.0f);
  EXPECT_TRUE(refuses(
      "activations::backward: dx has 24 elements [4, 3, 2], x has 24 [2, 3, 4]: "
      "dx.resize(x.dimensions())",
      [&] { act::backward(prelu, x, x, other); }, other));
  Eigen::TensorMap<Tensor> map(other.data(), 4, 3, 2);
  EXPECT_TRUE(refuses(
      "activations::forward: y has 24 elements [4, 3, 2], x has 24 [2, 3, 4]",
      [&] { act::forward(prelu, x, map); }, other));
  Eigen::TensorFixedSize<float, Eigen::Sizes<4, 3, 2>> fixed;
  fixed.setConstant(-77.0f);
  EXPECT_TRUE(refuses(
      "activations::forward: y has 24 elements [4, 3, 2], x has 24 [2, 3, 4]",
      [&] { act::forward(prelu, x, fixed); }, fixed));
  EXPECT_TRUE(refuses(
      "activations::backward: dy has 24 elements [4, 3, 2], x has 24 [2, 3, 4]",
      [&] { static_cast<void>(act::backward(prelu, x, other)); }, other));
}

#if !defined(NDEBUG)
TEST(TensorErrorsDeathTest, ASliceBeyondItsTensorMeetsTheAssertionOfEigen) {
  Eigen::Tensor<float, 1> x(8), y(12);
  x.setZero();
  const Eigen::array<Eigen::Index, 1> offset{4}, size{12};
  EXPECT_DEATH(act::forward(act::ReLU<float>(), x.slice(offset, size), y), "dimensions");
}
#endif

TEST(TensorErrors, SlopeCountAndAxisAreNamed) {
  Eigen::Tensor<float, 4> x(2, 3, 5, 64);
  x.setConstant(-1.0f);
  Eigen::Tensor<float, 4> out(2, 3, 5, 64);
  out.setConstant(-77.0f);
  const ArrayXf slopes = ArrayXf::Constant(32, 0.5f);
  ArrayXf dalpha = ArrayXf::Constant(32, -77.0f);
  const auto channels = act::per_channel(slopes, 3);
  const std::string why = ": alpha has 32 slopes, axis 3 of x has 64";
  EXPECT_TRUE(refuses(
      "activations::forward" + why, [&] { act::forward(channels, x, out); }, out));
  EXPECT_TRUE(refuses(
      "activations::backward" + why, [&] { act::backward(channels, x, x, out); }, out));
  EXPECT_TRUE(refuses(
      "activations::backward" + why, [&] { act::backward(channels, x, x, out, dalpha); }, out,
      dalpha));
  EXPECT_TRUE(refuses(
      "activations::alpha_gradient" + why, [&] { act::alpha_gradient(channels, x, x, dalpha); },
      dalpha));
  EXPECT_TRUE(refuses("activations::alpha_gradient" + why,
                      [&] { static_cast<void>(act::alpha_gradient(channels, x, x)); }));
  for (const Eigen::Index axis : {-1, 4, 5}) {
    const auto beside = act::per_channel(slopes, axis);
    const std::string bad_axis =
        ": the channel axis is " + std::to_string(axis) + ", x has axes 0 to 3";
    EXPECT_TRUE(refuses(
        "activations::forward" + bad_axis, [&] { act::forward(beside, x, out); }, out));
    EXPECT_TRUE(refuses(
        "activations::backward" + bad_axis, [&] { act::backward(beside, x, x, out, dalpha); }, out,
        dalpha));
    EXPECT_TRUE(refuses(
        "activations::alpha_gradient" + bad_axis,
        [&] { act::alpha_gradient(beside, x, x, dalpha); }, dalpha));
  }
}

TEST_F(Errors, ChannelAxisOfAnArrayIsZeroOrOne) {
  for (const Eigen::Index axis : {-1, 2}) {
    const auto channels = act::per_channel(slopes, axis);
    const std::string why = ": the channel axis is " + std::to_string(axis) + ", x has axes 0 to 1";
    EXPECT_TRUE(refuses(
        "activations::forward" + why, [&] { act::forward(channels, x, out); }, out));
    EXPECT_TRUE(refuses("activations::forward" + why,
                        [&] { static_cast<void>(act::forward(channels, x)); }));
  }
}

TEST_F(Errors, OneSlopeDoesNotFitAnAxisThatIsNotThere) {
  const ArrayXf one = ArrayXf::Constant(1, 0.5f);  // as many as an element has neighbours
  EXPECT_TRUE(refuses(
      "activations::forward: the channel axis is 2, x has axes 0 to 1",
      [&] { act::forward(act::per_channel(one, 2), x, out); }, out));
}

TEST_F(Errors, AlphaGradientOfAnotherCountThanTheSlopesIsRefused) {
  ArrayXf ten = ArrayXf::Constant(10, -77.0f);
  const auto channels = act::per_channel(slopes, 1);
  const std::string why = ": dalpha has 10 elements, alpha has 11 slopes";
  EXPECT_TRUE(refuses(
      "activations::backward" + why, [&] { act::backward(channels, x, dy, out, ten); }, out, ten));
  EXPECT_TRUE(refuses(
      "activations::alpha_gradient" + why, [&] { act::alpha_gradient(channels, x, dy, ten); },
      ten));
}

TEST_F(Errors, OutputThatOverlapsAnInputIsRefusedByEveryVerb) {
  ArrayXXf z = full(38, 11);
  const auto a = z.topRows(37);
  auto b = z.bottomRows(37);
  EXPECT_TRUE(refuses(
      test::overlap_message("forward", "y", "x"), [&] { act::forward(prelu, a, b); }, z));
  EXPECT_TRUE(refuses(
      test::overlap_message("backward", "dx", "x"), [&] { act::backward(prelu, a, dy, b); }, z));
  EXPECT_TRUE(refuses(
      test::overlap_message("backward", "dx", "dy"), [&] { act::backward(prelu, x, a, b); }, z));
  EXPECT_TRUE(refuses(
      test::overlap_message("backward", "dx", "x"), [&] { act::backward(prelu, a, dy, b, shared); },
      z, shared));
  EXPECT_TRUE(refuses(
      test::overlap_message("backward", "dx", "dy"), [&] { act::backward(prelu, x, a, b, shared); },
      z, shared));
  EXPECT_TRUE(refuses(
      test::overlap_message("backward_from_output", "dx", "y"),
      [&] { act::backward_from_output(leaky, a, dy, b); }, z));
  EXPECT_TRUE(refuses(
      test::overlap_message("backward_from_output", "dx", "dy"),
      [&] { act::backward_from_output(leaky, x, a, b); }, z));
}

TEST_F(Errors, GradientFromTheOutputRefusesANegativeOrNaNSlope) {
  const std::string why =
      "activations::backward_from_output: y does not tell the sign of x (of a function with alpha: "
      "where that is negative or NaN): use backward, which takes x";
  for (const float alpha : {-0.1f, -std::numeric_limits<float>::denorm_min(),
                            std::numeric_limits<float>::quiet_NaN()}) {
    const act::LeakyReLU<float> leaky_refused(alpha);
    const act::ELU<float> elu_refused(alpha);
    EXPECT_TRUE(refuses(
        why, [&] { act::backward_from_output(leaky_refused, x, dy, out); }, out));
    EXPECT_TRUE(refuses(
        why, [&] { act::backward_from_output(elu_refused, x, dy, out); }, out));
    EXPECT_TRUE(
        refuses(why, [&] { static_cast<void>(act::backward_from_output(leaky_refused, x, dy)); }));
    EXPECT_TRUE(
        refuses(why, [&] { static_cast<void>(act::backward_from_output(elu_refused, x, dy)); }));
  }
  for (const float alpha : {0.0f, -0.0f, std::numeric_limits<float>::infinity()}) {
    EXPECT_NO_THROW(act::backward_from_output(act::LeakyReLU<float>(alpha), x, dy, out));
    EXPECT_NO_THROW(act::backward_from_output(act::ELU<float>(alpha), x, dy, out));
  }
}

}  // namespace
