// SPDX-License-Identifier: MIT
/// Which calls write past the cache, and that a fence follows what they write there, by looking at each
/// instruction that they execute.
#include <cstddef>

namespace {
constexpr std::ptrdiff_t stream_from = 512;  // bytes
}
#define ACTIVATIONS_STREAM_FROM_BYTES stream_from

#include <activations/tensor.hpp>

#include "support/inputs.hpp"
#include "support/pieces.hpp"
#include "support/stepping.hpp"

namespace {

namespace act = activations;
using Eigen::ArrayXf;
using Eigen::ArrayXXf;
using Eigen::Index;
using support::Steps;
using support::steps_of;

testing::AssertionResult streams(const Steps& steps, long fences = 1) {
  if (steps.streamed > 0 && steps.unfenced == 0 && steps.needless_fences == 0 &&
      steps.fences == fences) {
    return testing::AssertionSuccess();
  }
  return testing::AssertionFailure()
         << steps.streamed << " stores past the cache, " << steps.unfenced << " after the last of "
         << steps.fences << " fences, of which " << steps.needless_fences << " follow none";
}
testing::AssertionResult does_not_stream(const Steps& steps) {
  return steps.streamed + steps.fences == 0 ? testing::AssertionSuccess()
                                            : streams(steps, -1);  // fails, and says how many
}

TEST(SteppingTest, SeesStoresPastTheCacheAndFences) {
  alignas(64) float memory[16] = {};
  float* volatile unknown = memory;  // otherwise a compiler leaves out stores that nobody reads
  float* const line = unknown;
  const __m128 zero = _mm_setzero_ps();
  const Steps fenced = steps_of([&] {
    _mm_stream_ps(line, zero);
    _mm_stream_ps(line + 4, zero);
    _mm_sfence();
    _mm_stream_ps(line + 8, zero);
    _mm_stream_si32(reinterpret_cast<int*>(line + 12), 0);
  });
  EXPECT_EQ(fenced.streamed, 4);
  EXPECT_EQ(fenced.fences, 1);
  EXPECT_EQ(fenced.unfenced, 2);
  const Steps needless = steps_of([&] {
    _mm_storeu_ps(line, zero);
    _mm_sfence();
  });
  EXPECT_EQ(needless.needless_fences, 1);
}

template <typename Scalar>
using ArrayOf = Eigen::Array<Scalar, Eigen::Dynamic, 1>;

template <typename F>
class StreamingTest : public ::testing::Test {
 protected:
  static constexpr Index enough = stream_from / Index(sizeof(typename F::Scalar));

