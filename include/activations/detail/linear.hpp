// SPDX-License-Identifier: MIT
#pragma once

#include "loop.hpp"
#include "row.hpp"

namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// A view's elements in the memory order of x, by their index in that order.
template <typename Scalar, std::size_t rank>
class Linear {
 public:
  /// `order`: axes from the fastest to the slowest.
  Linear(const View<Scalar, rank>& view, const std::array<std::size_t, rank>& order)
      : data_(view.data) {
    for (std::size_t axis : order) loop_.add(view.extents[axis], {view.strides[axis]});
    finish();
  }
  Linear(Scalar* data, const Loop<1, rank>& loop) : data_(data), loop_(loop) { finish(); }

  bool contiguous() const { return contiguous_; }
  Scalar* data() const { return data_; }

  /// How many elements lie side by side from each multiple of it on; 0 where none do, or where there is one.
  Index row_size() const { return loop_.strides[0][0] == 1 ? loop_.extents[0] : 0; }
  Scalar* at(Index index) const {
    if (contiguous_) return data_ + index;
    const Index row = index / loop_.extents[0];
    const Index column = (index - row * loop_.extents[0]) * loop_.strides[0][0];
    if (loop_.axes <= 2) return data_ + row * loop_.strides[1][0] + column;
    return data_ + Rows(loop_, row).offsets()[0] + column;
  }
  /// Whether rows begin and end with lines of the cache, where the first one begins with a line.
  bool consists_of_lines(Index line) const {
    if (contiguous_) return true;
    bool lines = row_size() > 0 && row_size() % line == 0;
    for (std::size_t axis = 1; axis < loop_.axes; ++axis) {
      lines = lines && loop_.strides[axis][0] % line == 0;
    }
    return lines;
  }

  /// The elements [first, first + size) as contiguous Reals: themselves, or copied.
  template <typename Real>
  const Real* read(Index first, Index size, Real* buffer) const {
    if constexpr (std::is_same_v<std::remove_const_t<Scalar>, Real>) {
      if (contiguous_) return data_ + first;
    }
    if (loop_.strides[0][0] == 0) {
      if constexpr (Widest<Real>::size > 1 && Widest<Real>::size * sizeof(Real) == 64) {
        read_by_lanes(first, buffer, buffer + size);
      } else {
        read_repeated(first, buffer, buffer + size);
      }
      return buffer;
    }
    Real* to = buffer;
    for_each_run(first, size, [&](const Scalar* from, Index stride, Index count) {
      copy(from, stride, to, 1, count);
      to += count;
    });
    return buffer;
  }

  void write(Index first, Index size, const Scalar* from) const {
    for_each_run(first, size, [&](Scalar* to, Index stride, Index count) {
      copy(from, 1, to, stride, count);
      from += count;
    });
  }

 private:
  void finish() {
    loop_.finish();
    contiguous_ = loop_.axes == 1 && loop_.strides[0][0] == 1;
  }

  /// Calls body(pointer, stride, count) for the runs that elements [first, first + size) consist
  /// of.
  template <typename Body>
  void for_each_run(Index first, Index size, Body&& body) const {
    const Index row_size = loop_.extents[0];
    const Index stride = loop_.strides[0][0];
    Rows rows(loop_, first / row_size);
    Index at = first % row_size;
    for (Index left = size; left > 0; rows.next_run()) {
      Index row = rows.offsets()[0];
      for (Index more = rows.run(); more > 0 && left > 0; --more) {
        const Index count = (std::min)(row_size - at, left);
        body(data_ + row + at * stride, stride, count);
        row += rows.steps()[0];
        left -= count;
        at = 0;
      }
    }
  }

  /// The same for rows of one element each, from `first` on. Rows may be short, and loops as long as they
  /// are cost more than blocks, of which the next row writes over what is too much: PReLU's value over rows
  /// of 7 floats takes 3.7 in place of 7.8 instructions an element with AVX2
  /// (valgrind --tool=callgrind; `--rows=planes` of the suite shows the times).
  template <typename Real>
  void read_repeated(Index first, Real* to, Real* end) const {
    constexpr Index block = 8;
    const Index row_size = loop_.extents[0];
    Rows rows(loop_, first / row_size);
    Index at = first % row_size;
    for (; to < end; rows.next_run()) {
      const Scalar* from = data_ + rows.offsets()[0];
      const Index step = rows.steps()[0];
      Index more = rows.run();
      const auto next = [&](Index count) {
        std::fill_n(to, count, static_cast<Real>(*from));
        to += count;
        from += step;
        --more;
        at = 0;
      };
      if (at > 0) next((std::min)(row_size - at, end - to));
      Index in_blocks = (std::min)(more, (end - to - block) / row_size);
      more -= std::max<Index>(in_blocks, 0);
      for (; in_blocks > 0; --in_blocks) {
        const Real value = static_cast<Real>(*from);
        for (Index k = 0; k < row_size; k += block) std::fill_n(to + k, block, value);
        to += row_size;
        from += step;
      }
      while (more > 0 && to < end) next((std::min)(row_size, end - to));
    }
  }

  /// The same lane by lane, each put together in registers, where masks cost nothing. (A lane that several
  /// stores have written waits for them and for all that was streamed before: PReLU's value over planes of 7 x 7
  /// took 0.30 in place of 0.26 ns an element from memory, its gradient 0.41 in place of 0.38; AMD EPYC with
  /// AVX-512; benchmarks/compare/run --trick slopes_by_lanes. With AVX2 rows of 7 in cache lost as much.)
  template <typename Real>
  void read_by_lanes(Index first, Real* to, Real* end) const {
    using Lane = Widest<Real>;
    Real numbers[Lane::size];
    for (int i = 0; i < Lane::size; ++i) numbers[i] = Real(i);
    const Lane number = Lane::load(numbers);
    const Index row_size = loop_.extents[0];
    Rows rows(loop_, first / row_size);
    const Scalar* from = data_ + rows.offsets()[0];
    Index more = rows.run();
    Index left = row_size - first % row_size;  // of the row
    Lane value(static_cast<Real>(*from));
    for (; to < end; to += Lane::size, left -= Lane::size) {
      Lane lane = value;
      for (; left < Lane::size && left < end - to; left += row_size) {
        from += rows.steps()[0];
        if (--more == 0) {
          rows.next_run();
          from = data_ + rows.offsets()[0];
          more = rows.run();
        }
        value = Lane(static_cast<Real>(*from));
        lane = select(Lane(static_cast<Real>(left)) > number, lane, value);
      }
      if (end - to < Lane::size) return store_first(lane, to, end - to);
      lane.store(to);
    }
  }

  template <typename From, typename To>
  static void copy(const From* from, Index from_stride, To* to, Index to_stride, Index count) {
    const auto same = [](const auto& x) { return x; };
    if (from_stride == 1 && to_stride == 1) return sweep_row(same, count, to, from);
    for (Index i = 0; i < count; ++i) {
      to[i * to_stride] = static_cast<To>(from[i * from_stride]);
    }
  }

  Scalar* data_;
  Loop<1, rank> loop_;
  bool contiguous_ = false;
};

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
