// SPDX-License-Identifier: MIT
#pragma once

#include "lane_memory.hpp"
#include "view.hpp"

/// Outputs of this many bytes and more are written past the cache. From here on that was faster even for a caller who
/// reads them back at once (ReLU, then a sum, Intel Xeon with 2 MiB of L2: 0.70 against 1.06 ns a float for 16 MiB,
/// 0.68 against 0.65 for 8 MiB, 0.87 against 0.27 for 1 MiB: `cmake --workflow --preset stream-threshold`; LeakyReLU's
/// gradient, then a sum, AMD EPYC with 1 MiB of L2, by hand: 0.54 against 0.70 for 16 MiB, 0.42 against 0.47 for 8 MiB,
/// 0.30 against 0.23 for 4 MiB). What streams gain from memory: benchmarks/compare/run --trick streams. One value for
/// all of a program; an expression is evaluated by each call.
#if !defined(ACTIVATIONS_STREAM_FROM_BYTES)
#define ACTIVATIONS_STREAM_FROM_BYTES (1 << 24)
#endif

/// An operation on one run of elements.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

inline Index stream_from_bytes() { return static_cast<Index>(ACTIVATIONS_STREAM_FROM_BYTES); }

/// Whether an output is written past the cache: not in place, where the cache has the line already, and only
/// scalars of which a line has a whole number, and that are aligned, as a double need not be on 32-bit machines.
template <typename Out, typename... In>
bool is_streamed(Index size, const Out* out, const In*... in) {
  if constexpr (!can_stream || !is_vectorised<Out>) return false;
  const void* const to = out;
  const Index bytes = size * static_cast<Index>(sizeof(Out));
  return bytes >= stream_from_bytes() && ((in != to) && ...) &&
         reinterpret_cast<std::uintptr_t>(to) % sizeof(Out) == 0;
}
template <typename Out, std::size_t rank, typename... In>
bool is_streamed(const View<Out, rank>& out, const View<In, rank>&... in) {
  return is_streamed(size_of(out.extents), out.data, in.data...);
}

/// Whether rows of this size are worth a stream: their ends, where they are no whole lines, go through
/// the cache. (ReLU of a block from memory, columns of 49 floats: 0.91 ns an element streamed and 0.41 not, of 100 0.70
/// and 0.71, by hand; gradient, columns of 8: 0.91 and 0.79. AMD EPYC;
/// benchmarks/compare/run --trick short_rows_not_streamed.)
template <typename Scalar>
bool are_streamed(Index row_size) {
  const Index enough = std::min<Index>(320, stream_from_bytes());
  const Index bytes = row_size * static_cast<Index>(sizeof(Scalar));
  return bytes >= enough || row_size % line<Widest<Scalar>, Scalar> == 0;
}

/// Operations of so few instructions that those of the loop around them count: with four lanes at a
/// time, all loaded before the first is stored, ReLU of 4,096 floats takes 0.027 in place of 0.032 ns an
/// element, and its gradient of 1,024 floats, by hand, 0.040 in place of 0.049
/// (benchmarks/compare/run --trick four_lanes_at_a_time). Single scalars are stored at once: half without packets took
/// 2.3 in place of 1.7 ns.
template <typename Op>
inline constexpr bool is_short = false;

/// Whether a lane that was loaded is kept in a register where lanes are wide: see once().
template <typename Op>
inline constexpr bool is_loaded_once = !is_short<Op>;

/// Whether the last input of an operation is slopes, which the cache has.
template <typename Op>
inline constexpr bool takes_slopes = false;

/// Whether an operation takes one of several forms, which its function decides once for a row: op.in_form(body)
/// calls body with the operation in that form.
template <typename Op>
inline constexpr bool has_forms = false;

/// A lane that was loaded for one step of a loop. g++ would read memory once for each use of x, and with AVX-512's
/// two ports for arithmetic that costs: ELU(0.3) takes 0.228 in place of 0.217 ns an element of 2,048
/// floats, and its gradient 0.234 in place of 0.225 (by hand; of 4,096: benchmarks/compare/run --trick loaded_once).
/// With AVX2, which has half as many registers, ELU(0.3) lost as much.
template <typename Op, typename Lane>
EIGEN_ALWAYS_INLINE Lane once(const Lane& lane) {
  if constexpr (sizeof(lane.value) == 64 && is_loaded_once<Op>) return rounded(lane);
  return lane;
}

/// Four lanes, result(0) to result(3), all loaded before the first is stored.
template <typename Lane, typename Result, typename Out>
EIGEN_ALWAYS_INLINE void store_four(const Result& result, Out* out) {
  const Lane a = result(0);
  const Lane b = result(1);
  const Lane c = result(2);
  const Lane d = result(3);
  store(a, out);
  store(b, out + Lane::size);
  store(c, out + 2 * Lane::size);
  store(d, out + 3 * Lane::size);
}

/// What an operation makes of the elements that begin at `in`, as they are stored: a lane of them, or two.
template <typename Lane, typename Op, typename... In>
EIGEN_ALWAYS_INLINE Lane result_of(const Op& op, const In*... in) {
  return op(once<Op>(load<Lane>(in))...);
}
template <typename Scalar, typename Op, typename Lane, typename... Lanes>
EIGEN_ALWAYS_INLINE auto result_of_pairs(const Op& op, const Pair<Lane>& in,
                                         const Pair<Lanes>&... others) {
  const Lane first = op(once<Op>(in.first), once<Op>(others.first)...);
  const Lane second = op(once<Op>(in.second), once<Op>(others.second)...);
  return words_of<Scalar>(Pair<Lane>{first, second});
}