  const F f = support::sample_of<F>();
};
TYPED_TEST_SUITE(StreamingTest, support::Functions, support::Names);

TYPED_TEST(StreamingTest, IsForOutputsOfTheStatedSizeAndMore) {
  using Scalar = typename TypeParam::Scalar;
  using Array = ArrayOf<Scalar>;
  const Array x = Array::Constant(TestFixture::enough, Scalar(-1)), dy = x;
  Array out = x;
  EXPECT_TRUE(streams(steps_of([&] { act::forward(this->f, x, out); })));
  EXPECT_TRUE(streams(steps_of([&] { act::backward(this->f, x, dy, out); })));
  if constexpr (support::has_gradient_from_output<TypeParam>) {
    EXPECT_TRUE(streams(steps_of([&] { act::backward_from_output(this->f, x, dy, out); })));
  }
  const auto less = [](auto& list) { return list.head(TestFixture::enough - 1); };
  EXPECT_TRUE(does_not_stream(steps_of([&] { act::forward(this->f, less(x), less(out)); })));
  EXPECT_TRUE(
      does_not_stream(steps_of([&] { act::backward(this->f, less(x), less(dy), less(out)); })));
}

TYPED_TEST(StreamingTest, IsNotDoneInPlace) {
  using Scalar = typename TypeParam::Scalar;
  using Array = ArrayOf<Scalar>;
  Array x = Array::Constant(TestFixture::enough, Scalar(-1)), dy = x;
  EXPECT_TRUE(does_not_stream(steps_of([&] { act::forward(this->f, x, x); })));
  EXPECT_TRUE(does_not_stream(steps_of([&] { act::backward(this->f, x, dy, x); })));
  EXPECT_TRUE(does_not_stream(steps_of([&] { act::backward(this->f, x, dy, dy); })));
}

TYPED_TEST(StreamingTest, EndsEachPieceOfSharedWorkWithAFence) {
  using Scalar = typename TypeParam::Scalar;
  using Array = ArrayOf<Scalar>;
  const Array x = Array::Constant(3 * TestFixture::enough, Scalar(-1));
  Array out = x;
  const support::Pieces pieces{TestFixture::enough};
  EXPECT_TRUE(streams(steps_of([&] { act::forward(pieces, this->f, x, out); }), 3));
}

TEST(StreamingPerChannelTest, EndsWithAFenceAndIsNotDoneInPlace) {
  ArrayXXf x = ArrayXXf::Constant(32, 16, -1), dy = x;
  alignas(64) float memory[32 * 16];  // rows of whole lines, which begin with a line
  Eigen::Map<ArrayXXf> out(memory, 32, 16);
  const ArrayXf alpha = ArrayXf::Constant(32, 0.25f);
  for (const Index axis : {0, 1}) {
    SCOPED_TRACE(axis);
    const ArrayXf slopes = alpha.head(axis == 0 ? 32 : 16);
    const auto prelu = act::per_channel(slopes, axis);
    ArrayXf dalpha = slopes;
    EXPECT_TRUE(streams(steps_of([&] { act::forward(prelu, x, out); })));
    EXPECT_TRUE(streams(steps_of([&] { act::backward(prelu, x, dy, out); })));
    EXPECT_TRUE(does_not_stream(steps_of([&] { act::alpha_gradient(prelu, x, dy, dalpha); })));
    const Steps both = steps_of([&] { act::backward(prelu, x, dy, out, dalpha); });
    EXPECT_TRUE(streams(both, both.fences));
    EXPECT_TRUE(does_not_stream(steps_of([&] {
      act::forward(prelu, x, x);
      act::backward(prelu, x, dy, x);
      act::backward(prelu, x, dy, dy, dalpha);
    })));
  }
}

// Columns with a line of the cache, or half of one, between them.
TEST(StreamingAlphaTest, ReachesRowsOfWholeLinesAlone) {
  ArrayXXf x = ArrayXXf::Constant(128, 16, -1), dy = x;
  alignas(64) float memory[144 * 16];
  const auto padded = [&](Index stride) {
    return Eigen::Map<ArrayXXf, 0, Eigen::OuterStride<>>(memory, 128, 16,
                                                         Eigen::OuterStride<>(stride));
  };
  const act::PReLU<float> prelu(0.25f);
  float dalpha = 0;
  EXPECT_TRUE(streams(steps_of([&] { act::backward(prelu, x, dy, padded(144), dalpha); })));
  EXPECT_TRUE((padded(144) == -0.25f).all());
  EXPECT_EQ(dalpha, 128 * 16);
  EXPECT_TRUE(does_not_stream(steps_of([&] {
    act::backward(prelu, x, dy, padded(136), dalpha);
    act::backward(prelu, x, padded(144), padded(144), dalpha);
  })));
  // A slope per column streams as well; a slope per row is 128 of them side by side, in tiles of 64.
  const ArrayXf alpha = ArrayXf::Constant(128, 0.25f);
  for (const Index axis : {0, 1}) {
    SCOPED_TRACE(axis);
    const ArrayXf slopes = alpha.head(axis == 0 ? 128 : 16);
    const auto channels = act::per_channel(slopes, axis);
    ArrayXf dalphas = slopes;
    const Steps both = steps_of([&] { act::backward(channels, x, dy, padded(144), dalphas); });
    EXPECT_TRUE(streams(both, both.fences));
  }
  // Rows of 32 channels are taken together by twos, and are copied where they have gaps between them.
  const ArrayXf of_32 = alpha.head(32);
  ArrayXf dalphas = of_32;
  const ArrayXXf narrow = ArrayXXf::Constant(32, 8, -1);
  Eigen::Map<ArrayXXf, 0, Eigen::OuterStride<>> out(memory, 32, 8, Eigen::OuterStride<>(144));
  EXPECT_TRUE(does_not_stream(
      steps_of([&] { act::backward(act::per_channel(of_32, 0), narrow, narrow, out, dalphas); })));
}

TEST(StreamingMaskTest, EndsWithAFenceAndIsNotDoneInPlace) {
  ArrayXf x = ArrayXf::Constant(512, -1), dy = x, out = x;
  const act::LeakyReLU<float> leaky(0.25f);
  act::SignMask signs;
  act::forward(leaky, x, x, signs);  // takes the memory of the mask
  EXPECT_TRUE(streams(steps_of([&] { act::forward(leaky, x, out, signs); })));
  EXPECT_TRUE(streams(steps_of([&] { act::backward_from_mask(leaky, signs, dy, out); })));
  EXPECT_TRUE(does_not_stream(steps_of([&] {
    act::forward(leaky, x, x, signs);
    act::backward_from_mask(leaky, signs, dy, dy);
  })));
}

TEST(StreamingMaskTest, IsForChannelsToo) {
  const ArrayXXf x = ArrayXXf::Constant(32, 16, -1);
  ArrayXXf out = x;
  const ArrayXf alpha = ArrayXf::Constant(32, 0.25f);
  const auto prelu = act::per_channel(alpha, 0);
  act::SignMask signs;
  act::forward(prelu, x, out, signs);  // takes the memory of the mask
  EXPECT_TRUE(streams(steps_of([&] { act::forward(prelu, x, out, signs); })));
  EXPECT_TRUE(streams(steps_of([&] { act::backward_from_mask(prelu, signs, x, out); })));
}

}  // namespace
