// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "kernel.hpp"

/// An operation on rows whose elements lie apart.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// How many elements are brought together. Other scalars may be large, or allocate.
template <typename Scalar>
inline constexpr Index buffer_size = std::is_arithmetic_v<Arithmetic<Scalar>> ? 512 : 1;

/// Elements brought together.
template <typename Scalar>
struct Buffer : Scratch<Scalar, buffer_size<Scalar>> {
  static constexpr Index size = buffer_size<Scalar>;
  using Scratch<Scalar, size>::scalars;

  Buffer() {}  // not implicit: a tuple of buffers would fill them with zeros

  /// From where they lie apart.
  const Scalar* gather(const Scalar* from, Index stride, Index count) {
    if (stride == 1 || count == 1) return from;
    for (Index i = 0; i < count; ++i) scalars[i] = from[i * stride];
    return scalars;
  }
  /// The same again and again.
  const Scalar* repeat(const Scalar* from, Index stride, Index count, Index times) {
    for (Index i = 0; i < count; ++i) scalars[i] = from[i * stride];
    for (Index done = count; done < count * times; done += (std::min)(done, count * times - done)) {
      std::copy_n(scalars, (std::min)(done, count * times - done), scalars + done);
    }
    return scalars;
  }
};

/// A run of rows whose elements lie apart, each operand's at a stride of its own.
template <typename Out, typename... In, std::size_t... i>
void sweep_strided(const Kernel<Out, In...>& kernel, const Run<Out, In...>& run,
                   const Indices<1 + sizeof...(In)>& strides, std::index_sequence<i...>) {
  constexpr Index most = (std::min)({Buffer<Out>::size, Buffer<In>::size...});
  std::tuple<Buffer<In>...> inputs;
  Buffer<Out> results;
  for (Index row = 0; row < run.rows; ++row) {
    for (Index at = 0; at < run.size; at += most) {
      const Index count = (std::min)(most, run.size - at);
      const auto first = [&](auto* data, std::size_t operand) {
        return data + row * run.steps[operand] + at * strides[operand];
      };
      kernel({1,
              count,
              results.scalars,
              {std::get<i>(inputs).gather(first(std::get<i>(run.in), i + 1), strides[i + 1],
                                          count)...},
              {}},
             false);
      Out* const out = first(run.out, 0);
      for (Index k = 0; k < count; ++k) out[k * strides[0]] = results.scalars[k];
    }
  }
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
