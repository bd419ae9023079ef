// SPDX-License-Identifier: MIT
#pragma once

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "../per_channel.hpp"
#include "array_view.hpp"
#include "overlap.hpp"

/// What the verbs refuse at run time, and the words for it. Every check runs before the first
/// element is written.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

// What writes messages is neither a template nor inlined: it is compiled once, however many calls it
// may have to speak of.

/// What is wrong with a call of `verb`, written piece by piece. Each piece costs one call: by appends that
/// the compiler inlines, a call of ReLU added 1.63 x 10^9 instructions to a compilation, and adds 1.47
/// (benchmarks/compile_time/run).
class Message {
 public:
  EIGEN_DONT_INLINE explicit Message(const char* verb) { *this << "activations::" << verb << ": "; }

  EIGEN_DONT_INLINE Message& operator<<(const char* piece) {
    text_.append(piece);
    return *this;
  }
  EIGEN_DONT_INLINE Message& operator<<(Index number) {
    char digits[24];
    std::snprintf(digits, sizeof digits, "%lld", static_cast<long long>(number));
    return *this << digits;
  }

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// Throws std::invalid_argument. Where the compiler is told that there are no exceptions, the message
/// goes to stderr and the program aborts. ACTIVATIONS_REFUSE(message), defined before the first
/// header of this library, takes the place of both: it is given a const char*, and does not return.
[[noreturn]] EIGEN_DONT_INLINE inline void refuse(const Message& message) {
#if defined(ACTIVATIONS_REFUSE)
  ACTIVATIONS_REFUSE(message.text().c_str());
  std::abort();  // so that one that does return cannot go on to write
#elif defined(__cpp_exceptions)
  throw std::invalid_argument(message.text());
#else
  std::fprintf(stderr, "%s\n", message.text().c_str());
  std::abort();
#endif
}

/// An argument under the name that the user knows it by.
template <typename X>
struct Named {
  const char* name;
  X& value;
};
template <typename X>
Named(const char*, X&) -> Named<X>;

template <typename X>
auto extents_of(const X& x) {
  return Container<X>::extents(x);
}

/// A shape under that name.
struct NamedShape {
  const char* name;
  const Index* extents;
  std::size_t rank;
};

/// The name, the number of elements with its unit, and the extents.
EIGEN_DONT_INLINE inline void write_shape(Message& message, const NamedShape& shape,
                                          const char* unit) {
  Index size = 1;
  for (std::size_t axis = 0; axis < shape.rank; ++axis) size *= shape.extents[axis];
  message << shape.name << " has " << size << unit << " [";
  for (std::size_t axis = 0; axis < shape.rank; ++axis) {
    message << (axis == 0 ? "" : ", ") << shape.extents[axis];
  }
  message << "]";
}

/// `hint`: before and after the name of x, how the output may be given its shape; or empty.
[[noreturn]] EIGEN_DONT_INLINE inline void refuse_shapes(const char* verb, const NamedShape& a,
                                                         const NamedShape& b,
                                                         const ResizeHint& hint = {}) {
  Message message(verb);
  write_shape(message, a, " elements");
  write_shape(message << ", ", b, "");
  if (*hint.before != '\0') message << ": " << a.name << hint.before << b.name << hint.after;
  refuse(message);
}

template <typename A, typename B, typename... Hint>
void require_same_shape(const char* verb, const Named<A>& a, const Named<B>& b,
                        const Hint&... hint) {
  const auto a_extents = extents_of(a.value);
  const auto b_extents = extents_of(b.value);
  if (same_shape(a_extents, b_extents)) return;
  refuse_shapes(verb, {a.name, a_extents.data(), a_extents.size()},
                {b.name, b_extents.data(), b_extents.size()}, hint...);
}

/// The same for an output, which is never resized; the message says how its owner may do it.
template <typename Out, typename X>
void require_output_shape(const char* verb, const Named<Out>& out, const Named<X>& x) {
  const auto hint = Container<Out>::template resize_hint<X>(extents_of(x.value));
  require_same_shape(verb, out, x, hint);
}

/// `way_out`: what may be done beside giving the output memory of its own.
[[noreturn]] EIGEN_DONT_INLINE inline void refuse_overlap(const char* verb, const char* out,
                                                          const char* how, const char* in,
                                                          const char* way_out) {
  refuse(Message(verb) << out << " and " << in << " share memory" << how << ": give " << out
                       << " memory of its own" << way_out);
}

template <typename X>
auto region_of(const Named<X>& x) {
  using C = Container<X>;
  return Region<typename C::Scalar, C::rank, (C::packed_as < 0)>(x.name, C::view(x.value));
}

/// Refuses an output that shares memory with an input.
template <typename Out, typename In>
void require_apart(const char* verb, const Out& out, const In& in) {
  if (overlap(out, in)) refuse_overlap(verb, out.name, "", in.name, "");
}

/// Refuses an output that shares memory with an input but is not the input itself.
template <typename Out, typename In>
void require_same_or_apart(const char* verb, const Out& out, const In& in) {
  if constexpr (Out::rank == In::rank) {
    if (same_elements(out.view, in.view)) return;
  }
  if (overlap(out, in)) {
    refuse_overlap(verb, out.name, " without being the same elements", in.name,
                   ", or the very elements of an input of its shape");
  }
}

EIGEN_DONT_INLINE inline void require_channels(const char* verb, Index axis, Index channels,
                                               const NamedShape& x) {
  const auto rank = static_cast<Index>(x.rank);
  if (axis < 0 || axis >= rank) {
    refuse(Message(verb) << "the channel axis is " << axis << ", " << x.name << " has axes 0 to "
                         << rank - 1);
  }
  if (channels != x.extents[axis]) {
    refuse(Message(verb) << "alpha has " << channels << " slopes, axis " << axis << " of " << x.name
                         << " has " << x.extents[axis]);
  }
}

/// Refuses a channel axis that x does not have, or slopes that are not as many as its channels.
template <typename F, typename X>
void require_channels(const char* verb, const F& f, const Named<X>& x) {
  if constexpr (is_per_channel<F>) {
    const auto extents = extents_of(x.value);
    require_channels(verb, f.axis(), f.channels(), {x.name, extents.data(), extents.size()});
  }
}

[[noreturn]] EIGEN_DONT_INLINE inline void refuse_dalpha(const char* verb, Index size,
                                                         Index channels) {
  refuse(Message(verb) << "dalpha has " << size << " elements, alpha has " << channels
                       << " slopes");
}

/// Refuses a function whose output does not tell the sign of its input.
template <typename F>
EIGEN_DEVICE_FUNC void require_output_tells_sign([[maybe_unused]] const F& f) {
#if !defined(EIGEN_GPU_COMPILE_PHASE)
  if (!f.output_tells_sign()) {
    refuse(Message("backward_from_output")
           << "y does not tell the sign of x (of a function with alpha: where that is negative or "
              "NaN): use backward, which takes x");
  }
#endif
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
