// SPDX-License-Identifier: MIT
#pragma once

#include "executor.hpp"
#include "linear.hpp"
#include "strided_rows.hpp"

/// Short rows with a slope each.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// Whether rows from `out` on are so short that those with one slope each are better taken together:
/// where they end within a lane, and where they would be streamed but for the lines that they share.
/// (PReLU's value over planes of 7 floats: 0.27 in place of 1.67 ns an element with SSE2 in the second-level
/// cache; of 49 from memory 0.26 in place of 0.29 with AVX-512, its gradient 0.37 and 0.44. Values of planes of 7 alone
/// lose there, 0.35 and 0.30. AMD EPYC; benchmarks/compare/run --trick short_rows_together, short_rows_together_sse2.)
template <typename Out>
bool is_short_row(const Out* out, Index size, bool streams) {
  using Lane = Widest<Out>;
  if (streams) {
    return size < 2048 && (size % line<Lane, Out> != 0 || before_whole_line<Lane>(out, size) != 0);
  }
  // A lane that is a line can be read and written in part, and costs no more than bringing slopes together.
  if (line<Lane, Out> == Lane::size) return false;
  return size <= 64 / Lane::size || (size < 192 / Lane::size && size % Lane::size != 0);
}

/// Rows with a slope each, side by side in all other operands: one row for which the slopes are brought
/// together, some elements at a time.
template <typename Device, typename Out, typename... In, typename Slope, std::size_t rank,
          std::size_t... i>
void sweep_short_rows(const Device& device, const Kernel<Out, In...>& kernel, double cycles,
                      const Linear<const Slope, rank>& slopes, Index size, bool streams,
                      std::index_sequence<i...>, Out* out, const std::tuple<const In*...>& in) {
  using Lane = Widest<Out>;
  constexpr Index part = Buffer<Slope>::size;
  static_assert(part % line<Lane, Out> == 0, "parts consist of lines");
  const auto body = [&](Index first, Index last) {
    Buffer<Slope> buffer;
    for (Index at = first; at < last;) {
      // Ends where a line does, so that the next part begins with one.
      const Index head = before_whole_line<Lane>(out + at, last - at);
      const Index whole = head == 0 ? part : part - line<Lane, Out> + head;
      const Index count = (std::min)({whole, part, last - at});
      const Slope* const of_each = slopes.read(at, count, buffer.scalars);
      kernel({1, count, out + at, {(std::get<i>(in) + at)..., of_each}, {}}, streams);
      at += count;
    }
  };
  run_sweep<Out, In...>(device, cycles, streams, size, body);
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
