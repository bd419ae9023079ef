// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <functional>

#include "checks.hpp"
#include "operation.hpp"
#include "requirements.hpp"
#include "sweep_channels.hpp"

/// An element-wise pass, lazy and eager. The way of a value, for whoever looks for it:
///
///   passes.hpp     the verbs; each names an operation, Forward<F>, Backward<F> ... (operation.hpp), which calls the
///                  function's value(x), gradient(x, dy) ... (elu.hpp and its neighbours) for a lane at a time
///   lazy           an expression of Eigen's around Elementwise (operation.hpp)
///   apply          checks (checks.hpp), takes views of the memory (view.hpp), and then for
///     packed arrays           sweep_one_row (sweep.hpp)
///     a slope per channel     sweep_channels (sweep_channels.hpp)
///     whatever has gaps       sweep, sweep_rows (sweep.hpp), by way of strided_rows.hpp where elements lie apart
///   all of which share elements among threads (executor.hpp) and end in sweep_row or, past the cache, stream_row
///   (row.hpp): the loop that loads lanes, computes and stores. Passes with signs are in mask_pass.hpp, with the
///   gradient of slopes in alpha_pass.hpp.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// The slopes as a view of x's shape, which repeats them along every axis but the channels'.
template <typename F, std::size_t rank>
auto spread_slopes(const F& f, const Indices<rank>& extents) {
  View<const typename F::Slope, rank> slopes{f.slopes().data, extents, {}};
  slopes.strides[static_cast<std::size_t>(f.axis())] = f.slopes().strides[0];
  return slopes;
}

/// A float, rounded to a narrow scalar.
template <typename Scalar>
struct Narrowed {
  EIGEN_DEVICE_FUNC Scalar operator()(float x) const { return narrowed<Scalar>(x); }
};

template <typename F>
inline constexpr double cycles_of = Eigen::internal::functor_traits<F>::Cost;

template <typename Op, typename F, typename X, typename... Others>
EIGEN_DEVICE_FUNC auto lazy(const F& f, const X& x, const Others&... others) {
  using Scalar = typename Container<X>::Scalar;
  if constexpr (!is_per_channel<F>) {
    return Container<X>::lazy(Elementwise<Op, Scalar>{{f}}, x, others...);
  } else if constexpr (std::is_same_v<Scalar, typename F::Slope>) {
    return Container<X>::lazy(Elementwise<Op, Scalar>{{f}}, x, others...,
                              Container<X>::spread(x, f.slopes(), f.axis()));
  } else {
    // Slopes of float for narrow elements: Eigen's expressions do not mix scalars.
    const auto wide = x.template cast<float>();
    using Wide = Container<std::decay_t<decltype(wide)>>;
    return Wide::lazy(Elementwise<Op, float>{{f}}, wide, others.template cast<float>()...,
                      Wide::spread(wide, f.slopes(), f.axis()))
        .unaryExpr(Narrowed<Scalar>());
  }
}

/// What an element-wise pass asks of its arguments.
template <typename F, typename Out, typename X, typename... Others>
void require_sound(const char* verb, const F& f, const Named<Out>& out, const Named<X>& x,
                   const Named<Others>&... others) {
  (require_same_shape(verb, others, x), ...);
  require_channels(verb, f, x);
  require_output_shape(verb, out, x);
  const auto out_region = region_of(out);
  const auto require_no_overlap = [&](const auto& in) {
    // An expression tells nothing of its memory, so there Eigen's own rule on aliasing applies.
    if constexpr (has_memory_v<Bare<decltype(in.value)>>) {
      require_same_or_apart(verb, out_region, region_of(in));
    }
  };
  require_no_overlap(x);
  (require_no_overlap(others), ...);
  if constexpr (is_per_channel<F>) require_apart(verb, out_region, Region("alpha", f.slopes()));
}

