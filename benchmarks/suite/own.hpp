// SPDX-License-Identifier: MIT
#pragma once

#define EIGEN_USE_THREADS
#include <activations/tensor.hpp>
#include <algorithm>
#include <cstring>
#include <memory>
#include <thread>
#include <tuple>

#include "../support/formulas.hpp"

/// This library's spellings of a case, and memcpy.
namespace bench {

namespace act = activations;

inline int all_threads() {
  return static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
}

inline const Eigen::ThreadPoolDevice& pool() {
  static Eigen::ThreadPool threads(all_threads());
  static const Eigen::ThreadPoolDevice device(&threads, all_threads());
  return device;
}

template <typename F>
inline constexpr bool has_output_gradient = true;
template <typename Scalar>
inline constexpr bool has_output_gradient<act::PReLU<Scalar>> = false;
template <typename Plain>
inline constexpr bool has_output_gradient<act::PerChannel<Plain>> = false;

/// What the verbs are called with; `Device` is nothing for the calling thread.
template <typename F, typename In, typename Out, typename DAlpha, typename... Device>
struct Call {
  Pass pass;
  F f;
  In x, dy;
  Out out;
  DAlpha dalpha;
  std::tuple<const Device*...> device;
  std::shared_ptr<act::SignMask> signs = nullptr;

  /// What the passes with a mask find when they begin.
  void prepare_mask() {
    if constexpr (F::gradient_asks_sign_only) {
      signs = std::make_shared<act::SignMask>();
      act::forward(f, x, out, *signs);
    }
  }

  void eager() {
    std::apply([&](const Device*... d) { eager_on(*d...); }, device);
  }
  void lazy() {
    std::apply([&](const Device*... d) { lazy_on(*d...); }, device);
  }

 private:
  void eager_on(const Device&... d) {
    if (pass == Pass::forward) return act::forward(d..., f, x, out);
    if (pass == Pass::backward) return act::backward(d..., f, x, dy, out);
    if constexpr (F::gradient_asks_sign_only) {
      if (pass == Pass::forward_with_mask) return act::forward(d..., f, x, out, *signs);
      if (pass == Pass::backward_from_mask) {
        return act::backward_from_mask(d..., f, *signs, dy, out);
      }
    }
    if constexpr (has_output_gradient<F>) {
      act::backward_from_output(d..., f, x, dy, out);
    } else {
      act::backward(d..., f, x, dy, out, dalpha);
    }
  }

  void lazy_on(const Device&... d) {
    if (pass == Pass::forward) return assign(act::forward(f, x), d...);
    if (pass == Pass::backward) return assign(act::backward(f, x, dy), d...);
    if constexpr (has_output_gradient<F>) {
      assign(act::backward_from_output(f, x, dy), d...);
    } else {
      assign(act::backward(f, x, dy), d...);
      dalpha = act::alpha_gradient(d..., f, x, dy);
    }
  }

  template <typename Expression>
  void assign(const Expression& expression) {
    out = expression;
  }
  template <typename Expression, typename OneDevice>
  void assign(const Expression& expression, const OneDevice& d) {
    out.device(d) = expression;
  }
};

/// `DAlpha` is a reference to one number, or a map of them.
template <bool is_lazy, typename DAlpha, typename F, typename In, typename Out, typename... Device>
Prepared called(Pass pass, const F& f, const In& x, const In& dy, const Out& out, DAlpha dalpha,
                const Device&... device) {
  Call<F, In, Out, DAlpha, Device...> call{pass, f, x, dy, out, dalpha, {&device...}};
  if (has_mask(pass)) call.prepare_mask();
  return {[call]() mutable { is_lazy ? call.lazy() : call.eager(); }};
}

template <bool is_lazy, typename C, typename F>
Prepared flat(const C& c, const F& f) {
  using Scalar = typename C::Scalar;
  using Slope = typename C::Slope;
  using Array = Eigen::Array<Scalar, Eigen::Dynamic, 1>;
  using Tensor = Eigen::Tensor<Scalar, 1>;
  using In = Eigen::Map<const Array, Eigen::AlignedMax>;
  using TensorIn = Eigen::TensorMap<const Tensor>;
  const Eigen::Index size = c.shape.size();
  if (c.threads != 1) {
    return called<is_lazy, Slope&>(c.pass, f, TensorIn(c.x, size), TensorIn(c.dy, size),
                                   Eigen::TensorMap<Tensor>(c.out, size), *c.dalpha, pool());
  }
  return called<is_lazy, Slope&>(c.pass, f, In(c.x, size), In(c.dy, size),
                                 Eigen::Map<Array, Eigen::AlignedMax>(c.out, size), *c.dalpha);
}

template <bool is_lazy, typename C>
Prepared channels(const C& c) {
  using Tensor = Eigen::Tensor<typename C::Scalar, 4, Eigen::RowMajor>;
  using In = Eigen::TensorMap<const Tensor>;
  using Slopes = Eigen::Array<typename C::Slope, Eigen::Dynamic, 1>;
  const bool last = c.function.layout == Layout::nhwc;
  const Shape& s = c.shape;
  const typename Tensor::Dimensions extents =
      last ? typename Tensor::Dimensions(s.n, s.height, s.width, s.channels)
           : typename Tensor::Dimensions(s.n, s.channels, s.height, s.width);
  const Eigen::Map<const Slopes> alpha(c.slopes, s.channels);
  const Eigen::Map<Slopes> dalpha(c.dalpha, s.channels);
  const auto f = act::per_channel(alpha, last ? 3 : 1);
  const In x(c.x, extents), dy(c.dy, extents);
  const Eigen::TensorMap<Tensor> out(c.out, extents);
  if (c.threads != 1)
    return called<is_lazy, Eigen::Map<Slopes>>(c.pass, f, x, dy, out, dalpha, pool());
  return called<is_lazy, Eigen::Map<Slopes>>(c.pass, f, x, dy, out, dalpha);
}

template <bool is_lazy, typename C>
std::optional<Prepared> own(const C& c) {
  using Scalar = typename C::Scalar;
  if (c.pass == Pass::copy || !exists(c.pass, c.function)) return {};
  if (is_lazy && has_mask(c.pass)) return {};
  if (c.function.layout != Layout::flat) return channels<is_lazy>(c);
  switch (c.function.kind) {
    case Kind::relu:
      return flat<is_lazy>(c, act::ReLU<Scalar>());
    case Kind::leaky_relu:
      return flat<is_lazy>(c, act::LeakyReLU<Scalar>(c.alpha()));
    case Kind::prelu:
      return flat<is_lazy>(c, act::PReLU<Scalar>(c.alpha()));
    case Kind::elu:
      return flat<is_lazy>(c, act::ELU<Scalar>(c.alpha()));
    default:
      return flat<is_lazy>(c, act::SELU<Scalar>());
  }
}

template <typename C>
std::optional<Prepared> copy(const C& c) {
  if (c.pass != Pass::copy) return {};
  const auto bytes = static_cast<std::size_t>(c.shape.size()) * sizeof(typename C::Scalar);
  if (c.threads != 1) return Prepared{[c, bytes] { pool().memcpy(c.out, c.x, bytes); }};
  return Prepared{[c, bytes] { std::memcpy(c.out, c.x, bytes); }};
}

}  // namespace bench
