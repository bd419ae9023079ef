// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdlib>

#include "function.hpp"
#include "view.hpp"

/// The loops behind the eager verbs.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// How a device shares work: `threads`, and `run`, which calls body(first, last) on ranges that
/// make up [0, size), with the bytes moved and the cycles spent for each index. tensor_device.hpp
/// adds Eigen's devices.
template <typename Device>
struct Executor {
  static constexpr bool is_device = false;
};

/// The device of verbs that are called without one.
struct OneThread {};

template <>
struct Executor<OneThread> {
  static constexpr bool is_device = true;
  template <typename Device>
  static int threads(const Device&) {
    return 1;
  }
  template <typename Device, typename Body>
  static void run(const Device&, Index size, double /*bytes*/, double /*cycles*/,
                  const Body& body) {
    if (size > 0) body(Index(0), size);
  }
};

/// An output and the inputs as one loop over as few axes as their strides allow, the innermost
/// first.
template <std::size_t operands, std::size_t most_axes>
struct Loop {
  std::size_t axes = 0;
  Indices<most_axes> extents{};
  std::array<Indices<operands>, most_axes> strides{};

  void add(Index extent, const Indices<operands>& steps) {
    if (extent == 1) return;
    if (axes > 0) {
      const std::size_t last = axes - 1;
      bool continues = true;
      for (std::size_t i = 0; i < operands; ++i) {
        continues = continues && steps[i] == strides[last][i] * extents[last];
      }
      if (continues) {
        extents[last] *= extent;
        return;
      }
    }
    extents[axes] = extent;
    strides[axes] = steps;
    ++axes;
  }

  /// Where row `row` begins in each operand; a row is one run along the innermost axis.
  Indices<operands> row_offsets(Index row) const {
    Indices<operands> offsets{};
    for (std::size_t axis = 1; axis < axes; ++axis) {
      const Index index = row % extents[axis];
      row /= extents[axis];
      for (std::size_t i = 0; i < operands; ++i) offsets[i] += index * strides[axis][i];
    }
    return offsets;
  }
};

/// The axes of a view from the smallest stride to the largest: the order in which they lie in
/// memory.
template <typename Scalar, std::size_t rank>
std::array<std::size_t, rank> memory_order(const View<Scalar, rank>& view) {
  std::array<std::size_t, rank> order{};
  for (std::size_t axis = 0; axis < rank; ++axis) {
    std::size_t at = axis;
    for (; at > 0 && std::abs(view.strides[axis]) < std::abs(view.strides[order[at - 1]]); --at) {
      order[at] = order[at - 1];
    }
    order[at] = axis;
  }
  return order;
}

/// One run along the innermost axis.
template <typename Op, typename Scalar, std::size_t inputs, std::size_t... i>
void sweep_row(const Op& op, Index size, Scalar* out, Index out_stride,
               const std::array<const Scalar*, inputs>& in, const Indices<inputs>& strides,
               std::index_sequence<i...>) {
  using Lane = Widest<Scalar>;
  Index at = 0;
  if (out_stride == 1 && ((strides[i] == 1) && ...)) {
    for (; at + Lane::size <= size; at += Lane::size) op(Lane::load(in[i] + at)...).store(out + at);
  }
  // What is left, and all of it where the memory is strided, goes through a padded lane.
  for (; at < size; at += Lane::size) {
    const Index count = std::min<Index>(Lane::size, size - at);
    scatter(op(gather<Lane>(in[i] + at * strides[i], strides[i], count)...), out + at * out_stride,
            out_stride, count);
  }
}

/// out = op(in...) element by element. The views have one shape; an input whose stride along an
/// axis is zero has one element for the whole axis. `cycles`: of one lane, for the thread pool.
template <typename Device, typename Op, typename Scalar, std::size_t rank, typename... In>
void sweep(const Device& device, const Op& op, double cycles, const View<Scalar, rank>& out,
           const In&... in) {
  constexpr std::size_t inputs = sizeof...(In);
  const Index size = size_of(out.extents);
  if (size == 0) return;

  Loop<inputs + 1, std::max<std::size_t>(rank, 1)> loop;
  for (std::size_t axis : memory_order(out)) {
    loop.add(out.extents[axis], {out.strides[axis], in.strides[axis]...});
  }
  if (loop.axes == 0) loop = {1, {1}, {}};

  const Index row_size = loop.extents[0];
  const Index out_stride = loop.strides[0][0];
  Indices<inputs> in_strides;
  std::copy(loop.strides[0].begin() + 1, loop.strides[0].end(), in_strides.begin());

  const auto sweep_range = [&](Index first, Index last) {
    for (Index count = 0; first < last; first += count) {
      const Index at = first % row_size;
      count = std::min(row_size - at, last - first);
      const auto offsets = loop.row_offsets(first / row_size);
      Scalar* const to = out.data + offsets[0] + at * out_stride;
      std::array<const Scalar*, inputs> from{in.data...};
      for (std::size_t i = 0; i < inputs; ++i) from[i] += offsets[i + 1] + at * in_strides[i];

      if constexpr (inputs > 1) {
        if (in_strides[inputs - 1] == 0) {
          const auto op_with_constant = [&op, constant = *from[inputs - 1]](const auto& lane,
                                                                            const auto&... lanes) {
            return op(lane, lanes..., std::decay_t<decltype(lane)>(constant));
          };
          sweep_row(op_with_constant, count, to, out_stride, from, in_strides,
                    std::make_index_sequence<inputs - 1>());
          continue;
        }
      }
      sweep_row(op, count, to, out_stride, from, in_strides, std::make_index_sequence<inputs>());
    }
  };
  Executor<Device>::run(device, size, double(sizeof(Scalar) * (inputs + 1)),
                        cycles / Widest<Scalar>::size, sweep_range);
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