/// out = Op(f)(x, others...), eager, where it has to be found out how and whether it can be done.
template <typename Op, typename Device, typename F, typename Out, typename X, typename... Others>
void apply_any(const char* verb, const Device& device, const F& f, const Named<Out>& out,
               const Named<X>& x, const Named<Others>&... others) {
  require_sound(verb, f, out, x, others...);
  if constexpr (has_memory_v<X> && (has_memory_v<Others> && ...)) {
    const auto x_view = Container<X>::view(x.value);
    const auto apply_with = [&](const auto&... slopes) {
      sweep<is_per_channel<F>>(device, Op{f}, cycles_of<F>, writable_view(out.value), x_view,
                               Container<Others>::view(others.value)..., slopes...);
    };
    if constexpr (is_per_channel<F>) {
      apply_with(spread_slopes(f, x_view.extents));
    } else {
      apply_with();
    }
  } else {
    static_cast<void>(
        Executor<Device>::threads(device));  // has the sentence on a pool without threads
    Container<Out>::assign(device, out.value, lazy<Op>(f, x.value, others.value...));
  }
}

/// What apply does where it cannot be told at once that all lie packed in one order, and that nothing is wrong. It
/// refuses what is wrong; then containers that are always packed have their sweep still before them, and true is
/// returned if there are elements; those of others are swept here. Not inlined, and with names by value, so that the
/// common case has less in memory: LeakyReLU's gradient of 4,096 floats, whose arrays fill a first-level cache of 48
/// KiB, misses it 91 times in place of 117 (Eigen's select 65; cachegrind), and takes 0.051 in place of 0.062 ns an
/// element (Intel Xeon; benchmarks/compare/run --trick checks_apart). Where the cache has room, as for 16 floats, it
/// gains nothing (AMD EPYC).
template <typename Op, bool always_packed, typename Device, typename F, typename Out, typename X,
          typename... Others>
EIGEN_DONT_INLINE bool check_or_apply(const char* verb, const Device& device, const F& f,
                                      const Named<Out> out, const Named<X> x,
                                      const Named<Others>... others) {
  if constexpr (always_packed) {
    require_sound(verb, f, out, x, others...);
    return size_of(Container<X>::view(x.value).extents) > 0;
  } else {
    apply_any<Op>(verb, device, f, out, x, others...);
    return false;
  }
}

/// Whether f's slopes fit the axis of a packed output, and lie apart from it.
template <typename F, typename Scalar, std::size_t rank>
bool has_sound_slopes([[maybe_unused]] const F& f, [[maybe_unused]] const View<Scalar, rank>& out) {
  if constexpr (is_per_channel<F>) {
    const auto axis = static_cast<std::size_t>(f.axis());  // a negative one is too large
    const Index size = size_of(out.extents);
    if (axis >= rank || f.channels() != out.extents[axis] || size == 0) return false;
    const auto& slopes = f.slopes();
    const Index reach = (slopes.extents[0] - 1) * slopes.strides[0];
    const void* const first = slopes.data + std::min<Index>(reach, 0);
    const void* const end = slopes.data + std::max<Index>(reach, 0) + 1;
    const std::less<const void*> before;
    return !before(out.data, end) || !before(first, out.data + size);
  } else {
    return true;
  }
}

/// out = Op(f)(in...), where all of them lie packed in one order, and there are elements if f has slopes.
template <typename Op, typename Device, typename F, typename Out, typename... In>
EIGEN_ALWAYS_INLINE void sweep_packed(const Device& device, const F& f, const Out& out,
                                      const In&... in) {
  if constexpr (is_per_channel<F>) {
    sweep_channels(device, Op{f}, cycles_of<F>, f.slopes(), static_cast<std::size_t>(f.axis()), out,
                   in...);
  } else {
    sweep_one_row(device, Op{f}, cycles_of<F>, size_of(out.extents), out.data, in.data...);
  }
}

/// The same, if it can be told at once that they do, and that nothing is wrong with them, or if otherwise()
/// says so. What a pool would not share runs as on one thread: by a closure, which lies in memory, 4,096 floats
/// with a slope per channel took 8 to 16 % longer (AMD EPYC; benchmarks/compare/run --trick not_shared_no_closure).
template <typename Op, bool always_packed, typename Device, typename F, typename Otherwise,
          typename Scalar, std::size_t rank, typename... In>
EIGEN_ALWAYS_INLINE void apply_packed(const Device& device, const F& f, const Otherwise& otherwise,
                                      const View<Scalar, rank>& out, const In&... in) {
  const bool is_sound = is_one_row<always_packed>(out, in...) && has_sound_slopes(f, out);
  if (!is_sound && !otherwise()) return;
  if (is_shared_sweep<Scalar, std::remove_reference_t<decltype(*in.data)>...>(
          device, cycles_of<F>, size_of(out.extents))) {
    sweep_packed<Op>(device, f, out, in...);
  } else {
    sweep_packed<Op>(OneThread(), f, out, in...);
  }
}

