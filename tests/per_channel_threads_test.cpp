// SPDX-License-Identifier: MIT
#define EIGEN_USE_THREADS
#include <activations/tensor.hpp>

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

TEST(PerChannelThreads, ThreadsDoNotChangeABitInImagesByChannel) {
  check_threads<double, 4, Eigen::RowMajor>({32, 64, 28, 28}, 1);
  check_threads<double, 4, Eigen::RowMajor>({64, 3, 56, 56}, 1);
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
  act::backward(prelu, x, dy, dx, expected);
  for (const int threads : {1, 2, 3, 8}) {
    SCOPED_TRACE(std::to_string(threads) + " threads");
    Eigen::ThreadPool pool(threads);
    const Eigen::ThreadPoolDevice device(&pool, threads);
    Tensor threaded_dx(size);
    double dalpha;
    act::backward(device, prelu, x, dy, threaded_dx, dalpha);
    EXPECT_TRUE(same_bits(dalpha, expected));
    EXPECT_TRUE(same_bits(act::alpha_gradient(device, prelu, x, dy), expected));
    EXPECT_TRUE(std::equal(dx.data(), dx.data() + size, threaded_dx.data()));
  }
}

}  // namespace
