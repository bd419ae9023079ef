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

/// dalpha, and dx where it is asked for.
template <typename Device, typename F, typename X, typename DY, typename DAlpha, typename... DX>
void alpha_pass(const char* verb, const Device& device, const F& f, const Named<X>& x,
                const Named<DY>& dy, DAlpha& dalpha, const Named<DX>&... dx) {
  using Scalar = typename Container<X>::Scalar;
  using Slope = typename F::Slope;
  using Sum = ScalarOf<DAlpha>;  // of dalpha: the slopes', or a narrow one
  require_same_shape(verb, dy, x);
  require_channels(verb, f, x);
  (require_output_shape(verb, dx, x), ...);

  View<const Slope, 1> slopes{};
  View<Sum, 1> sums{};
  [[maybe_unused]] Slope shared{};
  if constexpr (is_per_channel<F>) {
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

  const auto& x_memory = in_memory(x.value);
  const auto& dy_memory = in_memory(dy.value);
  // By their axes 16 floats take 67 in place of 16 ns (AMD EPYC; benchmarks/compare/run --trick packed_is_a_row).
  constexpr bool is_row =
      are_one_row<F, Bare<decltype(x_memory)>, Bare<decltype(dy_memory)>, DX...>;
  constexpr std::size_t rank = is_row ? 1 : Container<X>::rank;
  const auto region = [](const char* name, const auto& memory) {
    if constexpr (is_row) {
      const auto view = Container<Bare<decltype(memory)>>::view(memory);
      return Region<Scalar, 1, false>(name, one_row(view));
    } else {
      return region_of(Named{name, memory});
    }
  };
  const auto x_region = region(x.name, x_memory);
  const auto dy_region = region(dy.name, dy_memory);
  const Region<Sum, 1, is_per_channel<F>> dalpha_region("dalpha",
                                                        {sums.data, sums.extents, sums.strides});
  const auto require_apart_from_slopes = [&]([[maybe_unused]] const auto& written) {
    if constexpr (is_per_channel<F>) require_apart(verb, written, Region("alpha", slopes));
  };
  // Not even the same elements: dalpha and dx are written while inputs and slopes are still read.
  require_apart(verb, dalpha_region, x_region);
  require_apart(verb, dalpha_region, dy_region);
  require_apart_from_slopes(dalpha_region);
  std::optional<View<Scalar, rank>> dx_view;
  [[maybe_unused]] const auto add_dx = [&](const auto& dx_region) {
    require_same_or_apart(verb, dx_region, x_region);
    require_same_or_apart(verb, dx_region, dy_region);
    require_apart_from_slopes(dx_region);
    require_apart(verb, dx_region, dalpha_region);
    dx_view = writable(dx_region.view, std::make_index_sequence<rank>());
  };
  (add_dx(region(dx.name, dx.value)), ...);

  const auto result = [&sums](Index channel, const auto& sum) {
    sums.data[channel * sums.strides[0]] = narrowed<Sum>(static_cast<Arithmetic<Sum>>(sum));
  };
  if constexpr (is_row) {
    // One leaf needs no tree, and none of what finds its way through axes: 16 floats take 16 in place of 54 ns (AMD
    // EPYC; benchmarks/compare/run --trick one_leaf_no_tree).
    using Real = Arithmetic<Scalar>;
    const Index size = x_region.view.extents[0];
    if (size <= leaf_steps * LeafSum<Real>::size) {
      return result(0, AlphaRows<Scalar, 1>::run_leaf(x_region.view.data, dy_region.view.data,
                                                      dx_view ? dx_view->data : nullptr, size,
                                                      static_cast<Real>(shared)));
    }
  }
  std::size_t axis = rank;
  if constexpr (is_per_channel<F>) axis = static_cast<std::size_t>(f.axis());
  const AlphaSweep<Scalar, Slope, rank, !is_per_channel<F>> sweep(x_region.view, dy_region.view,
                                                                  dx_view, slopes, axis);
  sweep.run(device, result);
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