/// out = Op(f)(x, others...), eager. The common case needs none of the checks. Containers that are always
/// packed, in one order, need no loop but that over their memory: what else could be, a check refuses. (A call
/// of ReLU for arrays adds 0.68 in place of 1.40 x 10^9 instructions to a compilation, ELU 1.22 in place of 1.88;
/// benchmarks/compile_time/run.)
template <typename Op, typename Device, typename F, typename Out, typename X, typename... Others>
EIGEN_ALWAYS_INLINE void apply(const char* verb, const Device& device, const F& f,
                               const Named<Out>& out, const Named<X>& x,
                               const Named<Others>&... others) {
  using C = Container<Out>;
  constexpr bool same_rank =
      Container<X>::rank == C::rank && ((Container<Others>::rank == C::rank) && ...);
  constexpr bool in_memory = has_memory_v<X> && (has_memory_v<Others> && ...);
  if constexpr (same_rank && in_memory) {
#if !defined(EIGEN_NO_DEBUG)
    // Eigen's own assertions: a view does not tell whether a slice lies in its tensor.
    static_cast<void>(extents_of(out.value));
    static_cast<void>(extents_of(x.value));
    (static_cast<void>(extents_of(others.value)), ...);
#endif
    const auto otherwise = [&] {
      return check_or_apply<Op, are_always_packed<Out, X, Others...>>(verb, device, f, out, x,
                                                                      others...);
    };
    apply_packed<Op, are_always_packed<Out, X, Others...>>(
        device, f, otherwise, writable_view(out.value), Container<X>::view(x.value),
        Container<Others>::view(others.value)...);
  } else {
    apply_any<Op>(verb, device, f, out, x, others...);
  }
}

/// Where the result of a plain temporary is computed: in itself, or in a copy where it is const.
template <typename X>
using OwnOrCopy = std::conditional_t<std::is_const_v<X>, Bare<X>, X&>;

/// The lazy form of Op(f)(x, others...). A kernel has no way to refuse: there only what is known when compiling
/// is checked, as by Eigen.
template <typename Op, typename F, typename X>
EIGEN_DEVICE_FUNC auto lazy_pass(const char* verb, const F& f, const char* name, X&& x) {
  require_inputs<F, Bare<X>>();
  require_lasting<X>();
#if !defined(EIGEN_GPU_COMPILE_PHASE)
  require_channels(verb, f, Named{name, x});
#endif
  if constexpr (is_temporary_plain<X>) {
    OwnOrCopy<X> y = x;
    apply<Op>(verb, OneThread(), f, Named{"y", y}, Named{name, y});
    return Bare<X>(std::move(y));
  } else {
    return lazy<Op>(f, x);
  }
}
template <typename Op, typename F, typename X, typename DY>
EIGEN_DEVICE_FUNC auto lazy_pass(const char* verb, const F& f, const char* name, X&& x, DY&& dy) {
  require_inputs<F, Bare<X>, Bare<DY>>();
  require_lasting<X>();
  require_lasting<DY>();
#if !defined(EIGEN_GPU_COMPILE_PHASE)
  require_channels(verb, f, Named{name, x});
  require_same_shape(verb, Named{"dy", dy}, Named{name, x});
#endif
  if constexpr (is_temporary_plain<DY>) {
    OwnOrCopy<DY> dx = dy;
    apply<Op>(verb, OneThread(), f, Named{"dx", dx}, Named{name, x}, Named{"dy", dx});
    return Bare<DY>(std::move(dx));
  } else if constexpr (is_temporary_plain<X>) {
    OwnOrCopy<X> dx = x;
    apply<Op>(verb, OneThread(), f, Named{"dx", dx}, Named{name, dx}, Named{"dy", dy});
    return Bare<X>(std::move(dx));
  } else {
    return lazy<Op>(f, x, dy);
  }
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations

template <typename Scalar>
struct Eigen::internal::functor_traits<activations::detail::Narrowed<Scalar>> {
  enum { Cost = 2, PacketAccess = false };
};
