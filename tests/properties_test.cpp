// SPDX-License-Identifier: MIT
/// What holds of the functions whatever their values are: for NaN, see the tests of each.
#include <activations/tensor.hpp>
#include <algorithm>
#include <cmath>

#include "support/inputs.hpp"

namespace {

namespace act = activations;
using Eigen::Index;
using support::all_same_bits;

template <typename Scalar>
using ArrayOf = Eigen::Array<Scalar, Eigen::Dynamic, 1>;
template <typename Scalar>
using TensorOf = Eigen::Tensor<Scalar, 3>;

template <typename F>
class PropertiesTest : public ::testing::Test {
  using S = typename F::Scalar;

 protected:
  static constexpr Index count = 4 * support::packet_size<S> + 3;
  // Not that of the limits: what Eigen 3.4 has there for half is an eighth of it.
  const double epsilon = std::ldexp(1.0, 1 - std::numeric_limits<S>::digits);

  /// Numbers of sizes from 1/2 to 4: their results, and four times and a quarter of them, are normal
  /// numbers of any scalar.
  static ArrayOf<S> up_to_4(Index size, unsigned seed) {
    std::mt19937 random(seed);
    return ArrayOf<S>::NullaryExpr(size, [&] {
      const float number = float(random()) * 0x1.cp-30f - 3.5f;
      return S(number < 0 ? number - 0.5f : number + 0.5f);
    });
  }
  static TensorOf<S> tensor(unsigned seed) {
    TensorOf<S> x(5, 7, 2 * support::packet_size<S> + 1);
    Eigen::Map<ArrayOf<S>>(x.data(), x.size()) = up_to_4(x.size(), seed);
    return x;
  }
  static Eigen::Map<const ArrayOf<S>> elements(const TensorOf<S>& x) {
    return {x.data(), x.size()};
  }

