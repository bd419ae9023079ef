// SPDX-License-Identifier: MIT
/// How much memory calls take, by counting those of malloc and its like, which operator new and Eigen's
/// containers end in. Outputs are small and large enough to be written past the cache.
#define ACTIVATIONS_STREAM_FROM_BYTES 4096
#include <activations/tensor.hpp>
#include <cerrno>
#include <cstdlib>
#include <new>
#include <tuple>
#include <vector>

#include "support/inputs.hpp"

namespace {

struct Taken {
  long calls = 0;
  std::size_t largest = 0;  ///< in bytes
};
// Volatile, since compilers know of malloc that it changes nothing of the program's.
volatile long calls;
volatile std::size_t largest;
volatile long calls_until_failure = -1;  ///< of one call; none fails where it is negative

/// Whether there shall be memory.
[[maybe_unused]] bool has_memory() {
  if (calls_until_failure < 0) return true;
  calls_until_failure = calls_until_failure - 1;
  return calls_until_failure >= 0;
}

void count(std::size_t size) {
  calls = calls + 1;
  if (largest < size) largest = size;
}

}  // namespace

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define ACTIVATIONS_TEST_SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define ACTIVATIONS_TEST_SANITIZED
#endif

#if defined(ACTIVATIONS_TEST_SANITIZED)
// Of the sanitizers' interface, without the header, which g++ does not have.
extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*malloc_hook)(const volatile void*,
                                                                             std::size_t),
                                                         void (*free_hook)(const volatile void*));

namespace {
const bool is_counted = __sanitizer_install_malloc_and_free_hooks(
                            [](const volatile void*, std::size_t size) { count(size); },
                            [](const volatile void*) {}) != 0;
}
#else
// A program may have its own in place of glibc's, which has these names too.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);

void* malloc(std::size_t size) noexcept {
  count(size);
  return has_memory() ? __libc_malloc(size) : nullptr;
}
void* calloc(std::size_t number, std::size_t size) noexcept {
  count(number * size);
  return __libc_calloc(number, size);
}
void* realloc(void* memory, std::size_t size) noexcept {
  count(size);
  return __libc_realloc(memory, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  count(size);
  return has_memory() ? __libc_memalign(alignment, size) : nullptr;
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) noexcept {
  count(size);
  *memory = has_memory() ? __libc_memalign(alignment, size) : nullptr;
  return *memory ? 0 : ENOMEM;
}
}

namespace {
constexpr bool is_counted = true;
}
#endif

