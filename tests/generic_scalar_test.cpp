// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <pthread.h>

#include <cstdint>
#include <new>
#include <vector>

#include <activations/tensor.hpp>
#include <unsupported/Eigen/AutoDiff>

/// long double, a scalar that differentiates, and a number type of a user's that has no expm1.
namespace user {

/// Double under another name, with what Eigen asks of a scalar and the functions exp and sinh.
struct Number {
  double value = 0;
  Number() = default;
  explicit Number(double v) : value(v) {}
  explicit Number(int v) : value(v) {}
  Number& operator+=(Number b) { return *this = Number(value + b.value); }
  friend Number operator+(Number a, Number b) { return Number(a.value + b.value); }
  friend Number operator-(Number a, Number b) { return Number(a.value - b.value); }
  friend Number operator*(Number a, Number b) { return Number(a.value * b.value); }
  friend Number operator/(Number a, Number b) { return Number(a.value / b.value); }
  friend Number operator-(Number a) { return Number(-a.value); }
  friend bool operator<(Number a, Number b) { return a.value < b.value; }
  friend bool operator>(Number a, Number b) { return a.value > b.value; }
  friend bool operator<=(Number a, Number b) { return a.value <= b.value; }
  friend bool operator>=(Number a, Number b) { return a.value >= b.value; }
  friend bool operator==(Number a, Number b) { return a.value == b.value; }
  friend bool operator!=(Number a, Number b) { return a.value != b.value; }
  friend Number exp(Number a) { return Number(std::exp(a.value)); }
  friend Number sinh(Number a) { return Number(std::sinh(a.value)); }
};

/// Counts where a number is computed with that was never given a value. As large as a register of AVX-512.
struct Written {
  double value = 0;
  bool is_written = false;
  double others[6] = {};

  Written() {}
  explicit Written(double v) : value(v), is_written(true) {}
  explicit Written(int v) : Written(double(v)) {}
  static inline int mistakes = 0;
  double read() const {
    if (!is_written) ++mistakes;
    return value;
  }
  Written& operator+=(const Written& b) { return *this = Written(read() + b.read()); }
  friend Written operator+(const Written& a, const Written& b) {
    return Written(a.read() + b.read());
  }
  friend Written operator*(const Written& a, const Written& b) {
    return Written(a.read() * b.read());
  }
  friend bool operator>(const Written& a, const Written& b) { return a.read() > b.read(); }
  friend bool operator<(const Written& a, const Written& b) { return a.read() < b.read(); }
  friend bool operator<=(const Written& a, const Written& b) { return a.read() <= b.read(); }
  friend bool operator>=(const Written& a, const Written& b) { return a.read() >= b.read(); }
  friend bool operator==(const Written& a, const Written& b) { return a.read() == b.read(); }
};

/// What Eigen asks of either.
template <typename Scalar>
struct Traits : Eigen::GenericNumTraits<Scalar> {
  using Real = Scalar;
  using NonInteger = Scalar;
  using Literal = Scalar;
  using Nested = Scalar;
  enum { RequireInitialization = 1, ReadCost = 1, AddCost = 1, MulCost = 1 };
};

}  // namespace user

template <>
struct Eigen::NumTraits<user::Written> : user::Traits<user::Written> {};
template <>
struct Eigen::NumTraits<user::Number> : user::Traits<user::Number> {};

