// SPDX-License-Identifier: MIT
#include <activations/tensor.hpp>

#include "support/assertions.hpp"
#include "support/everywhere.hpp"
#include "support/inputs.hpp"
#include "support/reference.hpp"

namespace {

namespace act = activations;
using Eigen::bfloat16;
using Eigen::half;
using Eigen::Index;
using support::expect_gradient;
using support::expect_value;
using support::from_bits;
using support::Real;
using support::Row;

/// half and bfloat16: kept narrow, computed in float, rounded once.
template <typename Scalar>
class NarrowTest : public ::testing::Test {
 protected:
  using Limits = std::numeric_limits<Scalar>;
  const Scalar inf = Limits::infinity();
  const Scalar nan = Limits::quiet_NaN();

  static Row<Scalar> all_patterns() {
    Row<Scalar> x(65536);
    for (Index i = 0; i < x.size(); ++i) x[i] = from_bits<Scalar>(static_cast<std::uint16_t>(i));
    return x;
  }

  /// Where a result is not the number nearest to the exact one. `exact` is that of x in long double.
  template <typename F, typename Exact>
  static std::vector<Scalar> wrongly_rounded(const Row<Scalar>& x, const Row<Scalar>& y,
                                             const F& /*f*/, const Exact& exact,
                                             Real worst_allowed) {
    std::vector<Scalar> wrong;
    for (Index i = 0; i < x.size(); ++i) {
      const Real error = support::ulp_error(y[i], exact(Real(float(x[i]))));
      if (error > Real(0.5)) wrong.push_back(x[i]);
      EXPECT_LE(error, worst_allowed) << "x = " << float(x[i]);
    }
    return wrong;
  }
};

using NarrowScalars = ::testing::Types<half, bfloat16>;
TYPED_TEST_SUITE(NarrowTest, NarrowScalars, support::Names);

TYPED_TEST(NarrowTest, ELURoundsAllInputsCorrectly) {
  const act::ELU<TypeParam> elu;
  const auto x = this->all_patterns();
  Row<TypeParam> y(x.size());
  act::forward(elu, x, y);
  const auto exact = [](Real s) { return std::isnan(s) ? s : support::elu(s, 1); };
  EXPECT_TRUE(this->wrongly_rounded(x, y, elu, exact, 0.5L).empty());

  const Row<TypeParam> dy = Row<TypeParam>::Ones(x.size());
  act::backward(elu, x, dy, y);
  const auto gradient = [](Real s) { return std::isnan(s) ? s : support::elu_gradient(s, 1); };
  EXPECT_TRUE(this->wrongly_rounded(x, y, elu, gradient, 0.5L).empty());
}

TYPED_TEST(NarrowTest, SELURoundsAllInputsCorrectlyButTwoNearATie) {
  const act::SELU<TypeParam> selu;
  const auto x = this->all_patterns();
  Row<TypeParam> y(x.size());
  act::forward(selu, x, y);
  const auto exact = [](Real s) { return std::isnan(s) ? s : support::selu(s); };
  EXPECT_TRUE(this->wrongly_rounded(x, y, selu, exact, 0.5L).empty());

  const Row<TypeParam> dy = Row<TypeParam>::Ones(x.size());
  act::backward(selu, x, dy, y);
  const auto gradient = [](Real s) { return std::isnan(s) ? s : support::selu_gradient(s); };
  // A perfectly rounded float would be rounded the wrong way there too.
  for (TypeParam wrong : this->wrongly_rounded(x, y, selu, gradient, 0.501L)) {
    EXPECT_TRUE((std::is_same_v<TypeParam, half>)) << float(wrong);
    EXPECT_TRUE(float(wrong) == -0.1239013671875f || float(wrong) == -1.3154296875f)
        << float(wrong);
  }
}

/// By the sign of the float that each of them is; -0 becomes +0.
TYPED_TEST(NarrowTest, ReLUChoosesAmongAllInputs) {
  const act::ReLU<TypeParam> relu;
  const auto x = this->all_patterns();
  const Row<TypeParam> dy = x.reverse();
  const TypeParam zero(0);
  Row<TypeParam> expected(x.size()), expected_dx(x.size());
  for (Index i = 0; i < x.size(); ++i) {
    const float each(x[i]);
    expected[i] = each > 0 || each != each ? x[i] : zero;
    expected_dx[i] = each > 0 ? dy[i] : zero;
  }
  Row<TypeParam> y(x.size()), dx = dy, from_y(x.size());
  act::forward(relu, x, y);
  EXPECT_TRUE(support::all_same_bits(y, expected));
  act::backward(relu, x, dx, dx);
  EXPECT_TRUE(support::all_same_bits(dx, expected_dx));
  act::backward_from_output(relu, y, dy, from_y);
  EXPECT_TRUE(support::all_same_bits(from_y, expected_dx));
  const Row<TypeParam> lazy = act::forward(relu, x);
  EXPECT_TRUE(support::all_same_bits(lazy, expected));
}

TYPED_TEST(NarrowTest, ReLUWritesAsManyAsThereAre) {
  const act::ReLU<TypeParam> relu;
  const auto all = this->all_patterns();
  const TypeParam canary(-77);
  for (Index size = 0; size <= 150; ++size) {
    SCOPED_TRACE(size);
    // Before and behind the smallest negative number, and before and behind infinity.
    for (const Index first : {0x8000 - 75, 0x7f80 - 75, 0x7c00 - 75}) {
      Row<TypeParam> memory = Row<TypeParam>::Constant(size + 2, canary);
      act::forward(relu, all.segment(first, size), memory.segment(1, size));
      const Row<TypeParam> dy = Row<TypeParam>::Constant(size, TypeParam(3));
      Row<TypeParam> gradients = memory;
      act::backward(relu, all.segment(first, size), dy, gradients.segment(1, size));
      for (Index i = 0; i < size; ++i) {
        ASSERT_PRED_FORMAT2(support::SameBits<TypeParam>, memory[1 + i], relu(all[first + i]));
        ASSERT_EQ(float(gradients[1 + i]), all[first + i] > TypeParam(0) ? 3.0f : 0.0f);
      }
      for (const Index outside : {Index(0), size + 1}) {
        ASSERT_EQ(memory[outside], canary);
        ASSERT_EQ(gradients[outside], canary);
      }
    }
  }
}

TYPED_TEST(NarrowTest, ProductsWithASlopeOfTheSameScalarAreRoundedOnce) {
  const auto x = this->all_patterns();
  const Row<TypeParam> dy = x.reverse();
  Row<TypeParam> y(x.size()), dx(x.size());
  for (float slope : {0.01f, -0.7f, 3.0f, 1e-5f, 300.0f}) {
    const TypeParam alpha(slope);
    const act::LeakyReLU<TypeParam> leaky((float(alpha)));
    act::forward(leaky, x, y);
    act::backward(leaky, x, dy, dx);
    for (Index i = 0; i < x.size(); ++i) {
      const float x_i = float(x[i]);
      // Exact in double; its conversion to float is exact where it matters for the second rounding.
      const auto rounded = [](double product) {
        const auto once = TypeParam(float(product));
        return std::isnan(product) ? std::numeric_limits<TypeParam>::quiet_NaN() : once;
      };
      const TypeParam expected = x_i > 0 ? x[i] : rounded(double(float(alpha)) * double(x_i));
      ASSERT_PRED_FORMAT2(support::SameBits<TypeParam>, y[i], expected) << "x = " << x_i;
      const TypeParam slope_of_dy = rounded(double(float(alpha)) * double(float(dy[i])));
      ASSERT_PRED_FORMAT2(support::SameBits<TypeParam>, dx[i], x_i > 0 ? dy[i] : slope_of_dy)
          << "x = " << x_i;
    }
  }
}

TYPED_TEST(NarrowTest, KeepsSpecialValues) {
  using Scalar = TypeParam;
  const Scalar zero(0.0f), minus_zero(-0.0f), smallest = TestFixture::Limits::denorm_min();
  expect_value(act::ReLU<Scalar>(), minus_zero, zero);
  expect_value(act::ReLU<Scalar>(), this->nan, this->nan);
  expect_value(act::ReLU<Scalar>(), -this->inf, zero);
  expect_value(act::ReLU<Scalar>(), smallest, smallest);
  expect_value(act::LeakyReLU<Scalar>(0.5f), minus_zero, minus_zero);
  expect_value(act::LeakyReLU<Scalar>(0.0f), -this->inf, this->nan);
  expect_value(act::ELU<Scalar>(), minus_zero, minus_zero);
  expect_value(act::ELU<Scalar>(), -smallest, -smallest);
  expect_value(act::ELU<Scalar>(), -this->inf, Scalar(-1.0f));
  expect_value(act::ELU<Scalar>(), this->inf, this->inf);
  expect_value(act::ELU<Scalar>(-2.0f), zero, minus_zero);
  expect_value(act::SELU<Scalar>(), this->nan, this->nan);
  expect_gradient(act::ELU<Scalar>(3.0f), zero, Scalar(1.0f), Scalar(3.0f));
  expect_gradient(act::ELU<Scalar>(), -this->inf, this->inf, this->nan);
  expect_gradient(act::ReLU<Scalar>(), Scalar(-1.0f), this->nan, zero);
  expect_gradient(act::SELU<Scalar>(), this->nan, Scalar(1.0f), this->nan);
}

template <typename Scalar, typename Slope>
void expect_slopes_work() {
  using Array = Eigen::Array<Scalar, Eigen::Dynamic, Eigen::Dynamic>;
  using Slopes = Eigen::Array<Slope, Eigen::Dynamic, 1>;
  constexpr Index channels = 5;
  constexpr Index size = 133;
  Slopes alpha(channels), dalpha(channels);
  for (Index c = 0; c < channels; ++c) alpha[c] = Slope(0.1f * float(c) - 0.15f);
  Array x(channels, size), dy = x, out = x;
  for (Index i = 0; i < x.size(); ++i) {
    x(i) = Scalar(float(i % 37 - 20) / 8);
    dy(i) = Scalar(float(i % 11 - 5) / 4);
  }
  const auto prelu = act::per_channel(alpha, 0);
  act::backward(prelu, x, dy, out, dalpha);
  const Array lazy_dx = act::backward(prelu, x, dy);
  const Array lazy_y = act::forward(prelu, x);
  for (Index c = 0; c < channels; ++c) {
    double sum = 0;  // exact: few bits
    const float slope = float(alpha[c]);
    for (Index i = 0; i < size; ++i) {
      const float x_i = float(x(c, i)), dy_i = float(dy(c, i));
      const Scalar dx = x_i > 0 ? dy(c, i) : Scalar(slope * dy_i);
      EXPECT_PRED_FORMAT2(support::SameBits<Scalar>, out(c, i), dx);
      EXPECT_PRED_FORMAT2(support::SameBits<Scalar>, lazy_dx(c, i), dx);
      EXPECT_PRED_FORMAT2(support::SameBits<Scalar>, lazy_y(c, i),
                          x_i > 0 ? x(c, i) : Scalar(slope * x_i));
      if (!(x_i > 0)) sum += double(x_i) * double(dy_i);
    }
    EXPECT_PRED_FORMAT2(support::SameBits<Slope>, dalpha[c], Slope(float(sum)));
  }
  act::forward(prelu, x, out);
  EXPECT_TRUE(support::all_same_bits(out.reshaped().eval(), lazy_y.reshaped().eval()));
  EXPECT_TRUE(support::all_same_bits(act::alpha_gradient(prelu, x, dy), dalpha));

  // The same as a tensor, rows last.
  using Tensor = Eigen::Tensor<Scalar, 2>;
  const Eigen::TensorMap<const Tensor> t(x.data(), channels, size), t_dy(dy.data(), channels, size);
  Tensor eager(channels, size);
  act::forward(prelu, t, eager);
  const Tensor lazy = act::forward(prelu, t);
  const Eigen::Map<const Array> eager_array(eager.data(), channels, size);
  const Eigen::Map<const Array> lazy_array(lazy.data(), channels, size);
  EXPECT_TRUE((eager_array == out).all());
  EXPECT_TRUE((lazy_array == out).all());
  EXPECT_TRUE(support::all_same_bits(act::alpha_gradient(prelu, t, t_dy), dalpha));
}

TYPED_TEST(NarrowTest, TakesSlopesOfItsOwnScalar) { expect_slopes_work<TypeParam, TypeParam>(); }

TYPED_TEST(NarrowTest, TakesSlopesOfFloat) { expect_slopes_work<TypeParam, float>(); }

// alpha x is any float where x is -1: ties, what lies beside them, subnormals, NaN of any bits.
TYPED_TEST(NarrowTest, RoundsToTheNearestEvenWhateverTheSlopesBits) {
  using Scalar = TypeParam;
  constexpr std::uint32_t lowest = std::is_same_v<Scalar, half> ? 1 << 13 : 1 << 16;
  constexpr std::uint32_t lower[] = {0, 1, lowest / 2 - 1, lowest / 2, lowest / 2 + 1, lowest - 1};
  Row<float> alpha(6 * (Index(1) << 16) + 5);
  for (Index i = 0; i < alpha.size(); ++i) {
    const auto upper = static_cast<std::uint32_t>(i / 6) * 0x9e3779b1u / lowest * lowest;
    alpha[i] = from_bits<float>(upper | lower[i % 6]);
  }
  alpha.tail(3) << from_bits<float>(0x7fffffffu), from_bits<float>(0xffffffffu),
      from_bits<float>(0xff800001u);
  const Row<Scalar> x = Row<Scalar>::Constant(alpha.size(), Scalar(-1.0f));
  const auto channels = act::per_channel(alpha, 0);
  Row<Scalar> y(x.size());
  act::forward(channels, x, y);
  const Row<Scalar> lazy = act::forward(channels, x);
  for (Index i = 0; i < x.size(); ++i) {
    if (std::isnan(alpha[i])) {
      EXPECT_TRUE(std::isnan(float(y[i])) && std::isnan(float(lazy[i]))) << i;
    } else {
      EXPECT_PRED_FORMAT2(support::SameBits<Scalar>, y[i], Scalar(-alpha[i]));
      EXPECT_PRED_FORMAT2(support::SameBits<Scalar>, lazy[i], Scalar(-alpha[i]));
    }
    if (this->HasFailure()) FAIL() << "alpha = " << alpha[i];
  }
  // One slope for all: elements come in other packets, maybe those at odd and at even places each in one.
  Row<Scalar> mixed = Row<Scalar>::Constant(83, Scalar(1.0f));
  for (Index i = 0; i < mixed.size(); ++i) {
    const bool is_scaled = i < 32 ? i % 2 == 1 : i < 64 ? i % 2 == 0 : i % 3 != 0;
    if (is_scaled) mixed[i] = Scalar(-1.0f);
  }
  Row<Scalar> shared(mixed.size());
  for (Index i = 0; i < alpha.size(); ++i) {
    act::forward(act::PReLU<Scalar>(alpha[i]), mixed, shared);
    const Scalar rounded(-alpha[i]);
    for (Index k = 0; k < mixed.size(); ++k) {
      const bool is_right = mixed[k] > Scalar(0.0f) ? shared[k] == mixed[k]
                            : std::isnan(alpha[i])
                                ? std::isnan(float(shared[k]))
                                : support::to_bits(shared[k]) == support::to_bits(rounded);
      if (!is_right) FAIL() << "alpha = " << alpha[i] << ", element " << k << ": " << shared[k];
    }
  }
}

// The bits of a NaN are no part of the contract, but one element has the same wherever it lies.
TYPED_TEST(NarrowTest, TreatsANaNTheSameInPacketsAndByItself) {
  const act::LeakyReLU<TypeParam> leaky(0.25f);
  for (const auto bits : {0x7e01, 0xffff, 0x7fc1, 0xfe23}) {
    const auto each = from_bits<TypeParam>(static_cast<std::uint16_t>(bits));
    const Row<TypeParam> x = Row<TypeParam>::Constant(77, each);
    Row<TypeParam> y(x.size());
    act::forward(leaky, x, y);
    const Row<TypeParam> lazy = act::forward(leaky, x);
    for (Index i = 0; i < x.size(); ++i) {
      ASSERT_EQ(support::to_bits(y[i]), support::to_bits(y[0])) << bits << ", element " << i;
      ASSERT_EQ(support::to_bits(lazy[i]), support::to_bits(y[0])) << bits << ", element " << i;
    }
  }
}

TYPED_TEST(NarrowTest, SumsASharedSlopesGradientInDouble) {
  // The sum leaves the range in which the narrow scalar holds every integer.
  constexpr Index size = 40000;
  const Row<TypeParam> x = Row<TypeParam>::Constant(size, TypeParam(-1.0f));
  const Row<TypeParam> dy = Row<TypeParam>::Ones(size);
  const act::PReLU<TypeParam> prelu(0.25f);
  EXPECT_EQ(act::alpha_gradient(prelu, x, dy), -40000.0f);
  float wide = 0;
  TypeParam narrow(0.0f);
  Row<TypeParam> dx(size);
  act::backward(prelu, x, dy, dx, wide);
  act::alpha_gradient(prelu, x, dy, narrow);
  EXPECT_EQ(wide, -40000.0f);
  EXPECT_EQ(float(narrow), float(TypeParam(-40000.0f)));
  EXPECT_TRUE((dx == TypeParam(0.25f)).all());
}

/// Where lazy calls use packets: wherever Eigen 3.4 has packets of the scalar, with as many elements as one of float.
TEST(NarrowPacketTest, AreUsedLazilyFromAVXOnAndForBfloat16OnNEON) {
#if defined(EIGEN_DONT_VECTORIZE) || !defined(__GNUC__)
  const bool halves = false, bfloat16s = false;
#elif defined(EIGEN_VECTORIZE_AVX)
  const bool halves = true, bfloat16s = true;
#elif defined(EIGEN_VECTORIZE_NEON)
  const bool halves = false, bfloat16s = true;
#else
  const bool halves = false, bfloat16s = false;
#endif
  // Eager calls do wherever float does and the compiler has vectors to convert.
  const bool eager = act::detail::has_narrow_lanes && act::detail::is_vectorised<float>;
  EXPECT_EQ(act::detail::is_vectorised<half>, eager);
  EXPECT_EQ(act::detail::is_vectorised<bfloat16>, eager);
  using Eigen::internal::functor_traits;
  EXPECT_EQ(bool(functor_traits<act::ELU<half>>::PacketAccess), halves);
  EXPECT_EQ(bool(functor_traits<act::LeakyReLU<half>>::PacketAccess), halves);
  EXPECT_EQ(bool(functor_traits<act::ELU<bfloat16>>::PacketAccess), bfloat16s);
  EXPECT_EQ(bool(functor_traits<act::LeakyReLU<bfloat16>>::PacketAccess), bfloat16s);
}

}  // namespace
