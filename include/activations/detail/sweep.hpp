// SPDX-License-Identifier: MIT
#pragma once

#include "executor.hpp"
#include "loop.hpp"
#include "row.hpp"

/// The loops behind the eager verbs.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// `op` with its last input as a constant.
template <typename Op, typename Constant>
auto with_last(const Op& op, const Constant& constant) {
  return [op, constant](const auto& lane, const auto&... lanes) {
    using Lane = std::decay_t<decltype(lane)>;
    return op(lane, lanes..., Lane(static_cast<typename Lane::Scalar>(constant)));
  };
}

/// Whether all operands lie side by side in one order, and each input apart from the output or in
/// its very place: then there is nothing that a caller may have done wrong, and one row to sweep.
/// Inlined, since a view in memory costs more than what is asked of it here.
template <typename Out, typename... In>
EIGEN_ALWAYS_INLINE bool is_one_row(const Out& out, const In&... in) {
  bool same = true;
  for (std::size_t axis = 0; axis < Out::rank; ++axis) {
    same = same && ((in.extents[axis] == out.extents[axis]) && ...) &&
           ((in.strides[axis] == out.strides[axis]) && ...);
  }
  if (!same || !is_packed(out)) return false;
  const auto bytes = static_cast<std::uintptr_t>(size_of(out.extents)) * sizeof(*out.data);
  const auto first = reinterpret_cast<std::uintptr_t>(out.data);
  const auto is_apart = [&](const void* data) {
    const auto other = reinterpret_cast<std::uintptr_t>(data);
    const auto distance = other < first ? first - other : other - first;
    return distance == 0 || distance >= bytes;
  };
  return (is_apart(in.data) && ...);
}

/// Shares a sweep among threads; body(first, last) sweeps some of the elements. `cycles`: of one
/// lane, for the thread pool.
template <typename Device, typename Scalar, std::size_t rank, typename Body, typename... In>
void run_sweep(const Device& device, double cycles, bool streams, const View<Scalar, rank>& out,
               const Body& body, const In&... in) {
  const double bytes = double(sizeof(Scalar) + (sizeof(*in.data) + ...));
  run_on(device, size_of(out.extents), bytes, cycles / Widest<Scalar>::size, streams, body);
}

/// out = op(in...) element by element, where is_one_row(out, in...).
template <typename Device, typename Op, typename Scalar, std::size_t rank, typename... In>
void sweep_one_row(const Device& device, const Op& op, double cycles, const View<Scalar, rank>& out,
                   const In&... in) {
  const bool streams = is_streamed(out, in...);
  const auto body = [&](Index first, Index last) {
    constexpr std::index_sequence_for<In...> all;
    const std::tuple from((in.data + first)...);
    if (streams) return stream_row(op, last - first, out.data + first, from, all);
    sweep_row(op, last - first, out.data + first, from, all);
  };
  run_sweep(device, cycles, streams, out, body, in...);
}

/// A short row of scalars, as often as there is room; there is none for scalars that may be large.
template <typename Scalar>
struct Repeated {
  static constexpr Index size = is_vectorised<Scalar> ? 512 : 1;
  Scalar scalars[size];

  const Scalar* fill(const Scalar* from, Index stride, Index count, Index times) {
    for (Index i = 0; i < count; ++i) scalars[i] = from[i * stride];
    for (Index done = count; done < count * times; done += std::min(done, count * times - done)) {
      std::copy_n(scalars, std::min(done, count * times - done), scalars + done);
    }
    return scalars;
  }
};

/// The same for views of one shape. An input whose stride along an axis is zero has one element for
/// the whole axis.
template <typename Device, typename Op, typename Scalar, std::size_t rank, typename... In,
          std::size_t... i>
void sweep_rows(const Device& device, const Op& op, double cycles, const View<Scalar, rank>& out,
                std::index_sequence<i...> all, const In&... in) {
  constexpr std::size_t inputs = sizeof...(In);
  Loop<inputs + 1, rank> loop;
  for (std::size_t axis : memory_order(out)) {
    loop.add(out.extents[axis], {out.strides[axis], in.strides[axis]...});
  }
  loop.finish();
  std::tuple data(in.data...);
  // The slopes of channels that lie side by side, more than once: rows of 16 channels took 0.77 ns
  // an element, and take 0.09.
  auto& last_data = std::get<inputs - 1>(data);
  Repeated<std::decay_t<decltype(*last_data)>> repeated;
  if (inputs > 1 && loop.repeats(inputs)) {
    const Index times = std::min(repeated.size / loop.extents[0], loop.extents[1]);
    if (times > 1) {
      last_data = repeated.fill(last_data, loop.strides[0][inputs], loop.extents[0], times);
      loop.join_rows(inputs, times);
    }
  }
  const Index row_size = loop.extents[0];
  const Index out_stride = loop.strides[0][0];
  const Indices<inputs> strides{loop.strides[0][i + 1]...};
  // A constant, whose stride is zero, may be the last input alone.
  const bool is_constant = inputs > 1 && strides[inputs - 1] == 0;
  const bool side_by_side =
      out_stride == 1 && ((strides[i] == 1 || (is_constant && i == inputs - 1)) && ...);
  const bool streams = is_streamed(out, in...);
  const auto body = [&](Index first, Index last) {
    const auto for_each_row = [&](const auto& sweep_some) {
      Rows rows(loop, first / row_size);
      Index at = first % row_size;
      for (Index left = last - first; left > 0; rows.next_run()) {
        Indices<inputs + 1> offsets = rows.offsets();
        for (Index more = rows.run(); more > 0 && left > 0; --more) {
          const Index count = std::min(row_size - at, left);
          sweep_some(count, out.data + offsets[0] + at * out_stride,
                     std::tuple((std::get<i>(data) + offsets[i + 1] + at * strides[i])...));
          offsets[0] += rows.steps()[0];
          ((offsets[i + 1] += rows.steps()[i + 1]), ...);
          left -= count;
          at = 0;
        }
      }
    };
    // What kind of rows they are is asked once, not for each.
    const auto sweep_each = [&](const auto& op_of, auto some) {
      if (!side_by_side) {
        for_each_row([&](Index count, Scalar* to, const auto& from) {
          sweep_strided_row(op_of(from), count, to, out_stride, from, strides, some);
        });
      } else if (streams) {
        for_each_row([&](Index count, Scalar* to, const auto& from) {
          stream_row(op_of(from), count, to, from, some);
        });
      } else {
        for_each_row([&](Index count, Scalar* to, const auto& from) {
          sweep_row(op_of(from), count, to, from, some);
        });
      }
    };
    constexpr std::size_t others = inputs - 1;
    if constexpr (others > 0) {
      if (is_constant) {
        return sweep_each([&](const auto& from) { return with_last(op, *std::get<others>(from)); },
                          std::make_index_sequence<others>());
      }
    }
    sweep_each([&](const auto&) { return op; }, all);
  };
  run_sweep(device, cycles, streams, out, body, in...);
}
template <typename Device, typename Op, typename Scalar, std::size_t rank, typename... In>
void sweep(const Device& device, const Op& op, double cycles, const View<Scalar, rank>& out,
           const In&... in) {
  if (size_of(out.extents) == 0) return;
  sweep_rows(device, op, cycles, out, std::index_sequence_for<In...>(), in...);
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
