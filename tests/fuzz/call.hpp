// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "operands.hpp"

namespace fuzz {

enum class Verb { forward, backward, from_output, mask, alpha_gradient, both_gradients };
enum class Place { own, in_place_of_x, in_place_of_dy, across_x, across_dy };

/// One call of a verb, as bytes describe it, in containers of the kinds X, DY and Out (dx too): all
/// but the function.
template <typename Scalar, typename X, typename DY, typename Out>
class Call {
 public:
  static constexpr std::size_t rank = X::rank;
  using Slope = std::conditional_t<sizeof(Scalar) == 2, float, Scalar>;
  using Slopes = Eigen::Map<Eigen::Array<Slope, Eigen::Dynamic, 1>, 0, Eigen::InnerStride<>>;

  enum : std::size_t { x_arena, dy_arena, out_arena, dx_arena, alpha_arena, dalpha_arena, count };
  static std::vector<Arena>& arenas() {
    static std::vector<Arena> list(count);
    return list;
  }

  explicit Call(Bytes& decisions) : bytes(decisions) {
    for (Arena& arena : arenas()) arena.clear();
    verb = static_cast<Verb>(bytes.below(6));
    place = static_cast<Place>(bytes.below(8) % 5);
    // `mask` is two calls, and what the first one writes must leave the second one's dy alone.
    if (verb == Verb::mask && (place == Place::in_place_of_dy || place == Place::across_dy)) {
      place = Place::own;
    }
    lazy = bytes.one_in(4);
    piece = bytes.one_in(2) ? 1 + bytes.next() : 0;
    stale_mask = verb == Verb::mask && bytes.one_in(16);
    const Shape extents = decode_shape(bytes, rank, most);
    x = operand(x_arena, X::layout(bytes, extents, most, true));
    dy = operand(dy_arena, DY::layout(bytes, extents, most, true));
    dx = operand(dx_arena, Out::layout(bytes, extents, most, false));
    place_out(bytes.one_in(32) ? decode_shape(bytes, rank, most) : extents);
  }

  Slope slope() {
    static constexpr float some[] = {0, 0.01f, 0.25f, 1, 1.6732632f, -0.7f, 1e30f, 0x1p-126f};
    const int kind = bytes.below(16);
    if (kind < 8) return Slope(some[kind]);
    return kind < 12 ? Slope(static_cast<float>(bytes.next()) / 64) : bytes.pattern<Slope>();
  }
  /// Slopes or their gradients: some are among the elements of something else, and some have a stride.
  Slopes slopes(std::size_t arena, Index size) {
    static constexpr std::size_t of_others[] = {x_arena, dy_arena, out_arena, alpha_arena};
    if (bytes.one_in(8)) arena = of_others[bytes.below(4)];
    const Index stride = bytes.one_in(2) ? 1 : 1 + bytes.below(3);
    return Slopes(memory<Slope>(arena, size * stride), size, Eigen::InnerStride<>(stride));
  }

  /// The first elements come from the bytes, as far as there are any; the others from a generator.
  void fill(const Operand<Scalar>& operand) {
    std::uint64_t state = bytes.pattern<std::uint32_t>();
    const int chosen = bytes.below(16);
    for (Index k = 0; k < operand.layout.size(); ++k) {
      if (k < chosen) {
        *operand.at(k) = bytes.pattern<Scalar>();
        continue;
      }
      state = state * 6364136223846793005u + 1442695040888963407u;
      const auto high = static_cast<std::uint32_t>(state >> 32);
      const auto pattern = static_cast<support::BitsOf<Scalar>>(state >> 8);
      const auto up_to_8 = static_cast<float>(static_cast<std::int32_t>(high)) * 0x1p-28f;
      *operand.at(k) = high % 8 == 0 ? support::from_bits<Scalar>(pattern) : Scalar(up_to_8);
    }
  }

  /// Whether the output shares an element with `in` without being the same elements.
  bool out_crosses(const Operand<Scalar>& in) const {
    if (verb == Verb::alpha_gradient || place == Place::own) return false;
    bool same = in.layout.extents == out.layout.extents;
    for (Index k = 0; same && k < out.layout.size(); ++k) same = out.at(k) == in.at(k);
    return !same && share_a_byte(in, out);
  }
  /// Whether two of them, operands or slopes, share a byte of an element.
  template <typename A, typename B>
  static bool share_a_byte(const A& a, const B& b) {
    std::vector<const unsigned char*> bytes_of_a = bytes_of(a);
    std::sort(bytes_of_a.begin(), bytes_of_a.end());
    for (const unsigned char* byte : bytes_of(b)) {
      if (std::binary_search(bytes_of_a.begin(), bytes_of_a.end(), byte)) return true;
    }
    return false;
  }

