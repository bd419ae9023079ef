// SPDX-License-Identifier: MIT
#include <activations/tensor.hpp>
#include <cmath>

#include "support/exact_sum.hpp"
#include "support/tensor_elements.hpp"

namespace act = activations;
using Eigen::Index;
using test::normals;
using test::same_bits;

namespace {

constexpr Index sizes[] = {1,    2,    3,    7,     8,     15,    16,     17,     31,   33,
                           63,   65,   127,  255,   257,   511,   512,    513,    1023, 1025,
                           2047, 4095, 4097, 10007, 65536, 99991, 262145, 3000000};

template <typename Scalar>
class AlphaGradientTest : public testing::Test {
 protected:
  using Array = Eigen::Array<Scalar, Eigen::Dynamic, 1>;

  static Array random(Index size, unsigned seed) {
    const std::vector<Scalar> list = normals<Scalar>(size, seed);
    return Eigen::Map<const Array>(list.data(), size);
  }

  /// The bound of the contract: what is added to half or one unit in the last place.
  static double bound(double sum, double sum_of_sizes, Index size) {
    if (std::is_same_v<Scalar, float>) {
      return 0.51 * test::ulp<float>(sum) + std::ldexp(sum_of_sizes, -45);
    }
    return test::ulp<double>(sum) +
           8 * std::log2(static_cast<double>(size)) * std::ldexp(sum_of_sizes, -53);
  }

