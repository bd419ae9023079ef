// SPDX-License-Identifier: MIT
#include <activations/tensor.hpp>

#include "support/prelu_loop.hpp"
#include "support/refusal.hpp"
#include "support/tensor_elements.hpp"

namespace act = activations;
using Eigen::Index;
using test::eighths;
using test::elements;
using test::same_bits;

namespace {

Eigen::ArrayXXf some_array(Index rows, Index cols, unsigned seed) {
  return test::filled<Eigen::ArrayXXf>(rows, cols, eighths<float>(rows * cols, seed));
}

const act::PReLU<float> prelu(-0.5f);
const act::LeakyReLU<float> leaky(0.25f);

TEST(InPlace, EveryVerbIsRight) {
  const Eigen::ArrayXXf x = some_array(23, 17, 1);
  const Eigen::ArrayXXf dy = some_array(23, 17, 2);
  const auto expect_same = [](const Eigen::ArrayXXf& a, const Eigen::ArrayXXf& b) {
    EXPECT_TRUE(same_bits(elements(a), elements(b)));
  };
  Eigen::ArrayXXf z = x;
  act::forward(prelu, z, z);
  expect_same(z, act::forward(prelu, x));
  z = x;
  act::backward(prelu, z, dy, z);
  expect_same(z, act::backward(prelu, x, dy));
  z = dy;
  act::backward(prelu, x, z, z);
  expect_same(z, act::backward(prelu, x, dy));
  z = x;
  act::backward(prelu, z, z, z);
  expect_same(z, act::backward(prelu, x, x));
  z = x;
  act::backward_from_output(leaky, z, dy, z);
  expect_same(z, act::backward_from_output(leaky, x, dy));
  z = dy;
  act::backward_from_output(leaky, x, z, z);
  expect_same(z, act::backward_from_output(leaky, x, dy));
  for (const bool into_x : {true, false}) {
    Eigen::ArrayXXf z_x = x;
    Eigen::ArrayXXf z_dy = dy;
    float dalpha = -77.0f;
    act::backward(prelu, z_x, z_dy, into_x ? z_x : z_dy, dalpha);
    expect_same(into_x ? z_x : z_dy, act::backward(prelu, x, dy));
    EXPECT_EQ(dalpha, act::alpha_gradient(prelu, x, dy));
  }
}

TEST(InPlace, TheSameElementsThroughAnotherViewAreInPlace) {
  Eigen::ArrayXXf z = some_array(23, 17, 3);
  const Eigen::ArrayXXf y = act::forward(prelu, z);
  Eigen::Map<Eigen::MatrixXf> map(z.data(), 23, 17);
  act::forward(prelu, z, map);
  EXPECT_TRUE(same_bits(elements(z), elements(y)));
  const Eigen::ArrayXXf again = act::forward(prelu, y);
  act::forward(prelu, z.transpose(), map.transpose());
  EXPECT_TRUE(same_bits(elements(z), elements(again)));
}

/// y = PReLU(x) for views of one buffer that share no element: the rest of the buffer stays.
template <typename X, typename Y>
void expect_accepted(X&& x, Y&& y) {
  const test::PReLULoop<float> loop(elements(x), elements(x), {prelu.alpha()}, 1);
  act::forward(prelu, x, y);
  EXPECT_TRUE(same_bits(elements(y), loop.y));
}

TEST(Interleaved, ViewsWithoutACommonElementAreNoOverlap) {
  Eigen::MatrixXf z = some_array(6, 40, 4).matrix();
  expect_accepted(z.row(0), z.row(1));
  expect_accepted(z.topRows(3), z.bottomRows(3));
  expect_accepted(z.col(3), z.col(2));
  expect_accepted(z.leftCols(20), z.rightCols(20));
  using Columns = Eigen::Map<Eigen::MatrixXf, 0, Eigen::OuterStride<>>;
  expect_accepted(Columns(z.data(), 6, 20, Eigen::OuterStride<>(12)),
                  Columns(z.data() + 6, 6, 20, Eigen::OuterStride<>(12)));
  using EverySecond = Eigen::Map<Eigen::ArrayXf, 0, Eigen::InnerStride<2>>;
  expect_accepted(EverySecond(z.data(), 100), EverySecond(z.data() + 1, 100));
  expect_accepted(z.block(0, 0, 3, 20), z.block(3, 1, 3, 20));
  // All elements of a packed one lie between two of the other.
  using EveryTenth = Eigen::Map<Eigen::ArrayXf, 0, Eigen::InnerStride<10>>;
  using Packed = Eigen::Map<Eigen::ArrayXf>;
  expect_accepted(EveryTenth(z.data(), 9), Packed(z.data() + 41, 9));
  expect_accepted(Packed(z.data() + 41, 9), EveryTenth(z.data(), 9));

  using Tensor = Eigen::Tensor<float, 3>;
  Tensor t = test::filled<Tensor>({5, 31, 2}, eighths<float>(310, 5));
  const std::vector<float> before = elements(t.chip(2, 0));
  expect_accepted(t.chip(0, 0), t.chip(1, 0));
  EXPECT_TRUE(same_bits(elements(t.chip(2, 0)), before));
}

template <typename F, typename X, typename Y>
bool is_refused(const F& f, const X& x, Y&& y) {
  try {
    act::forward(f, x, y);
  } catch (const std::invalid_argument& error) {
    return std::string(error.what()).find("y and x share memory") != std::string::npos;
  }
  return false;
}

TEST(Overlap, AShiftedOutputIsRefused) {
  Eigen::ArrayXXf z = some_array(20, 20, 6);
  const std::vector<float> before = elements(z);
  EXPECT_TRUE(is_refused(prelu, z.middleRows(0, 10), z.middleRows(1, 10)));
  EXPECT_TRUE(is_refused(prelu, z.middleRows(9, 10), z.middleRows(0, 10)));
  EXPECT_TRUE(is_refused(prelu, z.middleCols(0, 2), z.middleCols(1, 2)));
  EXPECT_TRUE(is_refused(prelu, z.block(0, 0, 5, 5), z.block(4, 4, 5, 5)));
  EXPECT_TRUE(is_refused(prelu, z.row(3), z.col(7).transpose()));
  EXPECT_TRUE(is_refused(prelu, z.transpose(), z));
  EXPECT_TRUE(is_refused(prelu, z, z.transpose()));
  using Map = Eigen::Map<Eigen::ArrayXf>;
  EXPECT_TRUE(is_refused(prelu, Map(z.data(), 50), Map(z.data() + 1, 50)));
  EXPECT_TRUE(is_refused(prelu, Map(z.data() + 1, 50), Map(z.data(), 50)));
  EXPECT_TRUE(is_refused(prelu, Map(z.data(), 50), Map(z.data() + 49, 50)));
  EXPECT_FALSE(is_refused(prelu, Map(z.data(), 0), Map(z.data(), 0)));
  using Rows = Eigen::Map<Eigen::Array<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>;
  EXPECT_TRUE(is_refused(prelu, z, Rows(z.data(), 20, 20)));
  EXPECT_TRUE(is_refused(prelu, Rows(z.data(), 20, 20), z));
  EXPECT_TRUE(same_bits(elements(z), before));
  EXPECT_FALSE(is_refused(prelu, Map(z.data(), 50), Map(z.data() + 50, 50)));
}

TEST(Overlap, ViewsThatOnlyBeginAtOneElementAreRefused) {
  using Strides = Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>;
  using View = Eigen::Map<Eigen::ArrayXXf, 0, Strides>;
  Eigen::ArrayXXf z = some_array(20, 20, 17);
  const std::vector<float> before = elements(z);
  const auto view = [&](Index rows, Index cols, Index outer, Index inner) {
    return View(z.data(), rows, cols, Strides(outer, inner));
  };
  EXPECT_TRUE(is_refused(prelu, view(2, 2, 20, 1), view(2, 2, 20, 2)));
  EXPECT_TRUE(is_refused(prelu, view(5, 7, 20, 1), view(5, 7, 20, 3)));
  EXPECT_TRUE(is_refused(prelu, view(2, 2, 20, 1), view(2, 2, 40, 1)));
  EXPECT_TRUE(is_refused(prelu, view(5, 7, 20, 1), view(5, 7, 40, 1)));
  EXPECT_TRUE(same_bits(elements(z), before));
  // Strides along axes of one element tell nothing.
  EXPECT_FALSE(is_refused(prelu, view(5, 1, 20, 1), view(5, 1, 40, 1)));
  EXPECT_FALSE(is_refused(prelu, view(1, 7, 20, 1), view(1, 7, 20, 2)));
}

TEST(Overlap, AChipThatMeetsASliceIsRefused) {
  using Tensor = Eigen::Tensor<float, 2>;
  Tensor t = test::filled<Tensor>({8, 12}, eighths<float>(96, 7));
  const std::vector<float> before = elements(t);
  const Eigen::array<Index, 2> extents{7, 11};
  EXPECT_TRUE(is_refused(prelu, t.slice(Eigen::array<Index, 2>{0, 0}, extents),
                         t.slice(Eigen::array<Index, 2>{1, 1}, extents)));
  Eigen::Tensor<float, 3> cube =
      test::filled<Eigen::Tensor<float, 3>>({4, 5, 6}, eighths<float>(120, 8));
  const std::vector<float> cube_before = elements(cube);
  const Eigen::array<Index, 3> plate{1, 5, 6};
  const auto slice = cube.slice(Eigen::array<Index, 3>{2, 0, 0}, plate);
  EXPECT_TRUE(is_refused(
      prelu, cube.chip(0, 1).slice(Eigen::array<Index, 2>{0, 0}, Eigen::array<Index, 2>{4, 5}),
      cube.chip(4, 2)));
  EXPECT_TRUE(is_refused(
      prelu, slice.chip(3, 2),
      cube.chip(2, 0).slice(Eigen::array<Index, 2>{0, 0}, Eigen::array<Index, 2>{1, 5})));
  EXPECT_TRUE(same_bits(elements(t), before));
  EXPECT_TRUE(same_bits(elements(cube), cube_before));
}

TEST(Overlap, OutputsThatOverlapTheSlopesOrEachOtherAreRefused) {
  const Eigen::ArrayXXf x = some_array(37, 11, 8);
  const Eigen::ArrayXXf dy = some_array(37, 11, 9);
  Eigen::ArrayXXf out = x;
  const Eigen::ArrayXf slopes = Eigen::ArrayXf::Constant(11, 0.5f);
  Eigen::ArrayXf dalpha = Eigen::ArrayXf::Constant(11, -77.0f);
  Eigen::ArrayXXf z = some_array(37, 11, 10);
  Eigen::Map<Eigen::ArrayXf> inside(z.data() + 5, 11);
  const auto from_z = act::per_channel(inside, 1);
  EXPECT_TRUE(test::refuses(
      test::apart_message("forward", "y", "alpha"), [&] { act::forward(from_z, x, z); }, z));
  EXPECT_TRUE(test::refuses(
      test::apart_message("backward", "dx", "alpha"), [&] { act::backward(from_z, x, dy, z); }, z));
  EXPECT_TRUE(test::refuses(
      test::apart_message("backward", "dx", "alpha"),
      [&] { act::backward(from_z, x, dy, z, dalpha); }, z, dalpha));
  EXPECT_TRUE(test::refuses(
      test::apart_message("backward", "dalpha", "alpha"),
      [&] { act::backward(from_z, x, dy, out, inside); }, z, out));
  EXPECT_TRUE(test::refuses(
      test::apart_message("alpha_gradient", "dalpha", "alpha"),
      [&] { act::alpha_gradient(from_z, x, dy, inside); }, z));
  const auto channels = act::per_channel(slopes, 1);
  EXPECT_TRUE(test::refuses(
      test::apart_message("alpha_gradient", "dalpha", "x"),
      [&] { act::alpha_gradient(channels, z, dy, inside); }, z));
  EXPECT_TRUE(test::refuses(
      test::apart_message("alpha_gradient", "dalpha", "dy"),
      [&] { act::alpha_gradient(channels, x, z, inside); }, z));
  EXPECT_TRUE(test::refuses(
      test::apart_message("backward", "dx", "dalpha"),
      [&] { act::backward(channels, x, dy, z, inside); }, z));
}

// Of another scalar than the elements, slopes share no element with them: that they share memory is enough.
TEST(Overlap, SlopesOfFloatInsideAnOutputOfHalfAreRefused) {
  using Halves = Eigen::Array<Eigen::half, Eigen::Dynamic, Eigen::Dynamic>;
  const Halves x = some_array(8, 6, 15).cast<Eigen::half>();
  Eigen::ArrayXf buffer = some_array(48, 1, 16).col(0);
  Eigen::Map<Halves> y(reinterpret_cast<Eigen::half*>(buffer.data() + 12), 8, 6);  // to buffer[36]
  const auto refuses_slopes_at = [&](Index first) {
    const Eigen::Map<const Eigen::ArrayXf> slopes(buffer.data() + first, 6);
    const auto channels = act::per_channel(slopes, 1);
    return test::refuses(
        test::apart_message("forward", "y", "alpha"), [&] { act::forward(channels, x, y); },
        buffer);
  };
  EXPECT_TRUE(refuses_slopes_at(7));
  EXPECT_TRUE(refuses_slopes_at(20));
  EXPECT_TRUE(refuses_slopes_at(35));
  EXPECT_FALSE(refuses_slopes_at(6));
  EXPECT_FALSE(refuses_slopes_at(36));

  // Rows of the output that begin and end apart from the slopes, in any order of memory.
  using Strides = Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>;
  using View = Eigen::Map<Halves, 0, Strides>;
  const Eigen::Map<const Eigen::ArrayXf> beside(buffer.data() + 36, 6);
  const auto channels = act::per_channel(beside, 1);
  EXPECT_NO_THROW(act::forward(channels, x, View(y.data(), 8, 6, Strides(1, 6))));
  EXPECT_NO_THROW(act::forward(channels, x, View(y.data() + 47, 8, 6, Strides(-8, -1))));
}

TEST(Overlap, OneContainerForBothOutputsIsRefused) {
  const Eigen::ArrayXf slopes = Eigen::ArrayXf::Constant(11, 0.5f);
  Eigen::ArrayXf dalpha = Eigen::ArrayXf::Constant(11, -77.0f);
  const Eigen::ArrayXf line = Eigen::ArrayXf::Constant(11, -1.0f);
  EXPECT_TRUE(test::refuses(
      test::apart_message("backward", "dx", "dalpha"),
      [&] { act::backward(act::per_channel(slopes, 0), line, line, dalpha, dalpha); }, dalpha));
}

TEST(Overlap, OneSharedSlopesGradientInsideAnotherContainerIsRefused) {
  Eigen::ArrayXf x = Eigen::ArrayXf::Constant(11, -1.0f);
  Eigen::ArrayXf dy = x;
  Eigen::ArrayXf dx = x;
  const act::PReLU<float> shared;
  EXPECT_TRUE(test::refuses(
      test::apart_message("backward", "dx", "dalpha"),
      [&] { act::backward(shared, x, dy, dx, dx(3)); }, dx));
  EXPECT_TRUE(test::refuses(
      test::apart_message("backward", "dalpha", "x"),
      [&] { act::backward(shared, x, dy, dx, x(3)); }, x, dx));
  EXPECT_TRUE(test::refuses(
      test::apart_message("alpha_gradient", "dalpha", "dy"),
      [&] { act::alpha_gradient(shared, x, dy, dy(0)); }, dy));
  Eigen::ArrayXf one = x.head(1);
  EXPECT_TRUE(test::refuses(
      test::apart_message("backward", "dalpha", "x"),
      [&] { act::backward(shared, one, dy.head(1), one, one(0)); }, one));
}

TEST(Overlap, OneSharedSlopesGradientMayLieBesideAnything) {
  Eigen::ArrayXf buffer = Eigen::ArrayXf::Constant(8, -1.0f);
  const Eigen::ArrayXf dy = Eigen::ArrayXf::Constant(3, 2.0f);
  const act::PReLU<float> shared(0.5f);
  act::backward(shared, buffer.segment(1, 3), dy, buffer.segment(5, 3), buffer(4));
  EXPECT_EQ(buffer(4), -6.0f);
  EXPECT_TRUE((buffer.segment(5, 3) == 1.0f).all());
  EXPECT_TRUE((buffer.head(4) == -1.0f).all());
  const Eigen::Map<const Eigen::ArrayXf> x(&buffer(1), 3);
  for (const Index beside : {0, 4}) {
    act::alpha_gradient(shared, x, dy, buffer(beside));
    EXPECT_EQ(buffer(beside), -6.0f);
  }
}

TEST(Overlap, ContainersWithoutElementsOverlapNothing) {
  Eigen::ArrayXf buffer = Eigen::ArrayXf::Constant(8, -1.0f);
  const Eigen::ArrayXf alpha = Eigen::ArrayXf::Zero(6);
  const Eigen::ArrayXXf none(0, 6);
  Eigen::Map<Eigen::ArrayXXf> dx(buffer.data() + 4, 0, 6);  // between the elements of dalpha
  act::backward(act::per_channel(alpha, 1), none, none, dx, buffer.head(6));
  EXPECT_TRUE((buffer.head(6) == 0.0f).all());
  EXPECT_TRUE((buffer.tail(2) == -1.0f).all());
}

TEST(Overlap, PackedArraysMayTouchAndShareNoElement) {
  Eigen::ArrayXf buffer = some_array(60, 1, 21).col(0);
  const Eigen::Map<const Eigen::ArrayXXf> x(buffer.data() + 20, 5, 4);
  const auto refused = [&](Index at) {
    Eigen::Map<Eigen::ArrayXXf> y(buffer.data() + at, 5, 4);
    return bool(test::refuses(
        test::overlap_message("forward", "y", "x"), [&] { act::forward(act::ReLU(), x, y); },
        buffer));
  };
  EXPECT_TRUE(refused(1));
  EXPECT_TRUE(refused(39));
  EXPECT_FALSE(refused(0));
  EXPECT_FALSE(refused(40));
}

TEST(Overlap, SlopesMayTouchTheOutputButShareNoElement) {
  Eigen::ArrayXf buffer = some_array(200, 1, 13).col(0);
  const Eigen::ArrayXf x = some_array(100, 1, 14).col(0);
  Eigen::Map<Eigen::ArrayXXf> y(buffer.data() + 50, 10, 10);
  const Eigen::Map<const Eigen::ArrayXXf> in(x.data(), 10, 10);
  const auto forward_with = [&](Index first, Index step) {
    using Slopes = Eigen::Map<Eigen::ArrayXf, 0, Eigen::InnerStride<>>;
    const Slopes slopes(buffer.data() + first, 10, Eigen::InnerStride<>(step));
    const auto channels = act::per_channel(slopes, 1);
    const Eigen::ArrayXXf expected = act::forward(channels, in);
    if (test::refuses(
            test::apart_message("forward", "y", "alpha"), [&] { act::forward(channels, in, y); },
            buffer)) {
      return false;
    }
    act::forward(channels, in, y);
    EXPECT_TRUE(same_bits(elements(y), elements(expected)));
    return true;
  };
  EXPECT_TRUE(forward_with(40, 1));
  EXPECT_FALSE(forward_with(41, 1));
  EXPECT_FALSE(forward_with(149, 1));
  EXPECT_TRUE(forward_with(150, 1));
  EXPECT_TRUE(forward_with(49, -5));
  EXPECT_FALSE(forward_with(50, -5));
  EXPECT_FALSE(forward_with(194, -5));
  EXPECT_TRUE(forward_with(195, -5));
}

TEST(Overlap, SlopesMayLieOnBothSidesOfTheOutput) {
  Eigen::ArrayXf buffer = some_array(200, 1, 18).col(0);
  const Eigen::ArrayXXf x = some_array(50, 2, 19);
  const Eigen::ArrayXXf dy = some_array(50, 2, 20);
  Eigen::Map<Eigen::ArrayXXf> out(buffer.data() + 50, 50, 2);
  const Eigen::Map<Eigen::ArrayXf, 0, Eigen::InnerStride<>> slopes(buffer.data() + 40, 2,
                                                                   Eigen::InnerStride<>(115));
  const Eigen::ArrayXf alpha = slopes;
  act::forward(act::per_channel(slopes, 1), x, out);
  EXPECT_TRUE(
      same_bits(elements(out), elements(act::forward(act::per_channel(alpha, 1), x).eval())));
  act::backward(act::per_channel(slopes, 1), x, dy, out);
  EXPECT_TRUE(
      same_bits(elements(out), elements(act::backward(act::per_channel(alpha, 1), x, dy).eval())));
}

}  // namespace
