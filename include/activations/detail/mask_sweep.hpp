// SPDX-License-Identifier: MIT
#pragma once

#include <tuple>

#include "executor.hpp"
#include "lane_bits.hpp"
#include "linear.hpp"

/// Passes that write or read the signs of x, one word of them for 64 elements.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

inline constexpr Index word_bits = 64;
constexpr Index words_of(Index elements) { return (elements + word_bits - 1) / word_bits; }

/// How a lane is read and written: whole, past the cache or not, or its first elements only.
template <typename Lane, bool streams>
struct WholeLane {
  template <typename Scalar>
  static EIGEN_ALWAYS_INLINE Lane read(const Scalar* from) {
    if constexpr (streams) prefetch_ahead(from);
    return load<Lane>(from);
  }
  template <typename Scalar>
  static EIGEN_ALWAYS_INLINE void write(const Lane& lane, Scalar* to) {
    if constexpr (streams) {
      stream(lane, to);
    } else {
      store(lane, to);
    }
  }
};
template <typename Lane>
struct FirstOfLane {
  Index count;
  template <typename Scalar>
  EIGEN_ALWAYS_INLINE Lane read(const Scalar* from) const {
    return load_first<Lane>(from, count);
  }
  template <typename Scalar>
  EIGEN_ALWAYS_INLINE void write(const Lane& lane, Scalar* to) const {
    store_first(lane, to, count);
  }
};

/// y = op(x, alpha...), and the signs of x.
template <typename Op>
struct WriteSigns {
  Op op;
  template <typename How, typename Out, typename X, typename... Alpha>
  EIGEN_ALWAYS_INLINE void operator()(const How& how, std::uint64_t& word, Index place, Out* y,
                                      const X* x, const Alpha*... alpha) const {
    const auto lane = how.read(x);
    word |= positive_bits(lane) << place;
    how.write(op(lane, how.read(alpha)...), y);
  }
};
/// dx = op(x, dy, alpha...), where the signs stand for x.
template <typename Op>
struct ReadSigns {
  Op op;
  template <typename How, typename Out, typename DY, typename... Alpha>
  EIGEN_ALWAYS_INLINE void operator()(const How& how, std::uint64_t word, Index place, Out* dx,
                                      const DY* dy, const Alpha*... alpha) const {
    const auto lane = how.read(dy);
    using Lane = std::decay_t<decltype(lane)>;
    how.write(op(lane_of_signs<Lane>(word >> place), lane, how.read(alpha)...), dx);
  }
};

/// The lanes of up to 64 elements, whose signs are `word`.
template <bool streams, typename Step, typename Out, typename... In>
EIGEN_ALWAYS_INLINE void sweep_word(const Step& step, Index size, std::uint64_t& word, Out* out,
                                    const In*... in) {
  using Lane = CommonLane<Out, In...>;
  Index at = 0;
  for (; at + Lane::size <= size; at += Lane::size) {
    step(WholeLane<Lane, streams>(), word, at, out + at, (in + at)...);
  }
  if (at < size) step(FirstOfLane<Lane>{size - at}, word, at, out + at, (in + at)...);
}

/// Elements that lie side by side.
template <bool streams, typename Step, typename Word, typename Out, typename... In>
EIGEN_ALWAYS_INLINE void sweep_words(const Step& given, Index size, Word* words, Out* out,
                                     const In*... in) {
  const Step step = given;  // see sweep_fixed_row
  Index at = 0;
  for (; at < size; at += word_bits, ++words) {
    std::uint64_t word = std::is_const_v<Word> ? *words : 0;
    if (size - at >= word_bits) {
      sweep_word<streams>(step, word_bits, word, out + at, (in + at)...);
    } else {
      sweep_word<false>(step, size - at, word, out + at, (in + at)...);
    }
    if constexpr (!std::is_const_v<Word>) *words = word;
  }
}

/// Whether the passes write past the cache. Words of elements would otherwise begin within a lane.
template <typename Scalar>
bool is_streamed_mask(Index size, const Scalar* out, const Scalar* in) {
  const auto lane = sizeof(Scalar) * static_cast<std::size_t>(Widest<Scalar>::size);
  return is_streamed(size, out, in) && reinterpret_cast<std::uintptr_t>(out) % lane == 0;
}