  /// x must not be positive anywhere, so that every product counts.
  static void check(const Array& x, const Array& dy) {
    test::ExactSum sum;
    double sum_of_sizes = 0;
    for (Index i = 0; i < x.size(); ++i) {
      sum.add_product(double(dy(i)), double(x(i)));
      sum_of_sizes += std::abs(double(dy(i)) * double(x(i)));
    }
    const Scalar dalpha = act::alpha_gradient(act::PReLU<Scalar>(Scalar(0.3)), x, dy);
    const double expected = sum.rounded();
    sum.add(-double(dalpha));
    EXPECT_LE(std::abs(sum.rounded()), bound(expected, sum_of_sizes, x.size()))
        << dalpha << " for " << expected << ", " << x.size() << " elements";
  }
};

using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(AlphaGradientTest, Scalars, test::TypeNames);

TYPED_TEST(AlphaGradientTest, KeepsItsErrorBoundForSumsOfOneSign) {
  for (const Index size : sizes) {
    this->check(-this->random(size, 1).abs(), this->random(size, 2).abs());
    this->check(TestFixture::Array::Constant(size, TypeParam(-0.1)),
                TestFixture::Array::Constant(size, TypeParam(0.7)));
  }
}

TYPED_TEST(AlphaGradientTest, KeepsItsErrorBoundForRandomSums) {
  for (const Index size : sizes) this->check(-this->random(size, 3).abs(), this->random(size, 4));
}

TYPED_TEST(AlphaGradientTest, KeepsItsErrorBoundForSumsThatCancel) {
  for (const Index size : sizes) {
    if (size < 3) continue;
    // Pairs of terms cancel but for one part in 10^6, and lie half of the array apart.
    typename TestFixture::Array x = -this->random(size, 5).abs();
    typename TestFixture::Array dy = this->random(size, 6).abs();
    const Index half = size / 2;
    x.tail(half) = x.head(half);
    dy.tail(half) = -dy.head(half) * TypeParam(1 + 1e-6);
    if (size % 2 == 1) dy(half) = 0;
    this->check(x, dy);
  }
}

TYPED_TEST(AlphaGradientTest, KeepsItsErrorBoundForTermsOfManySizes) {
  for (const Index size : sizes) {
    typename TestFixture::Array dy = this->random(size, 7);
    for (Index i = 0; i < size; ++i) dy(i) = std::ldexp(dy(i), static_cast<int>(i * 7 % 41) - 20);
    this->check(-this->random(size, 8).abs(), dy);
  }
}

TYPED_TEST(AlphaGradientTest, AddsNothingWhereTheInputIsPositive) {
  const auto x = this->random(1001, 9).eval();
  const auto dy = this->random(1001, 10).eval();
  test::ExactSum sum;
  for (Index i = 0; i < x.size(); ++i) {
    if (!(x(i) > 0)) sum.add_product(double(dy(i)), double(x(i)));
  }
  const TypeParam dalpha = act::alpha_gradient(act::PReLU<TypeParam>(), x, dy);
  EXPECT_NEAR(double(dalpha), sum.rounded(), 2 * test::ulp<TypeParam>(sum.rounded()));
}

TYPED_TEST(AlphaGradientTest, FollowsTheBranchForInfinityAndNaN) {
  constexpr TypeParam infinity = std::numeric_limits<TypeParam>::infinity();
  constexpr TypeParam nan = std::numeric_limits<TypeParam>::quiet_NaN();
  const act::PReLU<TypeParam> prelu;
  const auto gradient = [&prelu](TypeParam x_value, TypeParam dy_value, Index size, Index at) {
    auto x = TestFixture::Array::Constant(size, TypeParam(-2)).eval();
    auto dy = TestFixture::Array::Constant(size, TypeParam(1)).eval();
    x(at) = x_value;
    dy(at) = dy_value;
    return act::alpha_gradient(prelu, x, dy);
  };
  for (const Index size : {1, 3, 16, 37, 5000}) {
    for (const Index at : {Index(0), size / 2, size - 1}) {
      const TypeParam others = TypeParam(-2 * (size - 1));
      EXPECT_TRUE(std::isnan(gradient(nan, 1, size, at)));
      EXPECT_TRUE(std::isnan(gradient(nan, 0, size, at)));
      EXPECT_TRUE(std::isnan(gradient(-2, nan, size, at)));
      EXPECT_TRUE(std::isnan(gradient(0, infinity, size, at)));
      EXPECT_TRUE(std::isnan(gradient(-infinity, 0, size, at)));
      EXPECT_EQ(gradient(-infinity, 1, size, at), -infinity);
      EXPECT_EQ(gradient(-1, infinity, size, at), -infinity);
      EXPECT_EQ(gradient(infinity, 1, size, at), others);
      EXPECT_EQ(gradient(infinity, nan, size, at), others);
      EXPECT_EQ(gradient(2, infinity, size, at), others);
      EXPECT_EQ(gradient(2, nan, size, at), others);
    }
  }
}

/// [outer, channel, inner] in memory order, with rounded sums: a padded or unaligned copy, another
/// container or rank, with dx or without, and every stride must add up in the same order.
template <typename Scalar>
void check_order(Index outer, Index count, Index inner) {
  SCOPED_TRACE(std::to_string(outer) + " x " + std::to_string(count) + " x " +
               std::to_string(inner));
  using Tensor = Eigen::Tensor<Scalar, 3, Eigen::RowMajor>;
  using Slopes = Eigen::Tensor<Scalar, 1>;
  using Image = Eigen::Tensor<Scalar, 4, Eigen::RowMajor>;
  const Index size = outer * count * inner;
  const Eigen::array<Index, 3> extents{outer, count, inner};
  const auto x = test::filled<Tensor>(extents, normals<Scalar>(size, 11));
  const auto dy = test::filled<Tensor>(extents, normals<Scalar>(size, 12));
  const auto alpha = test::filled<Slopes>({count}, normals<Scalar>(count, 13));
  const auto channels = act::per_channel(alpha, 1);
  const std::vector<Scalar> expected = test::elements(act::alpha_gradient(channels, x, dy));

  Tensor dx(extents);
  Slopes dalpha(count);
  act::backward(channels, x, dy, dx, dalpha);
  EXPECT_TRUE(same_bits(test::elements(dalpha), expected)) << "with dx";

  std::vector<Scalar> shifted(static_cast<std::size_t>(size + 1));
  std::copy_n(x.data(), size, shifted.begin() + 1);
  const Eigen::TensorMap<const Tensor> unaligned(shifted.data() + 1, extents);
  EXPECT_TRUE(same_bits(test::elements(act::alpha_gradient(channels, unaligned, dy)), expected))
      << "unaligned";

  Tensor padded(outer + 2, count + 3, inner + 5);
  padded.setConstant(Scalar(1e30));
  const auto part = padded.slice(Eigen::array<Index, 3>{1, 2, 4}, extents);
  for (Index i = 0; i < size; ++i) {
    const auto at = test::index_at(i, extents);
    padded(at[0] + 1, at[1] + 2, at[2] + 4) = x(at);
  }
  EXPECT_TRUE(same_bits(test::elements(act::alpha_gradient(channels, part, dy)), expected))
      << "padded";

  Tensor padded_dy(outer + 1, count, inner + 3);
  padded_dy.setConstant(Scalar(1e30));
  const auto part_dy = padded_dy.slice(Eigen::array<Index, 3>{1, 0, 2}, extents);
  for (Index i = 0; i < size; ++i) {
    const auto at = test::index_at(i, extents);
    padded_dy(at[0] + 1, at[1], at[2] + 2) = dy(at);
  }
  EXPECT_TRUE(same_bits(test::elements(act::alpha_gradient(channels, x, part_dy)), expected))
      << "padded dy";

  const Eigen::TensorMap<const Image> image(x.data(), 1, outer, count, inner);
  const Eigen::TensorMap<const Image> image_dy(dy.data(), 1, outer, count, inner);
  EXPECT_TRUE(same_bits(
      test::elements(act::alpha_gradient(act::per_channel(alpha, 2), image, image_dy)), expected))
      << "rank 4";

  // The same memory as a row-major array where [outer, channel] or [channel, inner] is all of it.
  using Array = Eigen::Array<Scalar, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Index rows = inner == 1 ? outer : count;
  if (inner == 1 || outer == 1) {
    const Eigen::Map<const Array> array(x.data(), rows, size / rows);
    const Array array_dy = Eigen::Map<const Array>(dy.data(), rows, size / rows);
    const auto by_array = act::per_channel(alpha, inner == 1 ? 1 : 0);
    EXPECT_TRUE(same_bits(test::elements(act::alpha_gradient(by_array, array, array_dy)), expected))
        << "array";
    const Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic> other_order = array_dy.matrix();
    EXPECT_TRUE(
        same_bits(test::elements(act::alpha_gradient(by_array, array, other_order)), expected))
        << "dy in another storage order";
  }
}

TYPED_TEST(AlphaGradientTest, OrderOfSummationDependsOnTheExtentsAlone) {
  check_order<TypeParam>(1, 5, 3136);
  check_order<TypeParam>(9, 5, 3136);
  check_order<TypeParam>(100, 3, 49);
  check_order<TypeParam>(1, 70, 7);
  check_order<TypeParam>(333, 7, 7);
  check_order<TypeParam>(500, 3, 1);
  check_order<TypeParam>(200, 200, 1);
  check_order<TypeParam>(70, 64, 1);
  check_order<TypeParam>(70, 130, 7);
}

/// The same for one slope, whose elements are one row in the memory order of x wherever they lie.
template <typename Scalar>
void check_order_of_one_slope(Index rows, Index cols) {
  SCOPED_TRACE(std::to_string(rows) + " x " + std::to_string(cols));
  using Array = Eigen::Array<Scalar, Eigen::Dynamic, Eigen::Dynamic>;
  using ByRows = Eigen::Array<Scalar, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const auto random = [&](unsigned seed) -> Array {
    return Eigen::Map<const Array>(normals<Scalar>(rows * cols, seed).data(), rows, cols);
  };
  const Array x = random(14);
  const Array dy = random(15);
  const act::PReLU<Scalar> f(Scalar(0.3));
  const Eigen::Map<const Eigen::Array<Scalar, Eigen::Dynamic, 1>> row(x.data(), x.size());
  const Eigen::Map<const Eigen::Array<Scalar, Eigen::Dynamic, 1>> row_dy(dy.data(), dy.size());
  const Scalar expected = act::alpha_gradient(f, row, row_dy);
  const Array expected_dx = act::backward(f, x, dy);
  const auto check = [&](const auto& in, const auto& in_dy, auto&& dx, const char* what) {
    Scalar dalpha;
    act::backward(f, in, in_dy, dx, dalpha);
    EXPECT_TRUE(same_bits(dalpha, expected)) << what;
    EXPECT_TRUE(same_bits(act::alpha_gradient(f, in, in_dy), expected)) << what << ", no dx";
    const Array written = dx;
    EXPECT_TRUE(same_bits(test::elements(written), test::elements(expected_dx))) << what;
  };
  Array dx(rows, cols);
  ByRows dx_by_rows(rows, cols);
  const ByRows dy_by_rows = dy;
  check(x, dy, dx, "packed");
  check(x, dy_by_rows, dx, "dy by rows");
  check(x, dy, dx_by_rows, "dx by rows");
  check(x, dy_by_rows, dx_by_rows, "dy and dx by rows");
  check(x.matrix(), dy, dx, "a matrix");
  check(x * Scalar(1), dy, dx, "an expression");
  Array wide(rows + 3, cols);
  wide.topRows(rows) = x;
  check(wide.topRows(rows), dy, dx, "padded x");
  wide.topRows(rows) = dy;
  check(x, wide.topRows(rows), dx, "padded dy");
  check(x, dy, wide.bottomRows(rows), "padded dx");
  Array wide_x(rows + 5, cols + 1);
  Array wide_dy(rows + 16, cols);
  wide_x.topLeftCorner(rows, cols) = x;
  wide_dy.bottomRows(rows) = dy;
  wide.setConstant(Scalar(7));
  check(wide_x.topLeftCorner(rows, cols), wide_dy.bottomRows(rows), wide.middleRows(1, rows),
        "padded x, dy and dx");
  EXPECT_TRUE((wide.row(0) == Scalar(7)).all() && (wide.bottomRows(2) == Scalar(7)).all());
}

TYPED_TEST(AlphaGradientTest, OrderOfOneSlopesSumDependsOnXsMemoryAlone) {
  check_order_of_one_slope<TypeParam>(1, 1);
  check_order_of_one_slope<TypeParam>(4, 4);
  check_order_of_one_slope<TypeParam>(7, 5);
  check_order_of_one_slope<TypeParam>(37, 29);
  check_order_of_one_slope<TypeParam>(131, 99);
  // Rows that end within a lane, of which some leaves begin a whole number of lanes before the next. Half of all sums
  // round to the same bits in the wrong order too, so there are several.
  for (const Index rows : {132, 140, 148, 156, 164, 172}) {
    check_order_of_one_slope<TypeParam>(rows, 4);
    check_order_of_one_slope<TypeParam>(rows, 61);
  }
  // Rows of whole lanes, shorter and longer than a leaf, and what a leaf ends within.
  check_order_of_one_slope<TypeParam>(16, 70);
  check_order_of_one_slope<TypeParam>(144, 33);
  check_order_of_one_slope<TypeParam>(512, 5);
  check_order_of_one_slope<TypeParam>(1040, 3);
}

}  // namespace