/// out[k] = op(in[k]...) for elements that lie side by side. It has a copy of the operation, so that
/// nothing it writes can be a part of it, and its constants stay in registers. (Not by way of the argument:
/// on ARM g++ has something to say of every class that is handed over by value and has an empty base.)
template <typename Op, typename Out, typename... In>
EIGEN_ALWAYS_INLINE void sweep_fixed_row(const Op& given, Index size, Out* out, const In*... in) {
  const Op op = given;
  using Lane = LaneOf<Op, Out, In...>;
  const auto step = [&](Index at) { store(result_of<Lane>(op, in + at...), out + at); };
  Index at = 0;
  if constexpr (takes_pairs<Lane, Out, In...>) {
    for (; at + 2 * Lane::size <= size; at += 2 * Lane::size) {
      const auto words = result_of_pairs<Out>(op, load_pair<Lane>(in + at)...);
      std::memcpy(static_cast<void*>(out + at), &words, sizeof words);
    }
  } else if constexpr (is_short<Op> && Lane::size == 1) {
    for (; at + 4 <= size; at += 4) {
      step(at);
      step(at + 1);
      step(at + 2);
      step(at + 3);
    }
  } else if constexpr (is_short<Op>) {
    for (; at + 4 * Lane::size <= size; at += 4 * Lane::size) {
      store_four<Lane>([&](int k) { return result_of<Lane>(op, in + at + k * Lane::size...); },
                       out + at);
    }
  }
  for (; at + Lane::size <= size; at += Lane::size) step(at);
  if (at == size) return;
  store_first(op(load_first<Lane>(in + at, size - at)...), out + at, size - at);
}

/// The same by the form that the operation takes. Not inlined, for the sake of compile time: each form
/// is a loop.
template <typename Op, typename Out, typename... In>
EIGEN_DONT_INLINE void sweep_row_in_form(const Op& op, Index size, Out* out, const In*... in) {
  op.in_form([&](const auto& fixed) { sweep_fixed_row(fixed, size, out, in...); });
}

template <typename Op, typename Out, typename... In>
EIGEN_ALWAYS_INLINE void sweep_row(const Op& op, Index size, Out* out, const In*... in) {
  if constexpr (has_forms<Op>) {
    sweep_row_in_form(op, size, out, in...);
  } else {
    sweep_fixed_row(op, size, out, in...);
  }
}

/// The same, not inlined, for the ends of streamed rows: their loops are compiled once for all forms, and
/// those of stream_row once for each (what a call adds to a compilation: ReLU 1.40 in place of 1.47 x 10^9
/// instructions, ELU 1.88 in place of 2.09; benchmarks/compile_time/run).
template <typename Op, typename Out, typename... In>
EIGEN_DONT_INLINE void sweep_row_apart(const Op& op, Index size, Out* out, const In*... in) {
  sweep_row(op, size, out, in...);
}

/// The same past the cache, by `given`, which is op in its form.
template <typename Op, typename Fixed, typename Out, typename... In>
EIGEN_ALWAYS_INLINE void stream_fixed_row(const Op& op, const Fixed& given, Index size, Out* out,
                                          const In*... in) {
  const Fixed fixed = given;
  using Lane = LaneOf<Op, Out, In...>;
  constexpr Index step = line<Lane, Out>;
  constexpr std::size_t from_memory = sizeof...(In) - (takes_slopes<Op> ? 1 : 0);
  Index at = before_whole_line<Lane>(out, size);
  if (at > 0) {
    // A masked store would touch the next line, which is streamed: 0.46 in place of 0.41 ns an element of
    // PReLU for 64 channels side by side (AMD EPYC with AVX-512, timed by hand in alternating runs).
    Scratch<Out, step> head;
    sweep_row_apart(op, at, head.scalars, in...);
    std::copy_n(head.scalars, at, out);
  }
  for (; at + step <= size; at += step) {
    std::size_t input = 0;
    ((input++ < from_memory ? prefetch_ahead(in + at) : void()), ...);
    if constexpr (takes_pairs<Lane, Out, In...>) {
      for (Index k = at; k < at + step; k += 2 * Lane::size) {
        stream_packet(result_of_pairs<Out>(fixed, load_pair<Lane>(in + k)...), out + k);
      }
    } else {
      for (Index k = at; k < at + step; k += Lane::size) {
        stream(result_of<Lane>(fixed, in + k...), out + k);
      }
    }
  }
  if (at < size) sweep_row_apart(op, size - at, out + at, (in + at)...);
}

/// Not inlined either: rows from memory are long against a call.
template <typename Op, typename Out, typename... In>
EIGEN_DONT_INLINE void stream_row(const Op& op, Index size, Out* out, const In*... in) {
  if constexpr (has_forms<Op>) {
    op.in_form([&](const auto& fixed) { stream_fixed_row(op, fixed, size, out, in...); });
  } else {
    stream_fixed_row(op, op, size, out, in...);
  }
}

/// out[k] = op(in[k]...), past the cache or not.
template <typename Op, typename Out, typename... In>
EIGEN_ALWAYS_INLINE void sweep_part(const Op& op, bool streams, Index size, Out* out,
                                    const In*... in) {
  if (streams) {
    stream_row(Op(op), size, out, in...);  // a copy is in memory, op itself need not be
  } else {
    sweep_row(op, size, out, in...);
  }
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
