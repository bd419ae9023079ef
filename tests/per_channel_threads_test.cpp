// SPDX-License-Identifier: MIT
#define EIGEN_USE_THREADS
#include <activations/tensor.hpp>
#include <algorithm>

#include "support/tensor_elements.hpp"

namespace act = activations;
using Eigen::Index;
using test::same_bits;

namespace {

template <typename Scalar>
struct Results {
  std::vector<Scalar> y, dx, dx_of_sweep, dalpha, dalpha_alone;
};

template <typename Scalar, int rank, int layout>
class Case {
 public:
  using Tensor = Eigen::Tensor<Scalar, rank, layout>;
  using Slopes = Eigen::Tensor<Scalar, 1>;
  static constexpr auto axes = static_cast<std::size_t>(rank);

  Case(const Eigen::array<Index, axes>& extents, std::size_t axis)
      : x_(random(extents, 1)),
        dy_(random(extents, 2)),
        alpha_(test::filled<Slopes>({extents[axis]}, test::normals<Scalar>(extents[axis], 3))),
        axis_(static_cast<Index>(axis)) {}

  template <typename... Device>
  Results<Scalar> run(const Device&... device) const {
    const auto channels = act::per_channel(alpha_, axis_);
    Results<Scalar> results;
    Tensor out(x_.dimensions());
    Slopes dalpha(alpha_.dimensions());
    act::forward(device..., channels, x_, out);
    results.y = list(out);
    act::backward(device..., channels, x_, dy_, out);
    results.dx = list(out);
    out.setConstant(Scalar(-77));
    act::backward(device..., channels, x_, dy_, out, dalpha);
    results.dx_of_sweep = list(out);
    results.dalpha = list(dalpha);
    results.dalpha_alone = list(act::alpha_gradient(device..., channels, x_, dy_));
    return results;
  }

  Results<Scalar> run_lazily() const {
    const auto channels = act::per_channel(alpha_, axis_);
    Results<Scalar> results;
    const Tensor y = act::forward(channels, x_);
    results.y = list(y);
    const Tensor dx = act::backward(channels, x_, dy_);
    results.dx = list(dx);
    return results;
  }

 private:
  static Tensor random(const Eigen::array<Index, axes>& extents, unsigned seed) {
    return test::filled<Tensor>(extents, test::normals<Scalar>(test::size_of(extents), seed));
  }
  template <typename T>
  static std::vector<Scalar> list(const T& x) {
    return {x.data(), x.data() + x.size()};
  }