namespace {

namespace act = activations;
using Dual = Eigen::AutoDiffScalar<Eigen::Matrix<double, 1, 1>>;

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double selu_lambda = 1.0507009873554804934;
constexpr double selu_lambda_alpha = 1.7580993408473768599;

Dual variable(double x) { return Dual(x, 1, 0); }

/// 10^4 inputs from -20 to 20, and tiny ones.
std::vector<double> inputs() {
  std::vector<double> x;
  for (int i = 0; i < 10000; ++i) x.push_back(-20 + 0.004 * i + 0.0001);
  for (double tiny = 1; tiny > 1e-300; tiny *= 1e-3) {
    x.push_back(-tiny);
    x.push_back(tiny);
  }
  return x;
}

void expect_near(double value, double expected, double x) {
  EXPECT_NEAR(value, expected, 4e-15 * std::abs(expected)) << "x = " << x;
}

TEST(AutoDiffTest, ELUIsRightInValueAndDerivative) {
  for (double alpha : {1.0, 0.3, 1.6732632423543772, -0.7}) {
    const act::ELU<Dual> elu{Dual(alpha)};
    for (double x : inputs()) {
      const Dual y = elu(variable(x));
      expect_near(y.value(), x > 0 ? x : alpha * std::expm1(x), x);
      expect_near(y.derivatives()[0], x > 0 ? 1 : alpha * std::exp(x), x);
    }
  }
}

// Of a size that is no power of two, so that a line of the cache begins within a scalar.
TEST(AutoDiffTest, ArraysLargeEnoughForStreamsAreTheirElements) {
  using Scalar = Eigen::AutoDiffScalar<Eigen::Vector2f>;
  static_assert(sizeof(Scalar) == 12);
  const auto size = static_cast<Eigen::Index>((16u << 20) / sizeof(Scalar) + 3);
  const act::LeakyReLU<Scalar> leaky{Scalar(0.25f)};
  const std::size_t room = static_cast<std::size_t>(size) + 6;
  std::vector<Scalar> x(room);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = Scalar(static_cast<float>(i % 7) - 3, 2, 1);
  // Outputs at multiples of their scalars' size, for a stream would need that.
  std::vector<float> y_memory(3 * room), dx_memory(3 * room);
  const auto aligned = [&](std::vector<float>& memory) {
    float* at = memory.data();
    while (reinterpret_cast<std::uintptr_t>(at) % sizeof(Scalar) != 0) ++at;
    return new (at) Scalar[room - 1];
  };
  Scalar* const y = aligned(y_memory);
  Scalar* const dx = aligned(dx_memory);
  EXPECT_FALSE(act::detail::is_streamed(size, y, x.data()));
  using Array = Eigen::Map<Eigen::Array<Scalar, Eigen::Dynamic, 1>>;
  for (const std::size_t first : {0u, 2u}) {
    const Array x_of(x.data() + first, size);
    Array y_of(y + 5 - first, size), dx_of(dx + 5 - first, size);
    act::forward(leaky, x_of, y_of);
    act::backward(leaky, x_of, x_of, dx_of);
    for (Eigen::Index i = 0; i < size; ++i) {
      const bool positive = x_of[i].value() > 0;
      const Scalar expected = positive ? x_of[i] : Scalar(x_of[i] * 0.25f);
      ASSERT_EQ(y_of[i].value(), expected.value()) << i << " of " << first;
      ASSERT_EQ(y_of[i].derivatives(), expected.derivatives()) << i << " of " << first;
      ASSERT_EQ(dx_of[i].value(), expected.value()) << i << " of " << first;
    }
  }
}

TEST(AutoDiffTest, SELUIsRightInValueAndDerivative) {
  const act::SELU<Dual> selu;
  for (double x : inputs()) {
    const Dual y = selu(variable(x));
    expect_near(y.value(), x > 0 ? selu_lambda * x : selu_lambda_alpha * std::expm1(x), x);
    expect_near(y.derivatives()[0], x > 0 ? selu_lambda : selu_lambda_alpha * std::exp(x), x);
  }
}

TEST(AutoDiffTest, StaysFiniteFarFromZero) {
  const act::ELU<Dual> elu;
  EXPECT_EQ(elu(variable(1e3)).value(), 1e3);
  EXPECT_EQ(elu(variable(1e3)).derivatives()[0], 1);
  EXPECT_EQ(elu(variable(-1e3)).value(), -1);
  EXPECT_EQ(elu(variable(-1e3)).derivatives()[0], 0);
  EXPECT_EQ(elu(variable(inf)).value(), inf);
  EXPECT_EQ(elu(variable(inf)).derivatives()[0], 1);
  EXPECT_EQ(elu(variable(-inf)).value(), -1);
  EXPECT_EQ(elu(variable(-inf)).derivatives()[0], 0);
}

TEST(AutoDiffTest, RectifiersFollowTheirBranch) {
  EXPECT_EQ(act::ReLU<Dual>()(variable(2)).derivatives()[0], 1);
  EXPECT_EQ(act::ReLU<Dual>()(variable(-2)).derivatives()[0], 0);
  EXPECT_EQ(act::ReLU<Dual>()(variable(0)).derivatives()[0], 0);
  EXPECT_EQ(act::LeakyReLU<Dual>(Dual(0.3))(variable(-2)).value(), 0.3 * -2);
  EXPECT_EQ(act::LeakyReLU<Dual>(Dual(0.3))(variable(-2)).derivatives()[0], 0.3);
  EXPECT_EQ(act::PReLU<Dual>(Dual(0.3))(variable(3)).derivatives()[0], 1);
}

TEST(AutoDiffTest, DifferentiatesByTheSlopeToo) {
  const Dual y = act::PReLU<Dual>(variable(0.25))(Dual(-3));
  EXPECT_EQ(y.derivatives()[0], -3);
  const Dual z = act::ELU<Dual>(variable(0.25))(Dual(-3));
  expect_near(z.derivatives()[0], std::expm1(-3.0), -3);
}

/// By the sign of x, where x and alpha x are the same number too.
TEST(AutoDiffTest, EagerRectifiersHaveTheDerivativesOfTheirBranch) {
  const double least = std::numeric_limits<double>::denorm_min();
  const Eigen::Array<Dual, 4, 1> x(variable(3), variable(inf), variable(least), variable(-2));
  for (const double alpha : {1.0, 0.75, 0.25}) {
    Eigen::Array<Dual, 4, 1> leaky, prelu, by_slope;
    act::forward(act::LeakyReLU<Dual>(Dual(alpha)), x, leaky);
    act::forward(act::PReLU<Dual>(Dual(alpha)), x, prelu);
    for (Eigen::Index i = 0; i < 4; ++i) {
      EXPECT_EQ(leaky[i].derivatives()[0], x[i] > 0 ? 1 : alpha) << alpha << ", " << i;
      EXPECT_EQ(prelu[i].derivatives()[0], x[i] > 0 ? 1 : alpha) << alpha << ", " << i;
    }
    const Eigen::Array<Dual, 4, 1> constant(Dual(3), Dual(inf), Dual(least), Dual(-2));
    act::forward(act::PReLU<Dual>(variable(alpha)), constant, by_slope);
    for (Eigen::Index i = 0; i < 4; ++i) {
      EXPECT_EQ(by_slope[i].derivatives().size() > 0 ? by_slope[i].derivatives()[0] : 0,
                i < 3 ? 0 : -2)
          << alpha << ", " << i;
    }
  }
}

TEST(AutoDiffTest, GradientHasTheSecondDerivative) {
  Eigen::Array<Dual, 3, 1> x(variable(-2), variable(-1e-9), variable(2));
  Eigen::Array<Dual, 3, 1> dy(Dual(1), Dual(1), Dual(1));
  const Eigen::Array<Dual, 3, 1> lazy = act::backward(act::ELU<Dual>(Dual(0.3)), x, dy);
  Eigen::Array<Dual, 3, 1> dx;
  act::backward(act::ELU<Dual>(Dual(0.3)), x, dy, dx);
  for (int i = 0; i < 3; ++i) {
    const double at = x[i].value();
    expect_near(dx[i].value(), at > 0 ? 1 : 0.3 * std::exp(at), at);
    expect_near(dx[i].derivatives()[0], at > 0 ? 0 : 0.3 * std::exp(at), at);
    EXPECT_EQ(lazy[i].value(), dx[i].value());
    EXPECT_EQ(lazy[i].derivatives()[0], dx[i].derivatives()[0]);
  }
}

TEST(AutoDiffTest, AlphaGradientIsASumOfItsOwnScalar) {
  Eigen::Array<Dual, 3, 1> x(variable(-2), variable(3), variable(-1));
  Eigen::Array<Dual, 3, 1> dy(Dual(1), Dual(2), Dual(4));
  const Dual dalpha = act::alpha_gradient(act::PReLU<Dual>(), x, dy);
  EXPECT_EQ(dalpha.value(), -6);
  EXPECT_EQ(dalpha.derivatives()[0], 5);
}

/// Slopes per channel, with a mask and without, on scalars of as many bytes as a register of AVX or AVX-512 has.
template <int variables>
void expect_scalars_to_be_no_lanes(std::size_t bytes) {
  using Scalar = Eigen::AutoDiffScalar<Eigen::Matrix<double, variables, 1>>;
  using Array = Eigen::Array<Scalar, Eigen::Dynamic, Eigen::Dynamic>;
  ASSERT_EQ(sizeof(Scalar), bytes);
  Array x(7, 5), dy(7, 5);
  Eigen::Array<Scalar, Eigen::Dynamic, 1> slopes(7), dalpha(7);
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    x(i) = Scalar(double(i % 11) - 5.5, variables, int(i % variables));
    dy(i) = Scalar(double(1 + i), Scalar::DerType::Zero());
  }
  for (Eigen::Index c = 0; c < 7; ++c) {
    slopes[c] = Scalar(0.25 * double(c), Scalar::DerType::Zero());
  }
  const auto prelu = act::per_channel(slopes, 0);
  Array y(7, 5), dx(7, 5), y_of_mask(7, 5), dx_of_mask(7, 5);
  act::SignMask signs;
  act::forward(prelu, x, y);
  act::backward(prelu, x, dy, dx, dalpha);
  act::forward(prelu, x, y_of_mask, signs);
  act::backward_from_mask(prelu, signs, dy, dx_of_mask);
  for (Eigen::Index c = 0; c < 7; ++c) {
    double sum = 0;
    for (Eigen::Index i = 0; i < 5; ++i) {
      const double at = x(c, i).value();
      const double slope = at > 0 ? 1 : slopes[c].value();
      if (!(at > 0)) sum += at * dy(c, i).value();
      EXPECT_EQ(y(c, i).value(), slope * at);
      EXPECT_EQ(y(c, i).derivatives(), slope * x(c, i).derivatives());
      EXPECT_EQ(dx(c, i).value(), slope * dy(c, i).value());
      EXPECT_EQ(y_of_mask(c, i).value(), y(c, i).value());
      EXPECT_EQ(dx_of_mask(c, i).value(), dx(c, i).value());
    }
    EXPECT_EQ(dalpha[c].value(), sum) << "channel " << c;
  }
}
TEST(AutoDiffTest, ScalarsOfARegistersSizeAreNoLanes) {
  expect_scalars_to_be_no_lanes<3>(32);
  expect_scalars_to_be_no_lanes<7>(64);
}

