// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>
#include <string>

#include "../per_channel.hpp"
#include "overlap.hpp"
#include "view.hpp"

/// What the verbs refuse at run time, and the words for it. Every check runs before the first
/// element is written.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

[[noreturn]] inline void refuse(const char* verb, const std::string& why) {
  throw std::invalid_argument("activations::" + std::string(verb) + ": " + why);
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

template <std::size_t rank>
std::string shape_text(const Indices<rank>& extents) {
  std::string text = "[";
  for (std::size_t axis = 0; axis < rank; ++axis) {
    text += (axis == 0 ? "" : ", ") + std::to_string(extents[axis]);
  }
  return text + "]";
}

template <typename A, typename B>
bool same_shape(const Named<A>& a, const Named<B>& b) {
  return extents_of(a.value) == extents_of(b.value);
}

template <typename A, typename B>
std::string shapes_text(const Named<A>& a, const Named<B>& b) {
  const auto a_extents = extents_of(a.value);
  const auto b_extents = extents_of(b.value);
  return std::string(a.name) + " has " + std::to_string(size_of(a_extents)) + " elements " +
         shape_text(a_extents) + ", " + b.name + " has " + std::to_string(size_of(b_extents)) +
         " " + shape_text(b_extents);
}

template <typename A, typename B>
void require_same_shape(const char* verb, const Named<A>& a, const Named<B>& b) {
  if (!same_shape(a, b)) refuse(verb, shapes_text(a, b));
}

/// The same for an output, which is never resized; the message says how its owner may do it.
template <typename Out, typename X>
void require_output_shape(const char* verb, const Named<Out>& out, const Named<X>& x) {
  if (same_shape(out, x)) return;
  const std::string hint = Container<Out>::template resize_hint<X>(x.name);
  refuse(verb, shapes_text(out, x) + (hint.empty() ? "" : ": " + (out.name + hint)));
}

[[noreturn]] inline void refuse_overlap(const char* verb, const char* out, const char* in) {
  refuse(verb, std::string(out) + " and " + in +
                   " share memory without being the same elements: give " + out +
                   " memory of its own, or the very elements of an input of its shape");
}

/// Refuses an output that shares memory with an input but is not the input itself. An expression
/// tells nothing of its memory, so there Eigen's own rule on aliasing applies.
template <typename Out, typename In>
void require_no_overlap(const char* verb, const Named<Out>& out, const Named<In>& in) {
  if constexpr (Container<In>::has_memory) {
    const auto out_view = Container<Out>::view(out.value);
    const auto in_view = Container<In>::view(in.value);
    if constexpr (Container<Out>::rank == Container<In>::rank) {
      if (same_elements(out_view, in_view)) return;
    }
    if (overlap(out_view, in_view)) refuse_overlap(verb, out.name, in.name);
  }
}

/// Refuses a channel axis that x does not have, or slopes that are not as many as its channels.
template <typename F, typename X>
void require_channels(const char* verb, const F& f, const Named<X>& x) {
  if constexpr (is_per_channel<F>) {
    constexpr auto rank = static_cast<Index>(Container<X>::rank);
    if (f.axis() < 0 || f.axis() >= rank) {
      refuse(verb, "the channel axis is " + std::to_string(f.axis()) + ", " + x.name +
                       " has axes 0 to " + std::to_string(rank - 1));
    }
    const Index extent = extents_of(x.value)[static_cast<std::size_t>(f.axis())];
    if (f.channels() != extent) {
      refuse(verb, "alpha has " + std::to_string(f.channels()) + " slopes, axis " +
                       std::to_string(f.axis()) + " of " + x.name + " has " +
                       std::to_string(extent));
    }
  }
}

/// Refuses a function whose output does not tell the sign of its input.
template <typename F>
void require_output_tells_sign(const F& f) {
  if (!f.output_tells_sign()) {
    refuse("backward_from_output",
           "alpha is negative or NaN, and y does not tell the sign of x then: use backward, which "
           "takes x");
  }
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