  Tensor x_;
  Tensor dy_;
  Slopes alpha_;
  Index axis_;
};

/// Rounded sums, so that another order of summation would show.
template <typename Scalar, int rank, int layout>
void check_threads(const Eigen::array<Index, static_cast<std::size_t>(rank)>& extents,
                   std::size_t axis) {
  SCOPED_TRACE("axis " + std::to_string(axis) + " of " + std::to_string(rank));
  const Case<Scalar, rank, layout> problem(extents, axis);
  const Results<Scalar> expected = problem.run();
  EXPECT_TRUE(same_bits(expected.dx, expected.dx_of_sweep));
  EXPECT_TRUE(same_bits(expected.dalpha, expected.dalpha_alone));
  const Results<Scalar> lazy = problem.run_lazily();
  EXPECT_TRUE(same_bits(lazy.y, expected.y));
  EXPECT_TRUE(same_bits(lazy.dx, expected.dx));
  for (const int threads : {1, 2, 3, 8}) {
    SCOPED_TRACE(std::to_string(threads) + " threads");
    Eigen::ThreadPool pool(threads);
    const Results<Scalar> results = problem.run(Eigen::ThreadPoolDevice(&pool, threads));
    EXPECT_TRUE(same_bits(results.y, expected.y));
    EXPECT_TRUE(same_bits(results.dx, expected.dx));
    EXPECT_TRUE(same_bits(results.dx_of_sweep, expected.dx));
    EXPECT_TRUE(same_bits(results.dalpha, expected.dalpha));
    EXPECT_TRUE(same_bits(results.dalpha_alone, expected.dalpha));
  }
}

/// Rows of `inner` elements with one slope each, written from any place of a line of the cache on.
template <typename Scalar, typename... Device>
void check_rows(Index inner, const Device&... device) {
  using Tensor = Eigen::Tensor<Scalar, 3, Eigen::RowMajor>;
  using Slopes = Eigen::Tensor<Scalar, 1>;
  const Eigen::array<Index, 3> extents{9, 70, inner};
  const Index size = test::size_of(extents);
  const auto values = [](Index count, unsigned seed) {
    const std::vector<float> floats = test::normals<float>(count, seed);
    return std::vector<Scalar>(floats.begin(), floats.end());
  };
  const auto x = test::filled<Tensor>(extents, values(size, 1));
  const auto dy = test::filled<Tensor>(extents, values(size, 2));
  const auto alpha = test::filled<Slopes>({70}, values(70, 3));
  const auto channels = act::per_channel(alpha, 1);
  const Tensor y = act::forward(channels, x);
  const Tensor dx = act::backward(channels, x, dy);
  std::vector<double> sums(70, 0.0), sizes(70, 0.0);
  for (Index k = 0; k < size; ++k) {
    const auto channel = static_cast<std::size_t>(k / inner % 70);
    const double product = double(dy.data()[k]) * double(x.data()[k]);
    if (x.data()[k] > Scalar(0)) continue;
    sums[channel] += product;
    sizes[channel] += std::abs(product);
  }
  act::SignMask signs;
  for (const Index first : {0, 1, 8, 16, 63}) {
    SCOPED_TRACE("rows of " + std::to_string(inner) + " from " + std::to_string(first) + " on");
    std::vector<Scalar> memory(static_cast<std::size_t>(size + 192), Scalar(-77));
    const auto address = reinterpret_cast<std::uintptr_t>(memory.data()) % 64 / sizeof(Scalar);
    Scalar* const begin = memory.data() + 128 - address + first - 64;
    Eigen::TensorMap<Tensor> out(begin, extents);
    const auto expect = [&](const Tensor& expected) {
      const std::vector<Scalar> elements(begin, begin + size);
      EXPECT_TRUE(same_bits(elements, {expected.data(), expected.data() + size}));
      EXPECT_EQ(std::count(memory.data(), begin, Scalar(-77)), begin - memory.data());
      Scalar* const end = memory.data() + memory.size();
      EXPECT_EQ(std::count(begin + size, end, Scalar(-77)), end - begin - size);
      out.setConstant(Scalar(-55));
    };
    act::forward(device..., channels, x, out);
    expect(y);
    act::backward(device..., channels, x, dy, out);
    expect(dx);
    act::forward(device..., channels, x, out, signs);
    expect(y);
    act::backward_from_mask(device..., channels, signs, dy, out);
    expect(dx);
    Slopes dalpha(70);
    act::backward(device..., channels, x, dy, out, dalpha);
    expect(dx);
    for (std::size_t channel = 0; channel < 70; ++channel) {
      const double epsilon = double(Eigen::NumTraits<Scalar>::epsilon());
      EXPECT_NEAR(double(dalpha(static_cast<Index>(channel))), sums[channel],
                  4 * epsilon * sizes[channel]);
    }
    std::copy_n(x.data(), size, begin);
    act::forward(device..., channels, out, out);
    expect(y);
  }
}

TEST(PerChannelThreads, RowsOfAnyLengthAreThoseOfLazyCalls) {
  Eigen::ThreadPool pool(3);
  const Eigen::ThreadPoolDevice device(&pool, 3);
  for (const Index inner :
       {1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 25, 31, 32, 33, 47, 49, 64, 100}) {
    check_rows<float>(inner);
    check_rows<float>(inner, device);
    check_rows<double>(inner);
    check_rows<Eigen::bfloat16>(inner);
  }
  check_rows<float>(516, device);
  check_rows<float>(528);
  check_rows<float>(2047, device);
  check_rows<float>(2048, device);
}

TEST(PerChannelThreads, RowsOfNoElementsInASliceGiveAGradientOfZero) {
  using Tensor = Eigen::Tensor<float, 3, Eigen::RowMajor>;
  const Eigen::array<Index, 3> first{0, 0, 0}, extents{7, 70, 0};
  Tensor x(7, 70, 5);
  x.setConstant(-1.0f);
  Eigen::Tensor<float, 1> alpha(70), dalpha(70);
  alpha.setConstant(0.25f);
  dalpha.setConstant(-77.0f);
  std::vector<float> memory(2, -77.0f);  // two places, so that dx is not in place
  const Eigen::TensorMap<Tensor> dy(memory.data(), extents);
  Eigen::TensorMap<Tensor> dx(memory.data() + 1, extents);
  act::backward(act::per_channel(alpha, 1), x.slice(first, extents), dy, dx, dalpha);
  EXPECT_EQ(memory, std::vector<float>(2, -77.0f));
  const std::vector<float> slopes(dalpha.data(), dalpha.data() + 70);
  EXPECT_TRUE(same_bits(slopes, std::vector<float>(70, 0.0f)));
}

TEST(PerChannelThreads, ThreadsDoNotChangeABitInImagesByChannel) {
  check_threads<double, 4, Eigen::RowMajor>({32, 64, 28, 28}, 1);
  check_threads<double, 4, Eigen::RowMajor>({64, 3, 56, 56}, 1);
  check_threads<double, 4, Eigen::RowMajor>({4, 3, 200, 200}, 1);  // channel by channel
  check_threads<double, 4, Eigen::RowMajor>({300, 300, 5, 5}, 1);
}

TEST(PerChannelThreads, ThreadsDoNotChangeABitInImagesWithChannelsLast) {
  check_threads<double, 4, Eigen::RowMajor>({32, 28, 28, 64}, 3);
  check_threads<double, 4, Eigen::RowMajor>({16, 56, 56, 3}, 3);
}

TEST(PerChannelThreads, ThreadsDoNotChangeABitInFeatures) {
  check_threads<double, 2, Eigen::ColMajor>({1000, 800}, 0);
  check_threads<double, 2, Eigen::ColMajor>({1000, 800}, 1);
  check_threads<float, 2, Eigen::ColMajor>({2000, 801}, 0);
  check_threads<float, 2, Eigen::ColMajor>({801, 1000}, 1);  // rows that begin anywhere in a line
}

TEST(PerChannelThreads, ThreadsDoNotChangeABitInASharedSlope) {
  using Tensor = Eigen::Tensor<double, 1>;
  const Index size = 3000001;
  const auto x = test::filled<Tensor>({size}, test::normals<double>(size, 4));
  const auto dy = test::filled<Tensor>({size}, test::normals<double>(size, 5));
  const act::PReLU<double> prelu(0.3);
  Tensor dx(size);
  double expected;
  dx.setConstant(-77.0);
  act::backward(prelu, x, dy, dx, expected);
  const Tensor dx_of_sweep = act::backward(prelu, x, dy);
  EXPECT_TRUE(std::equal(dx.data(), dx.data() + size, dx_of_sweep.data()));
  for (const int threads : {1, 2, 3, 8}) {
    SCOPED_TRACE(std::to_string(threads) + " threads");
    Eigen::ThreadPool pool(threads);
    const Eigen::ThreadPoolDevice device(&pool, threads);
    Tensor threaded_dx(size);
    threaded_dx.setConstant(-77.0);
    double dalpha;
    act::backward(device, prelu, x, dy, threaded_dx, dalpha);
    EXPECT_TRUE(same_bits(dalpha, expected));
    EXPECT_TRUE(same_bits(act::alpha_gradient(device, prelu, x, dy), expected));
    EXPECT_TRUE(std::equal(dx.data(), dx.data() + size, threaded_dx.data()));
  }
}

}  // namespace