/// EXPECT_NEAR takes doubles.
void expect_close(long double value, long double expected, long double bound) {
  EXPECT_LE(std::abs(value - expected), bound) << double(value) << " for " << double(expected);
}

TEST(UserScalarTest, IsNotReadBeforeItIsWritten) {
  using user::Written;
  static_assert(sizeof(Written) == 64);
  using Tensor = Eigen::Tensor<Written, 3, Eigen::RowMajor>;
  Written::mistakes = 0;
  // One channel, tiles of channels, and a last one that is not full; rows of one leaf and of more.
  for (const Eigen::Index channels : {1, 5, 70}) {
    for (const Eigen::Index inner : {1, 7, 33}) {
      SCOPED_TRACE(std::to_string(channels) + " channels of " + std::to_string(inner));
      Tensor x(9, channels, inner), y = x, dx = x;
      Eigen::Array<Written, Eigen::Dynamic, 1> alpha(channels), dalpha(channels);
      for (Eigen::Index i = 0; i < x.size(); ++i) x.data()[i] = Written(int(i % 7) - 3);
      for (Eigen::Index c = 0; c < channels; ++c) alpha[c] = Written(0.25 * double(c));
      const auto prelu = act::per_channel(alpha, 1);
      act::forward(prelu, x, y);
      act::backward(prelu, x, x, dx, dalpha);
      act::SignMask signs;
      act::forward(prelu, x, y, signs);
      act::backward_from_mask(prelu, signs, x, dx);
      std::vector<double> sums(static_cast<std::size_t>(channels));
      for (Eigen::Index i = 0; i < x.size(); ++i) {
        const double v = x.data()[i].value;
        const Eigen::Index c = i / inner % channels;
        const double expected = v > 0 ? v : 0.25 * double(c) * v;
        ASSERT_EQ(y.data()[i].value, expected);
        ASSERT_EQ(dx.data()[i].value, expected);
        if (!(v > 0)) sums[static_cast<std::size_t>(c)] += v * v;
      }
      for (Eigen::Index c = 0; c < channels; ++c) {
        EXPECT_EQ(dalpha[c].value, sums[static_cast<std::size_t>(c)]) << c;
      }
      EXPECT_EQ(Written::mistakes, 0);
    }
  }
}

