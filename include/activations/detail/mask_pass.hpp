// SPDX-License-Identifier: MIT
#pragma once

#include "../sign_mask.hpp"
#include "mask_sweep.hpp"
#include "pass.hpp"

/// The passes that write and read a SignMask.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

struct MaskAccess {
  /// Gives the mask room for the signs of x, in x's order of memory.
  template <typename X, std::size_t rank>
  static std::uint64_t* reset(SignMask& signs, const View<X, rank>& x,
                              const std::array<std::size_t, rank>& order) {
    signs.extents_.reserve(rank);
    signs.axes_.reserve(rank);
    signs.words_.resize(static_cast<std::size_t>(words_of(size_of(x.extents))));
    // Nothing below throws: the mask is as it was, or as it has to be.
    signs.extents_.assign(x.extents.begin(), x.extents.end());
    signs.axes_.assign(order.begin(), order.end());
    return signs.words_.data();
  }
};

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

template <typename Device, typename F, typename X, typename Y>
void forward_with_mask(const Device& device, const F& f, const Named<X>& x, const Named<Y>& y,
                       SignMask& signs) {
  require_sound("forward", f, y, x);
  const auto in = view_of_input(x, y);
  const auto order = memory_order(in);
  std::uint64_t* const words = MaskAccess::reset(signs, in, order);
  evaluate_input(device, x, y);
  sweep_mask(device, f, WriteSigns<Forward<F>>{{f}}, words, order, in, writable_view(y.value));
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
  require_sound(verb, f, dx, dy);
  std::array<std::size_t, rank> order{};
  for (std::size_t i = 0; i < rank; ++i) order[i] = signs.axes()[i];
  evaluate_input(device, dy, dx);
  sweep_mask(device, f, ReadSigns<Backward<F>>{{f}}, signs.words().data(), order,
             view_of_input(dy, dx), writable_view(dx.value));
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