/// Shares words among threads: body(first, last) sweeps the elements of some of them. `cycles`: of one lane, for the
/// thread pool.
template <typename Scalar, typename Device, typename Body>
void run_on_words(const Device& device, Index size, double cycles, bool streams, const Body& body) {
  constexpr Index lanes = word_bits / Widest<Scalar>::size;
  constexpr auto bytes = double(2 * sizeof(Scalar) * word_bits + sizeof(std::uint64_t));
  run_on(device, words_of(size), bytes, cycles * double(lanes), streams,
         [&](Index first, Index last) {
           body(first * word_bits, (std::min)(last * word_bits, size));
         });
}

/// out = step(in), and the signs of x: elements that lie side by side in both.
template <typename Device, typename Step, typename Word, typename Scalar>
void sweep_mask_row(const Device& device, const Step& step, double cycles, Word* words, Index size,
                    Scalar* out, const Scalar* in) {
  const bool streams = is_streamed_mask(size, out, in);
  run_on_words<Scalar>(device, size, cycles, streams, [&](Index first, Index last) {
    Word* const from = words + first / word_bits;
    if (streams) return sweep_words<true>(step, last - first, from, out + first, in + first);
    sweep_words<false>(step, last - first, from, out + first, in + first);
  });
}

/// out = step(in), or step(in, slope) with a slope for each element, and the signs of x in its order
/// of memory. `Word` is const where they are read; `Slope` is one or none.
template <typename Word, typename Scalar, std::size_t rank, typename... Slope>
class MaskSweep {
  static constexpr bool is_plain = std::is_arithmetic_v<Arithmetic<Scalar>>;
  static constexpr Index most = is_plain ? 512 : word_bits;  // other scalars may be large

 public:
  MaskSweep(Word* words, const std::array<std::size_t, rank>& order,
            const View<const Scalar, rank>& in, const View<Scalar, rank>& out,
            const View<const Slope, rank>&... slopes)
      : words_(words),
        size_(size_of(in.extents)),
        in_(in, order),
        out_(out, order),
        slopes_(Linear<const Slope, rank>(slopes, order)...),
        streams_(out_.contiguous() && is_streamed_mask(size_, out.data, in.data)) {}

  template <typename Device, typename Step>
  void run(const Device& device, const Step& step, double cycles) const {
    if constexpr (sizeof...(Slope) == 0) {
      if (in_.contiguous() && out_.contiguous()) {
        return sweep_mask_row(device, step, cycles, words_, size_, out_.data(), in_.data());
      }
    }
    run_on_words<Scalar>(device, size_, cycles, streams_,
                         [&](Index first, Index last) { sweep(step, first, last); });
  }

 private:
  template <typename Step>
  void sweep(const Step& step, Index first, Index last) const {
    Scratch<Scalar, most> in;
    Scratch<Scalar, most> out;
    for (; first < last; first += most) {
      const Index size = (std::min)(most, last - first);
      Scalar* const to = out_.contiguous() ? out_.data() + first : out.scalars;
      sweep_block(step, first, size, to, in_.read(first, size, in.scalars));
      if (!out_.contiguous()) out_.write(first, size, out.scalars);
    }
  }
  template <typename Step>
  void sweep_block(const Step& step, Index first, Index size, Scalar* out, const Scalar* in) const {
    const auto sweep = [&](const auto*... slopes) {
      Word* const words = words_ + first / word_bits;
      if (streams_) return sweep_words<true>(step, size, words, out, in, slopes...);
      sweep_words<false>(step, size, words, out, in, slopes...);
    };
    if constexpr (sizeof...(Slope) == 0) {
      sweep();
    } else {
      Scratch<std::tuple_element_t<0, std::tuple<Slope...>>, most> slopes;
      sweep(std::get<0>(slopes_).read(first, size, slopes.scalars));
    }
  }

  Word* words_;
  Index size_;
  Linear<const Scalar, rank> in_;
  Linear<Scalar, rank> out_;
  std::tuple<Linear<const Slope, rank>...> slopes_;
  bool streams_;
};
template <typename Word, typename Scalar, std::size_t rank, typename... Slope>
MaskSweep(Word*, const std::array<std::size_t, rank>&, const View<const Scalar, rank>&,
          const View<Scalar, rank>&, const View<const Slope, rank>&...)
    -> MaskSweep<Word, Scalar, rank, Slope...>;

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
