// SPDX-License-Identifier: MIT
#pragma once

#include "alpha_sweep.hpp"
#include "checks.hpp"
#include "requirements.hpp"

/// The pass that gives the gradient of the slopes.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// An input of a reduction as memory: an expression is evaluated, once.
template <typename X>
decltype(auto) in_memory(const X& x) {
  if constexpr (has_memory_v<X>) {
    return (x);
  } else {
    return typename Container<X>::Plain(x);
  }
}

/// The scalar of a container, or of a scalar itself.
template <typename X, bool = Container<X>::is_known>
struct ScalarOfContainer {
  using type = X;
};
template <typename X>
struct ScalarOfContainer<X, true> {
  using type = typename Container<X>::Scalar;
};
template <typename X>
using ScalarOf = typename ScalarOfContainer<X>::type;

/// dalpha, and dx unless it is absent: `dx` is a Named output or nullptr.
template <typename Device, typename F, typename X, typename DY, typename DX, typename DAlpha>
void alpha_pass(const char* verb, const Device& device, const F& f, const Named<X>& x,
                const Named<DY>& dy, const DX& dx, DAlpha& dalpha) {
  using Scalar = typename Container<X>::Scalar;
  using Slope = typename F::Slope;
  using Sum = ScalarOf<DAlpha>;  // of dalpha: the slopes', or a narrow one
  constexpr std::size_t rank = Container<X>::rank;
  constexpr bool has_dx = !std::is_same_v<DX, std::nullptr_t>;
  require_same_shape(verb, dy, x);
  require_channels(verb, f, x);
  if constexpr (has_dx) {
    require_output_shape(verb, dx, x);
    require_no_overlap(verb, dx, x);
    require_no_overlap(verb, dx, dy);
  }

  std::size_t axis = rank;
  View<const Slope, 1> slopes{};
  View<Sum, 1> sums{};
  [[maybe_unused]] Slope shared{};
  if constexpr (is_per_channel<F>) {
    axis = static_cast<std::size_t>(f.axis());
    slopes = f.slopes();
    sums = flat(writable_view(dalpha));
    if (sums.extents[0] != f.channels()) {
      refuse_dalpha(verb, sums.extents[0], f.channels());
    }
  } else {
    shared = f.alpha();
    slopes = {&shared, {1}, {1}};
    sums = {&dalpha, {1}, {1}};
  }
  // Not even the same elements: dalpha has another shape than an input, and dx is an output too.
  const View<const Sum, 1> dalpha_view{sums.data, sums.extents, sums.strides};
  const auto require_apart = [verb, &dalpha_view](const auto& in) {
    using In = Bare<decltype(in.value)>;
    if constexpr (has_memory_v<In>) {
      if (overlap(dalpha_view, Container<In>::view(in.value))) {
        refuse_overlap(verb, "dalpha", in.name);
      }
    }
  };
  require_apart(x);
  require_apart(dy);
  if (overlap(dalpha_view, slopes)) refuse_overlap(verb, "dalpha", "alpha");
  if constexpr (has_dx) {
    const auto dx_view = Container<Bare<decltype(dx.value)>>::view(dx.value);
    if (overlap(dx_view, slopes)) refuse_overlap(verb, dx.name, "alpha");
    if (overlap(dx_view, dalpha_view)) refuse_overlap(verb, dx.name, "dalpha");
  }

  const auto& x_memory = in_memory(x.value);
  const auto& dy_memory = in_memory(dy.value);
  std::optional<View<Scalar, rank>> dx_view;
  if constexpr (has_dx) dx_view = writable_view(dx.value);
  const AlphaSweep<Scalar, Slope, rank> sweep(Container<Bare<decltype(x_memory)>>::view(x_memory),
                                              Container<Bare<decltype(dy_memory)>>::view(dy_memory),
                                              dx_view, slopes, axis);
  sweep.run(device, [&sums](Index channel, const auto& sum) {
    sums.data[channel * sums.strides[0]] = narrowed<Sum>(static_cast<Arithmetic<Sum>>(sum));
  });
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
