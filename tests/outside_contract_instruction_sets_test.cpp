// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <activations/activations.hpp>
#include <cstdint>
#include <limits>

#include "support/assertions.hpp"
#include "support/checksum.hpp"

/// Builds with FMA and without differ in ELU and SELU, within their stated errors (pinned_bits_test.cpp,
/// reference_table_test.cpp). ReLU, LeakyReLU and PReLU never do: one checksum for every build of
/// this file, whatever the processor and the compiler.
namespace {

namespace act = activations;
using support::BitsOf;
using support::from_bits;
using support::to_bits;

template <typename Scalar>
class InstructionSetsTest : public ::testing::Test {
 protected:
  using List = Eigen::Array<Scalar, Eigen::Dynamic, 1>;
  using Table = Eigen::Array<Scalar, Eigen::Dynamic, Eigen::Dynamic, Eigen::ColMajor>;

  /// Numbers of all sizes and signs, every eighth a special one.
  static List numbers(std::uint64_t seed) {
    using Limits = std::numeric_limits<Scalar>;
    const Scalar special[] = {Scalar(0),           Limits::infinity(),
                              Limits::quiet_NaN(), Limits::denorm_min(),
                              Limits::min(),       Limits::min() - Limits::denorm_min(),
                              Limits::max(),       Scalar(1)};
    List list(20011);
    for (Scalar& value : list) {
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      value = from_bits<Scalar>(static_cast<BitsOf<Scalar>>(seed >> (64 - 8 * sizeof(Scalar))));
      if (seed >> 20 & 7) continue;
      const Scalar one = special[seed >> 24 & 7];
      value = (seed >> 28 & 1) != 0 ? one : -one;
    }
    return list;
  }

  template <typename F>
  std::uint64_t checksum(const F& f) const {
    support::Checksum<Scalar> sum;
    List y(x.size()), dx(x.size());
    act::forward(f, x, y);
    act::backward(f, x, dy, dx);
    sum.add(y);
    sum.add(dx);
    return sum.value();
  }

  std::uint64_t checksum_of_channels() const {
    const Table x_table = Eigen::Map<const Table>(x.data(), 5, 4001);
    const Table dy_table = Eigen::Map<const Table>(dy.data(), 5, 4001);
    const List alpha =
        (List(5) << Scalar(0.3), Scalar(-0.7), Scalar(0), Scalar(1e-3), 2).finished();
    const auto f = act::per_channel(alpha, 0);
    Table y(5, 4001), dx(5, 4001);
    act::forward(f, x_table, y);
    act::backward(f, x_table, dy_table, dx);
    support::Checksum<Scalar> sum;
    sum.add(Eigen::Map<const List>(y.data(), y.size()));
    sum.add(Eigen::Map<const List>(dx.data(), dx.size()));
    return sum.value();
  }

  const List x = numbers(1);
  const List dy = numbers(2);
};

struct Sums {
  std::uint64_t relu, leaky_relu, prelu, channels;
};
template <typename Scalar>
constexpr Sums expected = {1978701295841647206u, 3864627171417195629u, 2576827059823984685u,
                           16566401311408565298u};
template <>
constexpr Sums expected<double> = {7303032395941075647u, 218342249343597986u, 182302560076856385u,
                                   5261714930195318060u};

using Reals = ::testing::Types<float, double>;
struct Names {
  template <typename Scalar>
  static std::string GetName(int) {
    return sizeof(Scalar) == sizeof(float) ? "float" : "double";
  }
};
TYPED_TEST_SUITE(InstructionSetsTest, Reals, Names);

TYPED_TEST(InstructionSetsTest, ReLUNeverDiffers) {
  EXPECT_EQ(this->checksum(act::ReLU<TypeParam>()), expected<TypeParam>.relu);
}

TYPED_TEST(InstructionSetsTest, LeakyReLUNeverDiffers) {
  EXPECT_EQ(this->checksum(act::LeakyReLU<TypeParam>(TypeParam(-0.7))),
            expected<TypeParam>.leaky_relu);
}

TYPED_TEST(InstructionSetsTest, PReLUNeverDiffers) {
  EXPECT_EQ(this->checksum(act::PReLU<TypeParam>(TypeParam(0.3))), expected<TypeParam>.prelu);
}

TYPED_TEST(InstructionSetsTest, PReLUPerChannelNeverDiffers) {
  EXPECT_EQ(this->checksum_of_channels(), expected<TypeParam>.channels);
}

}  // namespace
