// SPDX-License-Identifier: MIT
#pragma once

#include "sweep.hpp"

/// An operation with a slope for each channel.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// Images of `channels` rows of `inner` elements each, or pixels of `channels` elements, that one thread takes as
/// they are: without a loop, which would have to be set up, a call with 64 floats in 4 planes takes 19 in place of 37
/// ns (by hand), one with 4,096 floats in 16 planes 0.051 in place of 0.059 ns an element (AMD EPYC with AVX-512;
/// benchmarks/compare/run --trick planes_without_a_loop_to_set_up). Returns false where nothing is done, since rows
/// have to be streamed or brought together.
template <typename Out, typename... In, typename Slope>
bool sweep_whole_rows(const Kernel<Out, In..., Slope>& kernel, Index size, Index channels,
                      Index inner, const View<const Slope, 1>& slopes, Out* out, const In*... in) {
  const Index step = slopes.strides[0];
  if (channels == 1 || step == 0) return false;  // images with one slope are one row
  if (is_streamed(size, out, in...)) return false;
  if (inner == 1) {
    if (step != 1 || !slopes_fit_registers<Out, In..., Slope>(channels)) return false;
    const Indices<2 + sizeof...(In)> steps{channels, (static_cast<void>(in), channels)..., 0};
    kernel({size / channels, channels, out, {in..., slopes.data}, steps}, false);
    return true;
  }
  if (is_short_row(out, inner, false)) return false;
  const Indices<2 + sizeof...(In)> steps{inner, (static_cast<void>(in), inner)..., step};
  const auto planes = kernel.with_one_slope();
  for (Index at = 0; at < size; at += inner * channels) {
    planes({channels, inner, out + at, {(in + at)..., slopes.data}, steps}, false);
  }
  return true;
}

/// out = op(in..., slopes), where is_one_row(out, in...), there are elements, and the slopes follow `axis`.
/// The order of the axes is known here, and nothing has to be searched for: a call with 64 floats of
/// rank 4 takes 81 ns, and 124 by all of the checks and `sweep`.
template <typename Device, typename Op, typename Slope, typename Scalar, std::size_t rank,
          typename... In>
void sweep_channels(const Device& device, const Op& op, double cycles,
                    const View<const Slope, 1>& slopes, std::size_t axis,
                    const View<Scalar, rank>& out, const View<const In, rank>&... in) {
  const Index size = size_of(out.extents);
  const Index inner = out.strides[axis];
  const Index channels = out.extents[axis];
  const Index image = inner * channels;
  const auto kernel = Kernel<Scalar, In..., Slope>::template of<true>(op);
  if constexpr (std::is_same_v<Device, OneThread>) {
    if (sweep_whole_rows<Scalar, In...>(kernel, size, channels, inner, slopes, out.data,
                                        in.data...)) {
      return;
    }
  }
  Loop<sizeof...(In) + 2, rank> loop;
  const auto add = [&](Index extent, Index stride, Index slope_stride) {
    loop.add(extent, {stride, (static_cast<void>(in), stride)..., slope_stride});
  };
  add(inner, 1, 0);
  add(channels, inner, slopes.strides[0]);
  add(size / image, image, 0);
  sweep_rows<true>(device, kernel, cycles, loop, size, std::index_sequence_for<In..., Slope>(),
                   out.data, in.data..., slopes.data);
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
