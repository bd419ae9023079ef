// SPDX-License-Identifier: MIT
#pragma once

#include "../sign_mask.hpp"
#include "mask_sweep.hpp"
#include "pass.hpp"

/// The passes that write and read a SignMask.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// Whether the mask tells of elements of this shape.
template <std::size_t rank>
bool has_shape(const SignMask& signs, const Indices<rank>& extents) {
  // A mask that was moved from has no axes, as a tensor of rank 0 has none, but no word either.
  const auto words = static_cast<std::size_t>(words_of(size_of(extents)));
  bool same = signs.extents().size() == rank && signs.words().size() == words;
  // By std::equal, g++ 12 warns where there are no axes.
  for (std::size_t axis = 0; same && axis < rank; ++axis) {
    same = signs.extents()[axis] == extents[axis];
  }
  return same;
}
/// Whether its bits, which are of as many axes, are in this order.
template <std::size_t rank>
bool has_order(const SignMask& signs, const std::array<std::size_t, rank>& order) {
  bool same = true;
  for (std::size_t i = 0; same && i < rank; ++i) same = signs.axes()[i] == order[i];
  return same;
}

struct MaskAccess {
  /// Gives the mask room for the signs of x, in x's order of memory.
  template <typename X, std::size_t rank>
  static std::uint64_t* reset(SignMask& signs, const View<X, rank>& x,
                              const std::array<std::size_t, rank>& order) {
    if (has_shape(signs, x.extents) && has_order(signs, order)) return signs.words_.data();
    signs.extents_.reserve(rank);
    signs.axes_.reserve(rank);
    signs.words_.resize(static_cast<std::size_t>(words_of(size_of(x.extents))));
    // Nothing below throws: the mask is as it was, or as it has to be.
    signs.extents_.assign(x.extents.begin(), x.extents.end());
    signs.axes_.assign(order.begin(), order.end());
    return signs.words_.data();
  }
};

/// out = step(in), by a sweep in the mask's order.
template <typename Device, typename F, typename Step, typename Word, typename Scalar,
          std::size_t rank>
void sweep_mask(const Device& device, const F& f, const Step& step, Word* words,
                const std::array<std::size_t, rank>& order, const View<const Scalar, rank>& in,
                const View<Scalar, rank>& out) {
  const auto run = [&](const auto& sweep) { sweep.run(device, step, cycles_of<F>); };
  if constexpr (is_per_channel<F>) {
    run(MaskSweep(words, order, in, out, spread_slopes(f, in.extents)));
  } else {
    run(MaskSweep(words, order, in, out));
  }
}

/// Where an input's elements are read: in its memory or, those of an expression, in the output's.
template <typename In, typename Out>
auto view_of_input(const Named<In>& in, const Named<Out>& out) {
  if constexpr (has_memory_v<In>) {
    return Container<In>::view(in.value);
  } else {
    return Container<Out>::view(out.value);
  }
}
/// Brings them there.
template <typename Device, typename In, typename Out>
void evaluate_input(const Device& device, const Named<In>& in, const Named<Out>& out) {
  if constexpr (!has_memory_v<In>) {
    static_cast<void>(Executor<Device>::threads(device));
    Container<Out>::assign(device, out.value, in.value);
  }
}

/// A container's axes as they lie in memory. Where its type says which these are, no array is filled and copied: a call
/// of ReLU with 16 floats took 13 to 24 ns, and takes 7 (AMD EPYC, by hand: g++ stores the array's elements one by one,
/// loads them as one, and waits).
template <typename X, typename View>
constexpr auto order_of([[maybe_unused]] const View& view) {
  constexpr int packed_as = Container<X>::packed_as;
  if constexpr (packed_as < 0) {
    return memory_order(view);
  } else {
    std::array<std::size_t, View::rank> order{};
    for (std::size_t i = 0; i < View::rank; ++i) {
      order[i] = packed_as == Eigen::ColMajor ? i : View::rank - 1 - i;
    }
    return order;
  }
}

/// Throws where the arguments of a pass do not fit each other.
template <typename F, typename In, typename Out>
void require_fit(const char* verb, const F& f, const Named<In>& in, const Named<Out>& out) {
  if constexpr (are_one_row<F, In, Out>) {
    if (is_one_row<true>(writable_view(out.value), view_of_input(in, out))) return;
  }
  require_sound(verb, f, out, in);
}

template <typename Device, typename F, typename X, typename Y>
void forward_with_mask(const Device& device, const F& f, const Named<X>& x, const Named<Y>& y,
                       SignMask& signs) {
  require_fit("forward", f, x, y);
  const auto in = view_of_input(x, y);
  const auto out = writable_view(y.value);
  const auto order = order_of<X>(in);
  std::uint64_t* const words = MaskAccess::reset(signs, in, order);
  evaluate_input(device, x, y);
  const WriteSigns<Forward<F>> step{{f}};
  if constexpr (are_one_row<F, X, Y>) {
    sweep_mask_row(device, step, cycles_of<F>, words, size_of(in.extents), out.data, in.data);
  } else {
    sweep_mask(device, f, step, words, order, in, out);
  }
}

template <typename Device, typename F, typename DY, typename DX>
void backward_from_mask(const Device& device, const F& f, const SignMask& signs,
                        const Named<DY>& dy, const Named<DX>& dx) {
  constexpr const char* verb = "backward_from_mask";
  constexpr std::size_t rank = Container<DY>::rank;
  const auto extents = extents_of(dy.value);
  if (!has_shape(signs, extents)) {
    refuse_shapes(verb, {"signs", signs.extents().data(), signs.extents().size()},
                  {dy.name, extents.data(), rank});
  }
  require_fit(verb, f, dy, dx);
  evaluate_input(device, dy, dx);
  const auto in = view_of_input(dy, dx);
  const auto out = writable_view(dx.value);
  const ReadSigns<Backward<F>> step{{f}};
  if constexpr (are_one_row<F, DY, DX>) {
    if (has_order(signs, order_of<DY>(in))) {
      return sweep_mask_row(device, step, cycles_of<F>, signs.words().data(), size_of(extents),
                            out.data, in.data);
    }
  }
  std::array<std::size_t, rank> order{};
  for (std::size_t i = 0; i < rank; ++i) order[i] = signs.axes()[i];
  sweep_mask(device, f, step, signs.words().data(), order, in, out);
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
