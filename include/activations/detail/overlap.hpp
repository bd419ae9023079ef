// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>

#include "view.hpp"

/// Whether two views share an element. Comparing the ends of their memory is not enough: two rows
/// of a column-major matrix lie between each other and share nothing, and writing one from the
/// other is right.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// The sums k_0 s_0 + k_1 s_1 + ... with 0 <= k_i <= last_i: offsets from one element to another.
struct Step {
  Index stride;
  Index last;
};

/// Whether `target` is such a sum. Steps are sorted by falling stride: in an ordinary layout each k
/// is then known but for one or two values, since the smaller steps together do not reach over a
/// larger one. A budget bounds the search in layouts of the other kind; where it runs out, the
/// answer is the safe one, yes.
EIGEN_DONT_INLINE inline bool reaches(const Step* first, const Step* last, Index target,
                                      int& budget) {
  if (target == 0) return true;
  if (first == last || target < 0) return false;
  if (--budget < 0) return true;
  Index reach = 0;
  Index divisor = 0;
  for (const Step* s = first; s != last; ++s) {
    reach += s->stride * s->last;
    divisor = std::gcd(divisor, s->stride);
  }
  if (target > reach || target % divisor != 0) return false;
  const Index others = reach - first->stride * first->last;
  const Index most = (std::min)(first->last, target / first->stride);
  const Index beyond = target - others;
  const Index least = beyond > 0 ? (beyond + first->stride - 1) / first->stride : 0;
  for (Index k = most; k >= least; --k) {
    if (reaches(first + 1, last, target - k * first->stride, budget)) return true;
  }
  return false;
}

template <typename Scalar, std::size_t rank>
bool same_elements(const View<const Scalar, rank>& a, const View<const Scalar, rank>& b) {
  if (a.data != b.data) return false;
  for (std::size_t axis = 0; axis < rank; ++axis) {
    if (a.extents[axis] != b.extents[axis]) return false;
    if (a.extents[axis] > 1 && a.strides[axis] != b.strides[axis]) return false;
  }
  return true;
}

/// A view of any scalar and rank.
struct AnyView {
  std::uintptr_t data;  // without a sign: on 32-bit machines an array may lie on both sides of 2^31
  std::intptr_t scalar_size;
  std::size_t rank;
  const Index* extents;
  const Index* strides;

  template <typename Scalar, std::size_t rank_>
  explicit AnyView(const View<Scalar, rank_>& view)
      : data(reinterpret_cast<std::uintptr_t>(view.data)),
        scalar_size(sizeof(Scalar)),
        rank(rank_),
        extents(view.extents.data()),
        strides(view.strides.data()) {}
};

/// Whether two views of one scalar share an element. `steps`: room for as many as axes.
EIGEN_DONT_INLINE inline bool share_element(const AnyView& a, const AnyView& b, Step* steps) {
  // a's element at i and b's at j are the same where a.data + sum i s = b.data + sum j t. Putting
  // j' = last - j turns the minus into a plus, and a negative stride is turned around in the same
  // way.
  std::size_t count = 0;
  const auto difference = static_cast<std::intptr_t>(b.data - a.data);
  // Where b's elements lie across a's (on 32-bit machines a double may), each of them touches two.
  const bool across = difference % a.scalar_size != 0;
  auto target = static_cast<Index>(difference / a.scalar_size - (across && difference < 0 ? 1 : 0));
  const auto add = [&](Index stride, Index last) {
    if (stride == 0 || last == 0) return;
    if (stride < 0) {
      stride = -stride;
      target += stride * last;
    }
    std::size_t at = count++;
    for (; at > 0 && steps[at - 1].stride < stride; --at) steps[at] = steps[at - 1];
    steps[at] = {stride, last};
  };
  for (std::size_t axis = 0; axis < a.rank; ++axis) add(a.strides[axis], a.extents[axis] - 1);
  for (std::size_t axis = 0; axis < b.rank; ++axis) add(-b.strides[axis], b.extents[axis] - 1);
  int budget = 100000;
  const Step* const end = steps + count;
  return reaches(steps, end, target, budget) || (across && reaches(steps, end, target + 1, budget));
}

/// The addresses between which a view's elements lie; none where it has no elements.
struct Span {
  std::uintptr_t first;
  std::uintptr_t end;
};
EIGEN_DONT_INLINE inline Span span_of(const AnyView& view) {
  Index first = 0;
  Index last = 0;
  for (std::size_t axis = 0; axis < view.rank; ++axis) {
    if (view.extents[axis] == 0) return {};
    const Index reach = (view.extents[axis] - 1) * view.strides[axis];
    (reach < 0 ? first : last) += reach;
  }
  const auto at = [&](Index k) {
    return view.data + static_cast<std::uintptr_t>(k * view.scalar_size);
  };
  return {at(first), at(last + 1)};
}

/// A view under the name that the user knows it by, and its span, computed once for all that it is compared with.
/// Of what has no gaps between its elements the ends alone decide.
template <typename Scalar_, std::size_t rank_, bool may_have_gaps_ = true>
struct Region {
  using Scalar = Scalar_;
  static constexpr std::size_t rank = rank_;
  static constexpr bool may_have_gaps = may_have_gaps_;
  const char* name;
  View<const Scalar, rank> view;
  Span span{};

  Region(const char* name_, const View<const Scalar, rank>& view_) : name(name_), view(view_) {
    if constexpr (may_have_gaps) {
      span = span_of(AnyView(view));
    } else {
      const auto first = reinterpret_cast<std::uintptr_t>(view.data);
      const auto size = static_cast<std::uintptr_t>(size_of(view.extents));
      if (size > 0) span = {first, first + size * sizeof(Scalar)};
    }
  }
};
template <typename Scalar, std::size_t rank>
Region(const char*, const View<const Scalar, rank>&) -> Region<Scalar, rank>;

template <typename A, typename B>
bool overlap(const A& a, const B& b) {
  if (a.span.first >= b.span.end || b.span.first >= a.span.end) return false;
  constexpr bool same_scalar = std::is_same_v<typename A::Scalar, typename B::Scalar>;
  // Slopes of another scalar than the elements: nobody shares memory between the two on purpose.
  if constexpr (!same_scalar || !(A::may_have_gaps || B::may_have_gaps)) {
    return true;
  } else {
    Step steps[A::rank + B::rank + 1];
    return share_element(AnyView(a.view), AnyView(b.view), steps);
  }
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