  const F f = support::sample_of<F>();
};
TYPED_TEST_SUITE(PropertiesTest, support::Functions, support::Names);

TYPED_TEST(PropertiesTest, GradientsScaleWithDyAndChangeSignWithIt) {
  using Array = ArrayOf<typename TypeParam::Scalar>;
  using Scalar = typename TypeParam::Scalar;
  const Array x = this->up_to_4(1000, 1), dy = this->up_to_4(1000, 2);
  const Array dx = act::backward(this->f, x, dy);
  for (const float factor : {4.f, 0.25f, -1.f}) {
    const Array scaled = act::backward(this->f, x, dy * Scalar(factor));
    EXPECT_TRUE((scaled == dx * Scalar(factor)).all()) << factor;
    if constexpr (support::has_gradient_from_output<TypeParam>) {
      const Array y = act::forward(this->f, x);
      const Array from_output = act::backward_from_output(this->f, y, dy);
      const Array scaled_from_output = act::backward_from_output(this->f, y, dy * Scalar(factor));
      EXPECT_TRUE((scaled_from_output == from_output * Scalar(factor)).all()) << factor;
    }
  }
}

TYPED_TEST(PropertiesTest, GradientsOfASumAreTheSumOfGradients) {
  using Array = ArrayOf<typename TypeParam::Scalar>;
  const Array x = this->up_to_4(1000, 9), dy = this->up_to_4(1000, 10);
  const Array other_dy = this->up_to_4(1000, 11), sum_of_dy = dy + other_dy;
  const Array y = act::forward(this->f, x);
  act::SignMask signs;
  if constexpr (TypeParam::gradient_asks_sign_only) {
    Array same_y(x.size());
    act::forward(this->f, x, same_y, signs);
  }
  const auto expect_sum = [&](const char* verb, const auto& gradient) {
    Array dx(x.size()), dx_of_other(x.size()), dx_of_sum(x.size());
    gradient(dy, dx);
    gradient(other_dy, dx_of_other);
    gradient(sum_of_dy, dx_of_sum);
    // Each of the three is off by no more than two ULP, and the sum of dy by half of one before it is multiplied.
    for (Index i = 0; i < x.size(); ++i) {
      const auto one = double(dx[i]), other = double(dx_of_other[i]);
      ASSERT_NEAR(double(dx_of_sum[i]), one + other,
                  5 * this->epsilon * (std::abs(one) + std::abs(other)))
          << verb << ", x = " << x[i] << ", dy = " << dy[i] << " and " << other_dy[i];
    }
  };
  expect_sum("backward", [&](const Array& of, Array& to) { act::backward(this->f, x, of, to); });
  if constexpr (support::has_gradient_from_output<TypeParam>) {
    expect_sum("backward_from_output",
               [&](const Array& of, Array& to) { act::backward_from_output(this->f, y, of, to); });
  }
  if constexpr (TypeParam::gradient_asks_sign_only) {
    expect_sum("backward_from_mask", [&](const Array& of, Array& to) {
      act::backward_from_mask(this->f, signs, of, to);
    });
  }
}

template <typename Scalar>
class SharedSlopePropertiesTest : public PropertiesTest<act::PReLU<Scalar>> {};
TYPED_TEST_SUITE(SharedSlopePropertiesTest, support::Reals, support::Names);

TYPED_TEST(SharedSlopePropertiesTest, TheSlopesGradientIsLinearInDy) {
  using Array = ArrayOf<TypeParam>;
  // Eighths, so that no sum is rounded before dalpha is.
  const auto eighths = [&](unsigned seed) -> Array {
    Array values = this->up_to_4(1000, seed);
    for (auto& value : values) value = TypeParam(std::round(double(value) * 8) / 8);
    return values;
  };
  const Array x = eighths(12), dy = eighths(13), other_dy = eighths(14), sum_of_dy = dy + other_dy;
  const auto dalpha = [&](const Array& of) {
    Array dx(x.size());
    typename act::PReLU<TypeParam>::Slope slope;
    act::backward(this->f, x, of, dx, slope);
    return double(slope);
  };
  const double one = dalpha(dy), other = dalpha(other_dy);
  EXPECT_NE(one, 0);
  EXPECT_NEAR(dalpha(sum_of_dy), one + other, this->epsilon * (std::abs(one) + std::abs(other)));
  EXPECT_EQ(dalpha(dy * TypeParam(4)), 4 * one);
  EXPECT_EQ(dalpha(-dy), -one);
}

TYPED_TEST(PropertiesTest, NeighboursInTheSamePacketChangeNothing) {
  using Array = ArrayOf<typename TypeParam::Scalar>;
  using Scalar = typename TypeParam::Scalar;
  const Array x = this->up_to_4(this->count, 3), dy = this->up_to_4(this->count, 4);
  const Array y = act::forward(this->f, x);
  const Array dx = act::backward(this->f, x, dy);
  Array dx_from_output(this->count);
  if constexpr (support::has_gradient_from_output<TypeParam>) {
    act::backward_from_output(this->f, y, dy, dx_from_output);
  }
  for (const Scalar& garbage : support::special_values<Scalar>()) {
    for (Index i = 0; i < this->count; ++i) {
      Array x_i = Array::Constant(this->count, garbage), dy_i = x_i, y_i(this->count), dx_i = y_i;
      x_i[i] = x[i];
      dy_i[i] = dy[i];
      act::forward(this->f, x_i, y_i);
      act::backward(this->f, x_i, dy_i, dx_i);
      ASSERT_PRED_FORMAT2(support::SameBits<Scalar>, y_i[i], y[i]) << "among " << garbage;
      ASSERT_PRED_FORMAT2(support::SameBits<Scalar>, dx_i[i], dx[i]) << "among " << garbage;
      if constexpr (support::has_gradient_from_output<TypeParam>) {
        x_i[i] = y[i];
        act::backward_from_output(this->f, x_i, dy_i, dx_i);
        ASSERT_PRED_FORMAT2(support::SameBits<Scalar>, dx_i[i], dx_from_output[i])
            << "among " << garbage;
      }
      if constexpr (TypeParam::gradient_asks_sign_only) {
        act::SignMask signs;
        x_i[i] = x[i];
        act::forward(this->f, x_i, y_i, signs);
        act::backward_from_mask(this->f, signs, dy_i, dx_i);
        ASSERT_PRED_FORMAT2(support::SameBits<Scalar>, y_i[i], y[i]) << "among " << garbage;
        ASSERT_PRED_FORMAT2(support::SameBits<Scalar>, dx_i[i], dx[i]) << "among " << garbage;
      }
    }
  }
}

TYPED_TEST(PropertiesTest, PermutingAxesCommutes) {
  using Tensor = TensorOf<typename TypeParam::Scalar>;
  const Tensor x = this->tensor(5), dy = this->tensor(6);
  Eigen::array<int, 3> order{{0, 1, 2}};
  do {
    const Tensor x_permuted = x.shuffle(order), dy_permuted = dy.shuffle(order);

    const Tensor y = act::forward(this->f, x);
    const Tensor y_permuted = y.shuffle(order);
    Tensor y_of_permuted(x_permuted.dimensions());
    act::forward(this->f, x_permuted, y_of_permuted);
    EXPECT_TRUE(all_same_bits(this->elements(y_of_permuted), this->elements(y_permuted)));

    const Tensor dx = act::backward(this->f, x, dy);
    const Tensor dx_permuted = dx.shuffle(order);
    Tensor dx_of_permuted(x_permuted.dimensions());
    act::backward(this->f, x_permuted, dy_permuted, dx_of_permuted);
    EXPECT_TRUE(all_same_bits(this->elements(dx_of_permuted), this->elements(dx_permuted)));

    if constexpr (support::has_gradient_from_output<TypeParam>) {
      const Tensor from_output = act::backward_from_output(this->f, y, dy);
      const Tensor from_output_permuted = from_output.shuffle(order);
      act::backward_from_output(this->f, y_permuted, dy_permuted, dx_of_permuted);
      EXPECT_TRUE(
          all_same_bits(this->elements(dx_of_permuted), this->elements(from_output_permuted)));
    }
  } while (std::next_permutation(order.begin(), order.end()));
}

TYPED_TEST(PropertiesTest, SlicingCommutes) {
  using Tensor = TensorOf<typename TypeParam::Scalar>;
  const Tensor x = this->tensor(7), dy = this->tensor(8);
  const Eigen::DSizes<Index, 3> first(1, 2, 1), extents(3, 4, x.dimension(2) - 1);

  const Tensor y = act::forward(this->f, x);
  const Tensor y_slice = y.slice(first, extents);
  const Tensor y_of_slice = act::forward(this->f, x.slice(first, extents));
  EXPECT_TRUE(all_same_bits(this->elements(y_of_slice), this->elements(y_slice)));
  Tensor eager(extents);
  act::forward(this->f, x.slice(first, extents), eager);
  EXPECT_TRUE(all_same_bits(this->elements(eager), this->elements(y_slice)));

  const Tensor dx = act::backward(this->f, x, dy);
  const Tensor dx_slice = dx.slice(first, extents);
  const Tensor dx_of_slice =
      act::backward(this->f, x.slice(first, extents), dy.slice(first, extents));
  EXPECT_TRUE(all_same_bits(this->elements(dx_of_slice), this->elements(dx_slice)));
  act::backward(this->f, x.slice(first, extents), dy.slice(first, extents), eager);
  EXPECT_TRUE(all_same_bits(this->elements(eager), this->elements(dx_slice)));

  if constexpr (support::has_gradient_from_output<TypeParam>) {
    const Tensor from_output = act::backward_from_output(this->f, y, dy);
    const Tensor from_output_slice = from_output.slice(first, extents);
    Tensor from_output_of_slice(extents);
    act::backward_from_output(this->f, y.slice(first, extents), dy.slice(first, extents),
                              from_output_of_slice);
    EXPECT_TRUE(
        all_same_bits(this->elements(from_output_of_slice), this->elements(from_output_slice)));
  }
}

template <typename Scalar>
class PerChannelPropertiesTest : public PropertiesTest<act::PReLU<Scalar>> {
 protected:
  static Index extent(const TensorOf<Scalar>& x, int axis) {
    return x.dimensions()[static_cast<std::size_t>(axis)];
  }
};
TYPED_TEST_SUITE(PerChannelPropertiesTest, support::Reals, support::Names);

TYPED_TEST(PerChannelPropertiesTest, PermutingAxesCommutesWithItsChannelAxis) {
  using Array = ArrayOf<TypeParam>;
  using Tensor = TensorOf<TypeParam>;
  const Tensor x = this->tensor(9), dy = this->tensor(10);
  const Eigen::array<int, 3> order{{2, 0, 1}};
  const Tensor x_permuted = x.shuffle(order), dy_permuted = dy.shuffle(order);
  for (int axis = 0; axis < 3; ++axis) {
    SCOPED_TRACE("axis " + std::to_string(axis));
    const int axis_permuted = (axis + 1) % 3;
    ASSERT_EQ(order[static_cast<std::size_t>(axis_permuted)], axis);
    const Array alpha = this->up_to_4(this->extent(x, axis), 11);
    const auto per_axis = act::per_channel(alpha, axis);
    const auto per_axis_permuted = act::per_channel(alpha, axis_permuted);

    Tensor dx(x.dimensions()), dx_of_permuted(x_permuted.dimensions());
    Array dalpha(alpha.size()), dalpha_of_permuted(alpha.size());
    act::backward(per_axis, x, dy, dx, dalpha);
    act::backward(per_axis_permuted, x_permuted, dy_permuted, dx_of_permuted, dalpha_of_permuted);
    const Tensor dx_permuted = dx.shuffle(order);
    EXPECT_TRUE(all_same_bits(this->elements(dx_of_permuted), this->elements(dx_permuted)));
    // Another order of the sum, of up to 165 products of up to 16.
    const double ulp = this->epsilon;
    EXPECT_LE(double((dalpha_of_permuted - dalpha).abs().maxCoeff()), 165 * 16 * ulp);
  }
}

TYPED_TEST(PerChannelPropertiesTest, SlicingCommutesWithSlicesOfTheSlopes) {
  using Array = ArrayOf<TypeParam>;
  using Tensor = TensorOf<TypeParam>;
  const Tensor x = this->tensor(18), dy = this->tensor(19);
  const Eigen::DSizes<Index, 3> first(1, 2, 1), extents(3, 4, x.dimension(2) - 1);
  for (int axis = 0; axis < 3; ++axis) {
    SCOPED_TRACE("axis " + std::to_string(axis));
    const auto at = static_cast<std::size_t>(axis);
    const Array alpha = this->up_to_4(this->extent(x, axis), 20);
    const Array alpha_slice = alpha.segment(first[at], extents[at]);
    const auto prelu = act::per_channel(alpha, axis);
    const auto prelu_of_slice = act::per_channel(alpha_slice, axis);

    const Tensor y = act::forward(prelu, x), dx = act::backward(prelu, x, dy);
    const Tensor y_slice = y.slice(first, extents), dx_slice = dx.slice(first, extents);
    Tensor y_of_slice(extents), dx_of_slice(extents);
    act::forward(prelu_of_slice, x.slice(first, extents), y_of_slice);
    act::backward(prelu_of_slice, x.slice(first, extents), dy.slice(first, extents), dx_of_slice);
    EXPECT_TRUE(all_same_bits(this->elements(y_of_slice), this->elements(y_slice)));
    EXPECT_TRUE(all_same_bits(this->elements(dx_of_slice), this->elements(dx_slice)));

    // Outside the slice dy = 0 takes nothing part in the sums.
    Tensor dy_within(x.dimensions());
    dy_within.setZero();
    dy_within.slice(first, extents) = dy.slice(first, extents);
    const Array dalpha = act::alpha_gradient(prelu, x, dy_within).segment(first[at], extents[at]);
    const Array dalpha_of_slice =
        act::alpha_gradient(prelu_of_slice, x.slice(first, extents), dy.slice(first, extents));
    EXPECT_LE(double((dalpha_of_slice - dalpha).abs().maxCoeff()), 165 * 16 * this->epsilon);
  }
}

TYPED_TEST(PerChannelPropertiesTest, GradientsOfTheSlopesAddUpToThatOfASharedOne) {
  using Array = ArrayOf<TypeParam>;
  using Tensor = TensorOf<TypeParam>;
  const Tensor x = this->tensor(12), dy = this->tensor(13);
  const double shared = act::alpha_gradient(act::PReLU<TypeParam>(TypeParam(0.25)), x, dy);
  const double size = double((this->elements(x) * this->elements(dy)).abs().sum());
  for (int axis = 0; axis < 3; ++axis) {
    const Array alpha = Array::Constant(this->extent(x, axis), TypeParam(0.25));
    const Array each = act::alpha_gradient(act::per_channel(alpha, axis), x, dy);
    EXPECT_NEAR(each.template cast<double>().sum(), shared, size * this->epsilon)
        << "axis " << axis;
  }
}

TYPED_TEST(PerChannelPropertiesTest, NeighboursInTheSamePacketChangeNothing) {
  using Array = ArrayOf<TypeParam>;
  const Array x = this->up_to_4(this->count, 21), dy = this->up_to_4(this->count, 22);
  const Array alpha = this->up_to_4(this->count, 23);
  const auto prelu = act::per_channel(alpha, 0);
  Array y(this->count), dx(this->count), dalpha(this->count);
  act::forward(prelu, x, y);
  act::backward(prelu, x, dy, dx, dalpha);
  for (const TypeParam garbage : support::special_values<TypeParam>()) {
    for (Index i = 0; i < this->count; ++i) {
      Array x_i = Array::Constant(this->count, garbage), dy_i = x_i, alpha_i = x_i;
      Array y_i(this->count), dx_i(this->count), dalpha_i(this->count);
      x_i[i] = x[i];
      dy_i[i] = dy[i];
      alpha_i[i] = alpha[i];
      const auto prelu_i = act::per_channel(alpha_i, 0);
      act::forward(prelu_i, x_i, y_i);
      act::backward(prelu_i, x_i, dy_i, dx_i, dalpha_i);
      ASSERT_PRED_FORMAT2(support::SameBits<TypeParam>, y_i[i], y[i]) << "among " << garbage;
      ASSERT_PRED_FORMAT2(support::SameBits<TypeParam>, dx_i[i], dx[i]) << "among " << garbage;
      ASSERT_PRED_FORMAT2(support::SameBits<TypeParam>, dalpha_i[i], dalpha[i])
          << "among " << garbage;
      act::SignMask signs;
      act::forward(prelu_i, x_i, y_i, signs);
      act::backward_from_mask(prelu_i, signs, dy_i, dx_i);
      ASSERT_PRED_FORMAT2(support::SameBits<TypeParam>, y_i[i], y[i]) << "among " << garbage;
      ASSERT_PRED_FORMAT2(support::SameBits<TypeParam>, dx_i[i], dx[i]) << "among " << garbage;
    }
  }
}

TYPED_TEST(PerChannelPropertiesTest, GradientsAreLinearInDy) {
  using Array = ArrayOf<TypeParam>;
  using Tensor = TensorOf<TypeParam>;
  const Tensor x = this->tensor(14), dy = this->tensor(15), other = this->tensor(16);
  const Tensor scaled = dy * TypeParam(-4);
  const Tensor total = dy + other;
  const double ulp = this->epsilon;
  for (int axis = 0; axis < 3; ++axis) {
    SCOPED_TRACE("axis " + std::to_string(axis));
    const Array alpha = this->up_to_4(this->extent(x, axis), 17);
    const auto prelu = act::per_channel(alpha, axis);
    const Tensor dx = act::backward(prelu, x, dy), dx_scaled = act::backward(prelu, x, scaled);
    const Tensor dx_other = act::backward(prelu, x, other),
                 dx_total = act::backward(prelu, x, total);
    EXPECT_TRUE((this->elements(dx_scaled) == this->elements(dx) * TypeParam(-4)).all());
    EXPECT_LE(double((this->elements(dx_total) - this->elements(dx) - this->elements(dx_other))
                         .abs()
                         .maxCoeff()),
              4 * 8 * 4 * ulp);  // of numbers up to 8 times 4
    const Array dalpha = act::alpha_gradient(prelu, x, dy);
    EXPECT_TRUE((act::alpha_gradient(prelu, x, scaled) == dalpha * TypeParam(-4)).all());
    const Array dalpha_of_total = act::alpha_gradient(prelu, x, total),
                dalpha_of_other = act::alpha_gradient(prelu, x, other);
    EXPECT_LE(double((dalpha_of_total - dalpha - dalpha_of_other).abs().maxCoeff()),
              165 * 32 * 3 * ulp);
  }
}

}  // namespace
