// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <activations/passes.hpp>

#include <random>
#include <set>
#include <vector>

namespace {

using activations::detail::View;
using Eigen::Index;

template <std::size_t rank_a, std::size_t rank_b>
bool overlap(const View<const float, rank_a>& a, const View<const float, rank_b>& b) {
  using activations::detail::Region;
  return activations::detail::overlap(Region("a", a), Region("b", b));
}

template <std::size_t rank>
std::set<const float*> addresses(const View<const float, rank>& view) {
  Index size = 1;
  for (Index extent : view.extents) size *= extent;
  std::set<const float*> set;
  for (Index i = 0; i < size; ++i) {
    const float* element = view.data;
    Index rest = i;
    for (std::size_t axis = 0; axis < rank; ++axis) {
      element += rest % view.extents[axis] * view.strides[axis];
      rest /= view.extents[axis];
    }
    set.insert(element);
  }
  return set;
}

template <std::size_t rank>
View<const float, rank> random_view(const float* middle, std::mt19937& random) {
  const auto pick = [&random](int low, int high) {
    return static_cast<Index>(std::uniform_int_distribution<int>(low, high)(random));
  };
  View<const float, rank> view{middle + pick(-25, 25), {}, {}};
  for (std::size_t axis = 0; axis < rank; ++axis) {
    view.extents[axis] = pick(0, 19) == 0 ? 0 : pick(1, 5);
    view.strides[axis] = pick(-15, 15);
  }
  return view;
}

/// 10,000 pairs of small views with strides of either sign and zero, against the two sets of
/// addresses.
template <std::size_t rank_a, std::size_t rank_b>
void compare_with_sets(unsigned seed) {
  std::vector<float> memory(2000);
  std::mt19937 random(seed);
  int hits = 0;
  constexpr int pairs = 10000;
  for (int pair = 0; pair < pairs; ++pair) {
    const auto a = random_view<rank_a>(memory.data() + 1000, random);
    const auto b = random_view<rank_b>(memory.data() + 1000, random);
    const auto in_a = addresses(a);
    bool expected = false;
    for (const float* element : addresses(b)) expected = expected || in_a.count(element) > 0;
    hits += expected ? 1 : 0;
    ASSERT_EQ(overlap(a, b), expected) << "pair " << pair;
    ASSERT_EQ(overlap(b, a), expected) << "pair " << pair;
  }
  // Both answers have to be common for the comparison to mean something.
  EXPECT_GT(hits, pairs / 20);
  EXPECT_LT(hits, pairs - pairs / 20);
}

TEST(OverlapOfViews, IsACommonAddressForRankOneAndOne) { compare_with_sets<1, 1>(1); }
TEST(OverlapOfViews, IsACommonAddressForRankTwoAndOne) { compare_with_sets<2, 1>(2); }
TEST(OverlapOfViews, IsACommonAddressForRankTwoAndTwo) { compare_with_sets<2, 2>(3); }
TEST(OverlapOfViews, IsACommonAddressForRankThreeAndTwo) { compare_with_sets<3, 2>(4); }
TEST(OverlapOfViews, IsACommonAddressForRankThreeAndThree) { compare_with_sets<3, 3>(5); }

TEST(OverlapOfViews, IsTrueForElementsThatOverlapInPart) {
  alignas(float) char bytes[64] = {};
  const auto* first = reinterpret_cast<const float*>(bytes);
  const auto* shifted = reinterpret_cast<const float*>(bytes + 2);
  using View1 = View<const float, 1>;
  EXPECT_TRUE(overlap(View1{first, {4}, {1}}, View1{shifted, {4}, {1}}));
  // One of each: the first's end and the second's beginning, and the other way around.
  EXPECT_TRUE(overlap(View1{first, {1}, {1}}, View1{shifted, {1}, {1}}));
  EXPECT_TRUE(overlap(View1{shifted, {1}, {1}}, View1{first, {1}, {1}}));
}

// Addresses are numbers without a sign: an array may lie on both sides of the middle of them all.
TEST(OverlapOfViews, IsToldAroundTheMiddleOfAllAddresses) {
  using View1 = View<const float, 1>;
  const auto middle = std::uintptr_t{1} << (8 * sizeof(std::uintptr_t) - 1);
  const auto* first = reinterpret_cast<const float*>(middle - 4 * sizeof(float));
  const View1 across{first, {8}, {1}};
  for (const Index at : {0, 3, 4, 7}) {
    EXPECT_TRUE(overlap(across, View1{first + at, {1}, {1}})) << at;
    EXPECT_TRUE(overlap(View1{first + at, {1}, {1}}, across)) << at;
  }
  EXPECT_FALSE(overlap(across, View1{first - 1, {1}, {1}}));
  EXPECT_FALSE(overlap(across, View1{first + 8, {1}, {1}}));
  EXPECT_FALSE(overlap(View1{first, {4}, {2}}, View1{first + 1, {4}, {2}}));
}

TEST(OverlapOfViews, IsTheSafeAnswerWhereASearchWouldTakeTooLong) {
  // 90 steps of a million and 1 to 32 come to 90,002,880 at most, and 89 or 91 of them not near it.
  using View3 = View<const float, 3>;
  const auto* data = reinterpret_cast<const float*>(std::uintptr_t{1} << 30);
  const View3 a{data, {31, 31, 31}, {1000001, 1000002, 1000004}};
  const View3 b{data + 90002881, {31, 31, 31}, {-1000008, -1000016, -1000032}};
  EXPECT_TRUE(overlap(a, b));
  // In fewer steps the same is found not to be so.
  const View3 short_a{data, {3, 3, 3}, {1000001, 1000002, 1000004}};
  const View3 short_b{data + 6000193, {3, 3, 3}, {-1000008, -1000016, -1000032}};
  EXPECT_FALSE(overlap(short_a, short_b));
}

TEST(OverlapOfViews, LargeViewsOfOrdinaryLayoutsAreToldApart) {
  // Two columns of a row-major image, 5000 by 4000 by 3, and two of its colours.
  const auto* data = reinterpret_cast<const float*>(std::uintptr_t{1} << 30);
  using Image = View<const float, 2>;
  EXPECT_FALSE(overlap(Image{data, {5000, 3}, {12000, 1}}, Image{data + 3, {5000, 3}, {12000, 1}}));
  EXPECT_FALSE(
      overlap(Image{data, {5000, 4000}, {12000, 3}}, Image{data + 1, {5000, 4000}, {12000, 3}}));
  EXPECT_TRUE(overlap(Image{data, {5000, 4000}, {12000, 3}},
                      Image{data + 12003, {4999, 3999}, {12000, 3}}));
}

}  // namespace
