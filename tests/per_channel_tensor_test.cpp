// SPDX-License-Identifier: MIT
#include <activations/tensor.hpp>

#include "support/prelu_loop.hpp"
#include "support/tensor_elements.hpp"

namespace act = activations;
using Eigen::Index;
using test::eighths;
using test::elements;
using test::filled;
using test::PReLULoop;
using test::same_bits;

namespace {

template <int rank, int layout>
using TensorOf = Eigen::Tensor<float, rank, layout>;
using Slopes = Eigen::Tensor<float, 1>;

/// Positive, zero and negative slopes, no two the same.
Slopes some_slopes(Index channels) {
  Slopes alpha(channels);
  for (Index c = 0; c < channels; ++c) alpha(c) = static_cast<float>(c % 2 == 0 ? c : -c) / 128;
  return alpha;
}

template <std::size_t rank>
Index inner_size(const Eigen::array<Index, rank>& extents, std::size_t axis) {
  Index inner = 1;
  for (std::size_t a = axis + 1; a < rank; ++a) inner *= extents[a];
  return inner;
}

/// Every verb along one axis, eager and lazy, against the plain loop. The sums are exact, see
/// eighths().
template <std::size_t rank, typename X, typename DY, typename Out>
void check_verbs(const Eigen::array<Index, rank>& extents, std::size_t axis, const X& x,
                 const DY& dy, Out&& out) {
  const Slopes alpha = some_slopes(extents[axis]);
  const auto channels = act::per_channel(alpha, static_cast<Index>(axis));
  const PReLULoop<float> loop(elements(x), elements(dy), elements(alpha),
                              inner_size(extents, axis));

  EXPECT_TRUE(same_bits(elements(act::forward(channels, x)), loop.y));
  EXPECT_TRUE(same_bits(elements(act::backward(channels, x, dy)), loop.dx));
  act::forward(channels, x, out);
  EXPECT_TRUE(same_bits(elements(out), loop.y));
  act::backward(channels, x, dy, out);
  EXPECT_TRUE(same_bits(elements(out), loop.dx));

  act::forward(act::ReLU<float>(), x, out);  // anything but dx
  Slopes dalpha(extents[axis]);
  dalpha.setConstant(-77.0f);
  act::backward(channels, x, dy, out, dalpha);
  EXPECT_TRUE(same_bits(elements(out), loop.dx));
  EXPECT_TRUE(same_bits(elements(dalpha), loop.dalpha));
  dalpha.setConstant(-77.0f);
  act::alpha_gradient(channels, x, dy, dalpha);
  EXPECT_TRUE(same_bits(elements(dalpha), loop.dalpha));
  EXPECT_TRUE(same_bits(elements(act::alpha_gradient(channels, x, dy)), loop.dalpha));
}

template <int rank, int layout>
void check_every_axis(const Eigen::array<Index, static_cast<std::size_t>(rank)>& extents) {
  using Tensor = TensorOf<rank, layout>;
  const Index size = test::size_of(extents);
  const auto x = filled<Tensor>(extents, eighths<float>(size, 1));
  const auto dy = filled<Tensor>(extents, eighths<float>(size, 2));
  Tensor out(extents);
  for (std::size_t axis = 0; axis < extents.size(); ++axis) {
    SCOPED_TRACE("axis " + std::to_string(axis) + " of " + std::to_string(rank));
    check_verbs(extents, axis, x, dy, out);
  }
}

TEST(PerChannelTensor, EveryAxisOfRankOneToFiveIsThePlainLoopInColumnMajor) {
  check_every_axis<1, Eigen::ColMajor>({83});
  check_every_axis<2, Eigen::ColMajor>({65, 49});
  check_every_axis<3, Eigen::ColMajor>({5, 64, 7});
  check_every_axis<3, Eigen::ColMajor>({7, 70, 9});
  check_every_axis<4, Eigen::ColMajor>({4, 3, 9, 11});
  check_every_axis<5, Eigen::ColMajor>({3, 5, 2, 7, 4});
}

TEST(PerChannelTensor, EveryAxisOfRankOneToFiveIsThePlainLoopInRowMajor) {
  check_every_axis<1, Eigen::RowMajor>({83});
  check_every_axis<2, Eigen::RowMajor>({65, 49});
  check_every_axis<3, Eigen::RowMajor>({5, 64, 7});
  check_every_axis<4, Eigen::RowMajor>({4, 3, 9, 11});
  check_every_axis<4, Eigen::RowMajor>({2, 200, 7, 7});
  check_every_axis<4, Eigen::RowMajor>({1, 3, 56, 56});
  check_every_axis<5, Eigen::RowMajor>({3, 5, 2, 7, 4});
}

// Rows of so many elements are visited channel by channel; shorter ones as they lie in memory.
TEST(PerChannelTensor, PlanesThatAreStreamsOfTheirOwnAreThePlainLoop) {
  check_every_axis<3, Eigen::RowMajor>({8, 2, 16384});
}

// As many channels as lanes of slopes that stay in registers, but with neighbours of their own.
TEST(PerChannelTensor, PlanesOfTwoElementsAreThePlainLoop) {
  for (const Index channels : {4, 8, 16, 32, 64}) {
    SCOPED_TRACE(std::to_string(channels) + " channels");
    check_every_axis<3, Eigen::ColMajor>({2, channels, 2});
    check_every_axis<3, Eigen::RowMajor>({2, channels, 2});
  }
}

template <int layout>
void check_parts() {
  using Whole = TensorOf<3, layout>;
  const auto x = filled<Whole>({6, 37, 19}, eighths<float>(6 * 37 * 19, 3));
  const auto dy = filled<Whole>({6, 37, 19}, eighths<float>(6 * 37 * 19, 4));
  Whole out(6, 37, 19);
  for (std::size_t axis = 0; axis < 2; ++axis) {
    SCOPED_TRACE("axis " + std::to_string(axis));
    check_verbs<2>({37, 19}, axis, x.chip(2, 0), dy.chip(5, 0), out.chip(1, 0));
    check_verbs<2>({6, 37}, axis, x.chip(2, 2), dy.chip(5, 2), out.chip(1, 2));
  }
  const Eigen::array<Index, 3> start{1, 2, 3};
  const Eigen::array<Index, 3> extents{4, 33, 13};
  const Eigen::array<Index, 3> other_start{0, 4, 1};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    SCOPED_TRACE("axis " + std::to_string(axis));
    check_verbs(extents, axis, x.slice(start, extents), dy.slice(other_start, extents),
                out.slice(start, extents));
  }
}