  /// Ends the program.
  [[noreturn]] void fail(const std::string& why) const {
    std::fprintf(stderr, "%s\n  verb %d, output placed %d, lazy %d, pieces of %td\n", why.c_str(),
                 static_cast<int>(verb), static_cast<int>(place), lazy, piece);
    describe("x", x);
    describe("dy", dy);
    describe("output", out);
    if (alpha) {
      std::fprintf(stderr, "  alpha at %p: %td by %td\n", static_cast<const void*>(alpha->data()),
                   alpha->size(), alpha->innerStride());
    }
    std::abort();
  }

  Bytes& bytes;
  Verb verb;
  Place place;
  bool lazy;
  /// 0: a call without a device. (On a pool none of these is long enough to be shared.)
  Index piece;
  bool stale_mask;  // of an array of another shape
  Operand<Scalar> x, dy, out;
  Operand<Scalar> dx;             // of `mask`, beside y
  const Slopes* alpha = nullptr;  // where there is one for each channel

 private:
  static constexpr Index most = GuardedMemory::capacity / sizeof(Scalar) / 4;

  template <typename Element>
  static void add_bytes(const Element* element, std::vector<const unsigned char*>& list) {
    const auto* const first = reinterpret_cast<const unsigned char*>(element);
    for (std::size_t i = 0; i < sizeof(Element); ++i) list.push_back(first + i);
  }
  static std::vector<const unsigned char*> bytes_of(const Operand<Scalar>& operand) {
    std::vector<const unsigned char*> list;
    for (Index k = 0; k < operand.layout.size(); ++k) add_bytes(operand.at(k), list);
    return list;
  }
  static std::vector<const unsigned char*> bytes_of(const Slopes& slopes) {
    std::vector<const unsigned char*> list;
    for (Index k = 0; k < slopes.size(); ++k) add_bytes(&slopes.coeffRef(k), list);
    return list;
  }

  template <typename Element = Scalar>
  Element* memory(std::size_t arena, Index size) {
    const bool at_end = bytes.one_in(2);
    const auto distance = sizeof(Element) * static_cast<std::size_t>(bytes.below(40));
    return reinterpret_cast<Element*>(arenas()[arena].memory().place(
        sizeof(Element) * static_cast<std::size_t>(size), at_end, distance));
  }
  Operand<Scalar> operand(std::size_t arena, const Layout& layout) {
    return {layout, memory(arena, layout.memory)};
  }

  void place_out(const Shape& extents) {
    const bool of_x = place == Place::in_place_of_x || place == Place::across_x;
    Operand<Scalar>& other = of_x ? x : dy;
    if (place == Place::in_place_of_x || place == Place::in_place_of_dy) {
      out = other;
      const bool is_out = of_x ? std::is_same_v<Out, X> : std::is_same_v<Out, DY>;
      const bool fits = is_out || std::is_same_v<Out, Arrays<Scalar>>;  // which have any strides
      if (fits && !repeats(out.layout)) return;
      place = Place::own;  // an output has no element twice
    }
    const Layout layout = Out::layout(bytes, extents, most, false);
    if (place == Place::own) {
      out = operand(out_arena, layout);
      return;
    }
    // Both begin in one half of the memory, and so have room.
    other.data = memory(of_x ? x_arena : dy_arena, 2 * most);
    out = {layout, other.data + bytes.next() % most};
    if (bytes.one_in(2)) std::swap(out.data, other.data);
  }

  static void describe(const char* name, const Operand<Scalar>& operand) {
    std::fprintf(stderr, "  %s at %p + %td:", name, static_cast<const void*>(operand.data),
                 operand.layout.first);
    for (std::size_t axis = 0; axis < rank; ++axis) {
      std::fprintf(stderr, "  %td by %td", operand.layout.extents[axis],
                   operand.layout.strides[axis]);
    }
    std::fprintf(stderr, "\n");
  }
};

}  // namespace fuzz
