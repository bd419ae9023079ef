// SPDX-License-Identifier: MIT
#define EIGEN_RUNTIME_NO_MALLOC
#include <activations/tensor.hpp>
#include <cstdlib>
#include <new>

#include "support/inputs.hpp"

namespace {
long allocations = 0;
}

// Every other form of new ends in this one. Eigen's containers take their memory by malloc instead, which
// EIGEN_RUNTIME_NO_MALLOC guards. Inlined, they would look like a mismatched pair to g++.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size > 0 ? size : 1)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

namespace act = activations;

/// The calls of new while `body` runs, with Eigen's own allocations forbidden by assertion.
template <typename Body>
long allocations_of(const Body& body) {
  const long before = allocations;
  Eigen::internal::set_is_malloc_allowed(false);
  body();
  Eigen::internal::set_is_malloc_allowed(true);
  return allocations - before;
}

TEST(AllocationCountTest, CountsTheCallsOfNew) {
  // Called by name: a compiler may leave out the new of a new-expression.
  void* memory = nullptr;
  EXPECT_EQ(allocations_of([&] { memory = ::operator new(20); }), 1);
  ::operator delete(memory);
}

template <typename F>
class AllocationTest : public ::testing::Test {
 protected:
  const F f = support::sample_of<F>();
};
TYPED_TEST_SUITE(AllocationTest, support::Functions, support::Names);

TYPED_TEST(AllocationTest, EagerPassesOverArraysTakeNoMemory) {
  using Array = Eigen::Array<typename TypeParam::Scalar, Eigen::Dynamic, Eigen::Dynamic>;
  Array x = Array::Constant(37, 53, typename TypeParam::Scalar(-1)), dy = x, out = x;
  EXPECT_EQ(allocations_of([&] {
              act::forward(this->f, x, out);
              act::backward(this->f, x, dy, out);
              act::forward(this->f, x.block(1, 2, 30, 40), out.block(0, 0, 30, 40));
              act::forward(this->f, x + dy, out);
              act::forward(this->f, out, out);
              if constexpr (support::has_gradient_from_output<TypeParam>) {
                act::backward_from_output(this->f, x, dy, out);
              }
            }),
            0);
}

TYPED_TEST(AllocationTest, EagerPassesOverTensorsTakeNoMemory) {
  using Tensor = Eigen::Tensor<typename TypeParam::Scalar, 3>;
  Tensor x(7, 9, 31), dy(7, 9, 31), out(7, 9, 31);
  x.setConstant(typename TypeParam::Scalar(-1));
  dy.setConstant(typename TypeParam::Scalar(1));
  EXPECT_EQ(allocations_of([&] {
              act::forward(this->f, x, out);
              act::backward(this->f, x, dy, out);
              act::forward(this->f, x.chip(2, 1), out.chip(3, 1));
              act::backward(this->f, x, dy, dy);
            }),
            0);
}

/// As the documentation of `backward` with dalpha says.
TEST(AlphaGradientAllocationTest, TakesAWorkspaceForManyChannelsAlone) {
  using Array = Eigen::ArrayXXf;
  const auto allocations_for = [](Eigen::Index channels, Eigen::Index others, Eigen::Index axis) {
    const Array x =
        Array::Constant(axis == 0 ? channels : others, axis == 0 ? others : channels, -1);
    Array dx = x;
    const Eigen::ArrayXf alpha = Eigen::ArrayXf::Constant(channels, 0.25f);
    Eigen::ArrayXf dalpha = alpha;
    return allocations_of([&] {
      act::backward(act::per_channel(alpha, axis), x, x, dx, dalpha);
      act::alpha_gradient(act::per_channel(alpha, axis), x, x, dalpha);
    });
  };
  EXPECT_EQ(allocations_for(3, 1000, 0), 0);
  EXPECT_EQ(allocations_for(64, 1000, 0), 0);
  EXPECT_EQ(allocations_for(1000, 32, 0), 0);  // one leaf of the tree
  EXPECT_EQ(allocations_for(100, 1000, 0), 2);
  EXPECT_EQ(allocations_for(100, 1000, 1), 0);  // a channel's elements in a row
}

TEST(SignMaskAllocationTest, PassesTakeNoMemoryOnceTheMaskHasIt) {
  Eigen::ArrayXXf x = Eigen::ArrayXXf::Constant(37, 53, -1), dy = x, out = x;
  const Eigen::ArrayXf alpha = Eigen::ArrayXf::Constant(53, 0.25f);
  const auto prelu = act::per_channel(alpha, 1);
  act::SignMask signs;
  EXPECT_EQ(allocations_of([&] { act::forward(prelu, x, out, signs); }), 3);
  EXPECT_EQ(allocations_of([&] {
              act::forward(prelu, x, out, signs);
              act::forward(prelu, x.transpose().leftCols(20).transpose(), out.topRows(20), signs);
              act::forward(act::ReLU<float>(), x, x, signs);
              act::backward_from_mask(prelu, signs, dy, out);
              act::backward_from_mask(prelu, signs, dy, dy);
            }),
            0);
}

TYPED_TEST(AllocationTest, LazyPassesOverArraysTakeNoMemory) {
  using Array = Eigen::Array<typename TypeParam::Scalar, Eigen::Dynamic, Eigen::Dynamic>;
  Array x = Array::Constant(37, 53, typename TypeParam::Scalar(-1)), dy = x, out = x;
  EXPECT_EQ(allocations_of([&] {
              out = act::forward(this->f, x) + dy;
              out = act::backward(this->f, x, dy);
            }),
            0);
}

}  // namespace