namespace {

namespace act = activations;
using Eigen::Index;

template <typename Body>
Taken taken_by(const Body& body) {
  calls = 0;
  largest = 0;
  body();
  return {calls, largest};
}

TEST(AllocationCountTest, CountsAllWaysToTakeMemory) {
  ASSERT_TRUE(is_counted);
  // A compiler may leave out what it sees to be freed unused.
  void* volatile memory = nullptr;
  const auto expect_one_of = [&](std::size_t size, auto take, auto free) {
    const Taken by = taken_by([&] { memory = take(size); });
    free(static_cast<void*>(memory));
    EXPECT_EQ(by.calls, 1);
    EXPECT_GE(by.largest, size);
  };
  const auto delete_it = [](void* at) { ::operator delete(at); };
  expect_one_of(
      20, [](std::size_t size) { return ::operator new(size); }, delete_it);
  expect_one_of(
      30, [](std::size_t size) { return std::malloc(size); }, std::free);
  expect_one_of(
      40, [](std::size_t size) { return std::calloc(size, 1); }, std::free);
  expect_one_of(
      50, [](std::size_t size) { return std::realloc(nullptr, size); }, std::free);
#if !defined(ACTIVATIONS_TEST_SANITIZED)  // whose hooks see some of these alone
  expect_one_of(
      64, [](std::size_t size) { return std::aligned_alloc(64, size); }, std::free);
#endif
  expect_one_of(70, Eigen::internal::aligned_malloc, Eigen::internal::aligned_free);
}

template <typename F>
class AllocationTest : public ::testing::Test {
 protected:
  const F f = support::sample_of<F>();
};
TYPED_TEST_SUITE(AllocationTest, support::Functions, support::Names);

TYPED_TEST(AllocationTest, EagerPassesOverArraysTakeNoMemory) {
  using Array = Eigen::Array<typename TypeParam::Scalar, Eigen::Dynamic, Eigen::Dynamic>;
  Array x = Array::Constant(37, 73, typename TypeParam::Scalar(-1)), dy = x, out = x;
  const Taken by = taken_by([&] {
    act::forward(this->f, x, out);
    act::backward(this->f, x, dy, out);
    act::forward(this->f, x.block(1, 2, 30, 40), out.block(0, 0, 30, 40));
    act::forward(this->f, x + dy, out);
    act::forward(this->f, out, out);
    if constexpr (support::has_gradient_from_output<TypeParam>) {
      act::backward_from_output(this->f, x, dy, out);
    }
  });
  EXPECT_EQ(by.calls, 0);
}

TYPED_TEST(AllocationTest, EagerPassesOverTensorsTakeNoMemory) {
  using Tensor = Eigen::Tensor<typename TypeParam::Scalar, 3>;
  Tensor x(7, 9, 41), dy(7, 9, 41), out(7, 9, 41);
  x.setConstant(typename TypeParam::Scalar(-1));
  dy.setConstant(typename TypeParam::Scalar(1));
  const Taken by = taken_by([&] {
    act::forward(this->f, x, out);
    act::backward(this->f, x, dy, out);
    act::forward(this->f, x.chip(2, 1), out.chip(3, 1));
    act::backward(this->f, x, dy, dy);
  });
  EXPECT_EQ(by.calls, 0);
}

TYPED_TEST(AllocationTest, LazyPassesOverArraysTakeNoMemory) {
  using Array = Eigen::Array<typename TypeParam::Scalar, Eigen::Dynamic, Eigen::Dynamic>;
  Array x = Array::Constant(37, 53, typename TypeParam::Scalar(-1)), dy = x, out = x;
  const Taken by = taken_by([&] {
    out = act::forward(this->f, x) + dy;
    out = act::backward(this->f, x, dy);
  });
  EXPECT_EQ(by.calls, 0);
}

template <typename Scalar>
class PerChannelAllocationTest : public ::testing::Test {};
TYPED_TEST_SUITE(PerChannelAllocationTest, support::Reals, support::Names);

TYPED_TEST(PerChannelAllocationTest, PassesTakeNoMemory) {
  using Array = Eigen::Array<TypeParam, Eigen::Dynamic, Eigen::Dynamic>;
  using Tensor = Eigen::Tensor<TypeParam, 4>;
  Array x = Array::Constant(37, 73, TypeParam(-1)), dy = x, out = x;
  Tensor images(9, 7, 5, 8), of_images(9, 7, 5, 8);
  images.setConstant(TypeParam(-1));
  const Eigen::ArrayXf alpha = Eigen::ArrayXf::Constant(73, 0.25f);
  const auto slopes = [&](Index count) {
    return Eigen::Array<TypeParam, Eigen::Dynamic, 1>(alpha.head(count).cast<TypeParam>());
  };
  for (const Index axis : {0, 1}) {
    const auto of_axis = slopes(axis == 0 ? 37 : 73);
    const auto prelu = act::per_channel(of_axis, axis);
    const Taken by = taken_by([&] {
      act::forward(prelu, x, out);
      act::backward(prelu, x, dy, out);
      act::backward(prelu, x, dy, x);
      out = act::forward(prelu, x);
    });
    EXPECT_EQ(by.calls, 0) << "axis " << axis;
  }
  for (Index axis = 0; axis < 4; ++axis) {
    const auto of_axis = slopes(images.dimension(static_cast<std::size_t>(axis)));
    const auto prelu = act::per_channel(of_axis, axis);
    const Taken by = taken_by([&] {
      act::forward(prelu, images, of_images);
      act::backward(prelu, images, images, of_images);
    });
    EXPECT_EQ(by.calls, 0) << "axis " << axis;
  }
}

/// As the documentation of `backward` with dalpha says, in calls with dx and without.
TYPED_TEST(PerChannelAllocationTest, GradientsOfSlopesTakeAWorkspaceForManyChannelsAlone) {
  using Array = Eigen::Array<TypeParam, Eigen::Dynamic, Eigen::Dynamic>;
  using Slopes = Eigen::Array<TypeParam, Eigen::Dynamic, 1>;
  const auto taken_for = [](Index channels, Index others, Index axis) {
    const Array x = Array::Constant(axis == 0 ? channels : others, axis == 0 ? others : channels,
                                    TypeParam(-1));
    Array dx = x;
    const Slopes alpha = Slopes::Constant(channels, TypeParam(0.25f));
    Slopes dalpha = alpha;
    const auto prelu = act::per_channel(alpha, axis);
    const Taken with_dx = taken_by([&] { act::backward(prelu, x, x, dx, dalpha); });
    const Taken without = taken_by([&] { act::alpha_gradient(prelu, x, x, dalpha); });
    EXPECT_EQ(with_dx.calls, without.calls);
    EXPECT_EQ(with_dx.largest, without.largest);
    return with_dx;
  };
  for (const Index channels : {3, 64}) {
    for (const Index others : {10, 1000, 5000}) {
      EXPECT_EQ(taken_for(channels, others, 0).calls, 0) << channels << " of " << others;
    }
  }
  EXPECT_EQ(taken_for(1000, 32, 0).calls, 0);   // one leaf of the tree
  EXPECT_EQ(taken_for(100, 1000, 1).calls, 0);  // a channel's elements in a row
  for (const Index others : {1000, 5000}) {
    const Taken by = taken_for(100, others, 0);
    EXPECT_EQ(by.calls, 1);
    EXPECT_LE(double(by.largest), 100 * sizeof(double) * (1 + std::log2(double(others))));
  }
}

TEST(SignMaskAllocationTest, PassesTakeNoMemoryOnceTheMaskHasIt) {
  Eigen::ArrayXXf x = Eigen::ArrayXXf::Constant(37, 73, -1), dy = x, out = x;
  const Eigen::ArrayXf alpha = Eigen::ArrayXf::Constant(73, 0.25f);
  const auto prelu = act::per_channel(alpha, 1);
  act::SignMask signs;
  EXPECT_EQ(taken_by([&] { act::forward(prelu, x, out, signs); }).calls, 3);
  const Taken by = taken_by([&] {
    act::forward(prelu, x, out, signs);
    act::forward(prelu, x.transpose().leftCols(20).transpose(), out.topRows(20), signs);
    act::forward(act::ReLU<float>(), x, x, signs);
    act::backward_from_mask(prelu, signs, dy, out);
    act::backward_from_mask(prelu, signs, dy, dy);
  });
  EXPECT_EQ(by.calls, 0);
}

#if !defined(ACTIVATIONS_TEST_SANITIZED)  // whose allocators do not fail by themselves
/// Lets the first allocation of a call fail, then the second and so on, till it needs no more: whatever `watched`
/// gives has to be what it was, whenever one failed. Returns how many did. `prepare` comes before each.
template <typename Prepare, typename Call, typename Watched>
long failures_of(const Prepare& prepare, const Call& call, const Watched& watched) {
  for (long nth = 0;; ++nth) {
    prepare();
    const auto before = watched();
    calls_until_failure = nth;
    try {
      call();
      calls_until_failure = -1;
      return nth;
    } catch (const std::bad_alloc&) {
      calls_until_failure = -1;
    }
    EXPECT_TRUE(watched() == before) << "allocation " << nth;
  }
}

TEST(FailedAllocationTest, OfASignMaskComesBeforeAnythingIsWritten) {
  const Eigen::ArrayXXf small = Eigen::ArrayXXf::Constant(1, 3, 1);
  const Eigen::Tensor<float, 5> x = Eigen::Tensor<float, 5>(3, 5, 7, 9, 2).setRandom();
  Eigen::Tensor<float, 5> y(3, 5, 7, 9, 2);
  y.setConstant(-99);
  Eigen::ArrayXXf small_y(1, 3);
  act::SignMask of_small, signs;
  act::forward(act::ReLU(), small, small_y, of_small);
  const auto prepare = [&] { signs = act::SignMask(of_small); };
  const auto watched = [&] {
    return std::tuple(signs.extents(), signs.axes(), signs.words(),
                      std::vector<float>(y.data(), y.data() + y.size()));
  };
  EXPECT_EQ(failures_of(
                prepare, [&] { act::forward(act::ReLU(), x, y, signs); }, watched),
            3);
  EXPECT_EQ(signs.extents().size(), 5u);
  const Eigen::Tensor<float, 5> expected = act::forward(act::ReLU(), x);
  EXPECT_TRUE(std::equal(y.data(), y.data() + y.size(), expected.data()));
}

TEST(FailedAllocationTest, OfACopyOfASignMaskLeavesTheOtherAsItWas) {
  const Eigen::ArrayXXf x = Eigen::ArrayXXf::Constant(1, 3, 1);
  const Eigen::Tensor<float, 5> large_x = Eigen::Tensor<float, 5>(3, 5, 7, 9, 2).setRandom();
  Eigen::ArrayXXf y(1, 3);
  Eigen::Tensor<float, 5> large_y(3, 5, 7, 9, 2);
  act::SignMask small, large, signs;
  act::forward(act::ReLU(), x, y, small);
  act::forward(act::ReLU(), large_x, large_y, large);
  EXPECT_EQ(failures_of([&] { signs = act::SignMask(small); }, [&] { signs = large; },
                        [&] { return std::tuple(signs.extents(), signs.axes(), signs.words()); }),
            3);
  EXPECT_EQ(signs.axes(), large.axes());
  EXPECT_EQ(signs.words(), large.words());
}

TEST(FailedAllocationTest, OfAWorkspaceForSumsComesBeforeAnythingIsWritten) {
  const Eigen::ArrayXXf x = Eigen::ArrayXXf::Random(100, 5000),
                        dy = Eigen::ArrayXXf::Random(100, 5000);
  Eigen::ArrayXXf dx = Eigen::ArrayXXf::Constant(100, 5000, -99);
  const Eigen::ArrayXf alpha = Eigen::ArrayXf::Constant(100, 0.5f);
  Eigen::ArrayXf dalpha = Eigen::ArrayXf::Constant(100, -99);
  const auto prelu = act::per_channel(alpha, 0);
  const auto watched = [&] {
    std::vector<float> written(dx.data(), dx.data() + dx.size());
    written.insert(written.end(), dalpha.data(), dalpha.data() + dalpha.size());
    return written;
  };
  EXPECT_EQ(failures_of([] {}, [&] { act::backward(prelu, x, dy, dx, dalpha); }, watched), 1);
  EXPECT_NE(dx(0, 0), -99);
  EXPECT_NE(dalpha[0], -99);
}
#endif

}  // namespace