TEST(PerChannelTensor, ChipsAndSlicesAreThePlainLoop) {
  check_parts<Eigen::ColMajor>();
  check_parts<Eigen::RowMajor>();
}

TEST(PerChannelTensor, EagerCallsMayMixStorageOrders) {
  const Eigen::array<Index, 3> extents{5, 33, 7};
  const Index size = test::size_of(extents);
  const auto x = filled<TensorOf<3, Eigen::RowMajor>>(extents, eighths<float>(size, 5));
  const auto dy = filled<TensorOf<3, Eigen::ColMajor>>(extents, eighths<float>(size, 6));
  TensorOf<3, Eigen::ColMajor> dx(extents);
  const Slopes alpha = some_slopes(33);
  const PReLULoop<float> loop(elements(x), elements(dy), elements(alpha), 7);
  Slopes dalpha(33);
  act::backward(act::per_channel(alpha, 1), x, dy, dx, dalpha);
  EXPECT_TRUE(same_bits(elements(dx), loop.dx));
  EXPECT_TRUE(same_bits(elements(dalpha), loop.dalpha));
  dx.setZero();
  act::backward(act::per_channel(alpha, 1), x, dy, dx);
  EXPECT_TRUE(same_bits(elements(dx), loop.dx));
}

TEST(PerChannelTensor, SlopesMayBeTensorsMapsOrArrays) {
  const auto x = filled<TensorOf<2, 0>>({12, 9}, eighths<float>(108, 7));
  const auto dy = filled<TensorOf<2, 0>>({12, 9}, eighths<float>(108, 8));
  const Slopes alpha = some_slopes(9);
  const PReLULoop<float> loop(elements(x), elements(dy), elements(alpha), 1);
  const Eigen::TensorMap<const Slopes> map(alpha.data(), 9);
  EXPECT_TRUE(
      same_bits(elements(act::alpha_gradient(act::per_channel(map, 1), x, dy)), loop.dalpha));
  const Eigen::ArrayXf array = Eigen::Map<const Eigen::ArrayXf>(alpha.data(), 9);
  TensorOf<2, 0> dx(12, 9);
  Eigen::ArrayXf dalpha(9);
  act::backward(act::per_channel(array, 1), x, dy, dx, dalpha);
  EXPECT_TRUE(same_bits(elements(dx), loop.dx));
  EXPECT_TRUE(same_bits(elements(dalpha), loop.dalpha));
  TensorOf<2, 0> table(9, 3);
  table.chip(1, 1) = alpha;
  const auto column = table.chip(1, 1);
  act::forward(act::per_channel(column, 1), x, dx);
  EXPECT_TRUE(same_bits(elements(dx), loop.y));
  TensorOf<2, 0> rows(3, 9);
  rows.chip(1, 0) = alpha;
  const auto row = rows.chip(1, 0);  // every third element
  act::forward(act::per_channel(row, 1), x, dx);
  EXPECT_TRUE(same_bits(elements(dx), loop.y));
  const TensorOf<2, 0> lazy = act::forward(act::per_channel(row, 1), x);
  EXPECT_TRUE(same_bits(elements(lazy), loop.y));
}

TEST(PerChannelTensor, ExpressionsAsInputsAreThePlainLoop) {
  const auto x = filled<TensorOf<2, 0>>({17, 9}, eighths<float>(153, 9));
  const auto dy = filled<TensorOf<2, 0>>({17, 9}, eighths<float>(153, 10));
  TensorOf<2, 0> dx(17, 9);
  const Slopes alpha = some_slopes(9);
  const auto channels = act::per_channel(alpha, 1);
  const PReLULoop<float> loop(elements(-x), elements(dy + dy), elements(alpha), 1);
  Slopes dalpha(9);
  act::backward(channels, -x, dy + dy, dx, dalpha);
  EXPECT_TRUE(same_bits(elements(dx), loop.dx));
  EXPECT_TRUE(same_bits(elements(dalpha), loop.dalpha));
  act::forward(channels, -x, dx);
  EXPECT_TRUE(same_bits(elements(dx), loop.y));
}

TEST(PerChannelTensor, NoElementsGiveAGradientOfZero) {
  const TensorOf<3, 0> x(4, 5, 0);
  TensorOf<3, 0> dx(4, 5, 0);
  const Slopes alpha = some_slopes(5);
  Slopes dalpha(5);
  dalpha.setConstant(-77.0f);
  act::backward(act::per_channel(alpha, 1), x, x, dx, dalpha);
  EXPECT_TRUE(same_bits(elements(dalpha), std::vector<float>(5)));
}

}  // namespace