/// Computed by a thread with 512 KiB of stack.
double sum_of_large_scalars() {
  const auto sum = [](void* result) -> void* {
    using Scalar = Eigen::AutoDiffScalar<Eigen::Matrix<double, 64, 1>>;
    using Array = Eigen::Array<Scalar, Eigen::Dynamic, 1>;
    const Scalar minus_one(-1.0, 64, 3);
    const Eigen::Map<const Array, 0, Eigen::InnerStride<>> x(&minus_one, 200000,
                                                             Eigen::InnerStride<>(0));
    const act::PReLU<Scalar> prelu{Scalar(0.25)};
    *static_cast<double*>(result) = act::alpha_gradient(prelu, x, x).value();
    return nullptr;
  };
  double result = 0;
  pthread_t thread;
  pthread_attr_t attributes;
  const bool ran = pthread_attr_init(&attributes) == 0 &&
                   pthread_attr_setstacksize(&attributes, std::size_t{512} << 10) == 0 &&
                   pthread_create(&thread, &attributes, sum, &result) == 0 &&
                   pthread_join(thread, nullptr) == 0;
  return ran ? result : -1;
}

TEST(AutoDiffDeathTest, SumsOfLargeScalarsTakeLittleOfTheStack) {
  EXPECT_EXIT(std::_Exit(sum_of_large_scalars() == 200000.0 ? 0 : 1), testing::ExitedWithCode(0),
              "");
}

