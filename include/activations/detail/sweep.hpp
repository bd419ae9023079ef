// SPDX-License-Identifier: MIT
#pragma once

#include "executor.hpp"
#include "short_rows.hpp"

/// The loops behind the eager verbs.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// Whether all operands lie side by side in one order, and each input apart from the output or in
/// its very place: then there is nothing that a caller may have done wrong, and one row to sweep. Of those
/// that are always packed, in one order, the extents say it.
/// Inlined, each axis by itself, since a view in memory costs more than what is asked of it here: a
/// call of ReLU with 16 floats takes 4.9 in place of 6.3 ns, of its gradient 5.8 in place of 9.7 (AMD EPYC;
/// benchmarks/compare/run --trick one_row_inlined).
template <bool always_packed, typename Out, typename... In>
EIGEN_ALWAYS_INLINE bool is_one_row(const Out& out, const In&... in) {
  bool same = true;
  for_each_axis<Out::rank>([&](auto axis) {
    same = same && ((in.extents[axis] == out.extents[axis]) && ...);
    if constexpr (!always_packed) same = same && ((in.strides[axis] == out.strides[axis]) && ...);
  });
  if (!same || !(always_packed || is_packed(out))) return false;
  const auto bytes = static_cast<std::uintptr_t>(size_of(out.extents)) * sizeof(*out.data);
  const auto first = reinterpret_cast<std::uintptr_t>(out.data);
  const auto is_apart = [&](const void* data) {
    const auto other = reinterpret_cast<std::uintptr_t>(data);
    const auto distance = other < first ? first - other : other - first;
    return distance == 0 || distance >= bytes;
  };
  return (is_apart(in.data) && ...);
}

/// out[k] = op(in[k]...), where is_one_row(out, in...). On one thread it needs no closure, which would lie in
/// memory: a call with 16 floats takes 14.5 ns in place of 19.3. Where three arrays fill the first-level cache each
/// line of memory that a call needs besides drives others out: 13 misses of 48 KiB in 12 ways (benchmarks/compare/run
/// --trick no_closure).
template <typename Device, typename Op, typename Out, typename... In>
EIGEN_ALWAYS_INLINE void sweep_one_row(const Device& device, const Op& op, double cycles,
                                       Index size, Out* out, const In*... in) {
  const bool streams = is_streamed(size, out, in...);
  if constexpr (std::is_same_v<Device, OneThread>) {
    sweep_part(op, streams, size, out, in...);
    if (streams) finish_streaming();
  } else {
    run_sweep<Out, In...>(device, cycles, streams, size, [&](Index first, Index last) {
      sweep_part(op, streams, last - first, out + first, (in + first)...);
    });
  }
}

/// The same for the rows of a loop over `size` elements. An input whose stride along an axis is zero has
/// one element for the whole axis.
template <bool with_slopes, typename Device, std::size_t operands, std::size_t rank, typename Out,
          typename... In, std::size_t... i>
void sweep_rows(const Device& device, Kernel<Out, In...> kernel, double cycles,
                Loop<operands, rank> loop, Index size, std::index_sequence<i...> all, Out* out,
                const In*... in) {
  constexpr std::size_t inputs = sizeof...(In);
  loop.finish();
  std::tuple data(in...);
  auto& last_data = std::get<inputs - 1>(data);
  using Last = std::decay_t<decltype(*last_data)>;
  if constexpr (with_slopes && Buffer<Last>::size > 1) {
    const bool streams = is_streamed(size, out, in...);
    if (loop.axes > 1 && loop.strides[0][inputs] == 0 &&
        is_short_row(out, loop.extents[0], streams) && loop.is_one_row_but(inputs)) {
      const Linear<const Last, rank> slopes(last_data, loop.of(inputs));
      return sweep_short_rows(device, kernel, cycles, slopes, size, streams,
                              std::make_index_sequence<inputs - 1>(), out, data);
    }
  }
  Buffer<Last> repeated;
  bool stays_in_registers = with_slopes && loop.extents[1] >= 4 &&
                            slopes_fit_registers<Out, In...>(loop.extents[0]) &&
                            !is_streamed(size, out, in...);
  for (const Index stride : loop.strides[0]) stays_in_registers &= stride == 1;
  // The slopes of channels that lie side by side, more than once: with 3 channels 4,096 floats take 0.11 in place of
  // 0.58 ns an element, bfloat16 0.17 in place of 5.6 (AMD EPYC, by hand; 16 channels without packets:
  // benchmarks/compare/run --trick slopes_side_by_side).
  if (inputs > 1 && loop.repeats(inputs) && !stays_in_registers) {
    const Index times = (std::min)(repeated.size / loop.extents[0], loop.extents[1]);
    if (times > 1) {
      last_data = repeated.repeat(last_data, loop.strides[0][inputs], loop.extents[0], times);
      loop.join_rows(inputs, times);
    }
  }
  const Index row_size = loop.extents[0];
  const auto strides = loop.strides[0];
  const bool has_one_slope = kernel.has_slopes() && strides[inputs] == 0;
  if (has_one_slope) kernel = kernel.with_one_slope();
  const bool side_by_side =
      strides[0] == 1 && ((strides[i + 1] == 1 || (has_one_slope && i + 1 == inputs)) && ...);
  const bool streams = side_by_side && is_streamed(size, out, in...) && are_streamed<Out>(row_size);
  const auto body = [&](Index first, Index last) {
    Rows rows(loop, first / row_size);
    Index at = first % row_size;
    for (Index left = last - first; left > 0; rows.next_run()) {
      auto offsets = rows.offsets();
      for (Index more = rows.run(); more > 0 && left > 0;) {
        Run<Out, In...> run{1,
                            row_size,
                            out + offsets[0] + at * strides[0],
                            {(std::get<i>(data) + offsets[i + 1] + at * strides[i + 1])...},
                            rows.steps()};
        if (at > 0 || left < row_size) {
          run.size = (std::min)(row_size - at, left);
        } else {
          run.rows = (std::min)(more, left / row_size);
        }
        if (side_by_side) {
          kernel(run, streams);
        } else {
          sweep_strided(kernel, run, strides, all);
        }
        for (std::size_t operand = 0; operand <= inputs; ++operand) {
          offsets[operand] += run.rows * rows.steps()[operand];
        }
        more -= run.rows;
        left -= run.rows * run.size;
        at = 0;
      }
    }
  };
  run_sweep<Out, In...>(device, cycles, streams, size, body);
}

/// out = op(in...) element by element, for views of one shape.
template <bool with_slopes, typename Device, typename Op, typename Scalar, std::size_t rank,
          typename... In>
void sweep(const Device& device, const Op& op, double cycles, const View<Scalar, rank>& out,
           const View<const In, rank>&... in) {
  const Index size = size_of(out.extents);
  if (size == 0) return;
  Loop<sizeof...(In) + 1, rank> loop;
  for (std::size_t axis : memory_order(out)) {
    loop.add(out.extents[axis], {out.strides[axis], in.strides[axis]...});
  }
  sweep_rows<with_slopes>(device, Kernel<Scalar, In...>::template of<with_slopes>(op), cycles, loop,
                          size, std::index_sequence_for<In...>(), out.data, in.data...);
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