TEST(LongDoubleTest, HasItsOwnPrecision) {
  using Real = long double;
  const Real step = 4 * std::numeric_limits<Real>::epsilon();
  const Real lambda = Real(0x1.0cfabd6a91132p+0) + Real(0x1.6fc7d272f2696p-55);
  const Real lambda_alpha = Real(0x1.c212cc640f031p+0) + Real(0x1.05161b045a1f1p-56);
  const act::ELU<Real> elu(Real(0.3L));
  const act::SELU<Real> selu;
  for (double at : inputs()) {
    const Real x = at;
    const Real y = x > 0 ? x : Real(0.3L) * std::expm1(x);
    expect_close(elu(x), y, step * std::abs(y));
    const Real scaled = x > 0 ? lambda * x : lambda_alpha * std::expm1(x);
    expect_close(selu(x), scaled, step * std::abs(scaled));
  }
  for (Real far : {Real(1e3), Real(inf)}) {
    EXPECT_EQ(elu(far), far);
    expect_close(elu(-far), Real(-0.3L), step);
  }
  EXPECT_TRUE(std::isnan(elu(std::numeric_limits<Real>::quiet_NaN())));
  EXPECT_TRUE(std::signbit(elu(-Real(0))));
}

TEST(LongDoubleTest, WorksInEveryVerb) {
  using Row = Eigen::Array<long double, Eigen::Dynamic, 1>;
  const Row x = Row::LinSpaced(7, -3, 3);
  const Row dy = Row::Constant(7, 2);
  const act::SELU<long double> selu;
  Row y(7), dx(7);
  act::forward(selu, x, y);
  act::backward(selu, x, dy, dx);
  const Row from_y = act::backward_from_output(selu, y, dy);
  for (Eigen::Index i = 0; i < 7; ++i) {
    EXPECT_EQ(y[i], selu(x[i]));
    expect_close(dx[i], from_y[i], 1e-17L);
  }
  const Row alpha = Row::Constant(7, 0.5L);
  Row dalpha(7);
  act::backward(act::per_channel(alpha, 0), x, dy, dx, dalpha);
  EXPECT_EQ(dx[0], 1);
  EXPECT_EQ(dalpha[0], -6);
  EXPECT_EQ(dalpha[6], 0);
}

/// One element is a lane of these, so that a run may begin and end anywhere in a row.
TEST(LongDoubleTest, SlopesGradientOfRowsWithGapsIsThatOfPackedOnes) {
  using Array = Eigen::Array<long double, Eigen::Dynamic, Eigen::Dynamic>;
  const activations::PReLU<long double> prelu(0.25L);
  for (Eigen::Index rows = 1; rows <= 300; ++rows) {
    const Eigen::Index columns = 1 + 700 / rows;
    // Small integers: any order of a sum is exact.
    const Array x = (Array::Random(rows + 3, columns) * 9).round();
    const Array dy = (Array::Random(rows + 2, columns) * 9).round();
    const Array packed_x = x.topRows(rows), packed_dy = dy.topRows(rows);
    long double dalpha = -77, of_packed = -77;
    activations::alpha_gradient(prelu, x.topRows(rows), dy.topRows(rows), dalpha);
    activations::alpha_gradient(prelu, packed_x, packed_dy, of_packed);
    EXPECT_EQ(dalpha, (packed_x < 0).select(packed_x * packed_dy, 0).sum()) << rows;
    EXPECT_EQ(of_packed, dalpha) << rows;
  }
}

TEST(UserScalarTest, WithoutExpm1KeepsItsDigitsNearZero) {
  using user::Number;
  const act::ELU<Number> elu{Number(0.3)};
  for (double x : inputs()) expect_near(elu(Number(x)).value, x > 0 ? x : 0.3 * std::expm1(x), x);
  EXPECT_EQ(elu(Number(-inf)).value, -0.3);
  EXPECT_EQ(elu(Number(-1e3)).value, -0.3);
  EXPECT_EQ(elu(Number(1e3)).value, 1e3);
}

}  // namespace
