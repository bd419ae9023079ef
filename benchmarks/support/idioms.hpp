// SPDX-License-Identifier: MIT
#pragma once

#include <Eigen/Core>
#include <utility>

#include "formulas.hpp"

/// What stands in the code of Eigen's users.
///
///   select    (x > 0).select(x, x.exp() - 1): reads as the formula, and runs scalar in Eigen 3.4
///   expm1     the same with x.expm1(), which keeps the digits near zero
///   max_min   x.max(0) + x.min(0).exp() - 1: of those who know, in packets
///
/// x, dy and out have the alignment of Eigen's own arrays, but where planes are taken out of them.
namespace bench {

enum class Idiom { select, expm1, max_min };

/// Aligned, as the arrays of users are.
template <typename Scalar, int alignment = Eigen::AlignedMax>
using In = Eigen::Map<const Eigen::Array<Scalar, Eigen::Dynamic, 1>, alignment>;
template <typename Scalar, int alignment = Eigen::AlignedMax>
using Out = Eigen::Map<Eigen::Array<Scalar, Eigen::Dynamic, 1>, alignment>;

/// lambda and lambda alpha.
template <typename Scalar>
std::pair<Scalar, Scalar> selu_constants() {
  return {static_cast<Scalar>(Selu<double>::lambda),
          static_cast<Scalar>(Selu<double>::lambda_alpha)};
}

template <Idiom idiom, Kind kind, typename Input, typename Output, typename Scalar>
void forward_idiom(const Input& x, Output y, Scalar alpha) {
  [[maybe_unused]] const Scalar zero(0), one(1);
  const auto [lambda, lambda_alpha] = selu_constants<Scalar>();
  constexpr bool is_max_min = idiom == Idiom::max_min;
  const auto expm1 = [&] {
    if constexpr (idiom == Idiom::expm1) {
      return x.expm1();
    } else {
      return x.exp() - one;
    }
  };
  if constexpr (kind == Kind::relu) {
    y = x.cwiseMax(zero);
  } else if constexpr (kind == Kind::elu && is_max_min) {
    y = x.max(zero) + alpha * (x.min(zero).exp() - one);
  } else if constexpr (kind == Kind::elu) {
    y = (x > zero).select(x, alpha * expm1());
  } else if constexpr (kind == Kind::selu && is_max_min) {
    y = lambda * x.max(zero) + lambda_alpha * (x.min(zero).exp() - one);
  } else if constexpr (kind == Kind::selu) {
    y = (x > zero).select(lambda * x, lambda_alpha * expm1());
  } else if constexpr (is_max_min) {
    y = x.max(zero) + alpha * x.min(zero);
  } else {
    y = (x > zero).select(x, alpha * x);
  }
}

template <Idiom idiom, Kind kind, typename Input, typename Output, typename Scalar>
void backward_idiom(const Input& x, const Input& dy, Output dx, Scalar alpha) {
  const Scalar zero(0);
  const auto [lambda, lambda_alpha] = selu_constants<Scalar>();
  if constexpr (kind == Kind::relu && idiom == Idiom::max_min) {
    dx = dy * (x > zero).template cast<Scalar>();
  } else if constexpr (kind == Kind::relu) {
    dx = (x > zero).select(dy, zero);
  } else if constexpr (kind == Kind::elu && idiom == Idiom::max_min) {
    dx = dy * x.min(zero).exp();  // alpha = 1
  } else if constexpr (kind == Kind::elu) {
    dx = (x > zero).select(dy, dy * (alpha * x.exp()));
  } else if constexpr (kind == Kind::selu) {
    dx = dy * (x > zero).select(lambda, lambda_alpha * x.exp());
  } else {
    dx = (x > zero).select(dy, alpha * dy);
  }
}

/// The gradient told from the output.
template <Kind kind, typename Input, typename Output, typename Scalar>
void output_idiom(const Input& y, const Input& dy, Output dx, Scalar alpha) {
  const Scalar zero(0);
  const auto [lambda, lambda_alpha] = selu_constants<Scalar>();
  if constexpr (kind == Kind::elu) {
    dx = (y > zero).select(dy, dy * (y + alpha));
  } else if constexpr (kind == Kind::selu) {
    dx = dy * (y > zero).select(lambda, y + lambda_alpha);
  } else {
    backward_idiom<Idiom::select, kind>(y, dy, dx, alpha);
  }
}

/// One slope for all of x, dy and out.
template <Idiom idiom, Kind kind, int alignment = Eigen::AlignedMax, typename C>
void run_flat(const C& c, std::ptrdiff_t first, std::ptrdiff_t size, std::ptrdiff_t channel) {
  using Scalar = typename C::Scalar;
  const In<Scalar, alignment> x(c.x + first, size), dy(c.dy + first, size);
  const Out<Scalar, alignment> out(c.out + first, size);
  const Scalar alpha(c.slopes[channel]);
  if (c.pass == Pass::forward) return forward_idiom<idiom, kind>(x, out, alpha);
  if constexpr (idiom == Idiom::select) {
    if (c.pass == Pass::backward_from_output) return output_idiom<kind>(x, dy, out, alpha);
  }
  backward_idiom<idiom, kind>(x, dy, out, alpha);
  if constexpr (idiom == Idiom::select && kind == Kind::prelu) {
    if (c.pass == Pass::backward) return;
    using Slope = typename C::Slope;
    const auto product = dy.template cast<Slope>() * x.template cast<Slope>();
    c.dalpha[channel] += (x > Scalar(0)).select(Slope(0), product).sum();
  }
}

/// [n, c, h, w]: plane by plane. [n, h, w, c]: the channels are rows, all in one expression.
template <Idiom idiom, typename C>
void run_channels(const C& c) {
  using Scalar = typename C::Scalar;
  using Slope = typename C::Slope;
  const std::ptrdiff_t channels = c.shape.channels, plane = c.shape.plane();
  Out<Slope, Eigen::Unaligned>(c.dalpha, channels).setZero();
  if (c.function.layout == Layout::nchw) {
    for (std::ptrdiff_t p = 0; p < c.shape.n * channels; ++p) {
      run_flat<idiom, Kind::prelu, Eigen::Unaligned>(c, p * plane, plane, p % channels);
    }
    return;
  }
  using Matrix = Eigen::Array<Scalar, Eigen::Dynamic, Eigen::Dynamic>;
  const Eigen::Map<const Matrix, Eigen::AlignedMax> x(c.x, channels, c.shape.n * plane);
  const Eigen::Map<const Matrix, Eigen::AlignedMax> dy(c.dy, channels, c.shape.n * plane);
  Eigen::Map<Matrix, Eigen::AlignedMax> out(c.out, channels, c.shape.n * plane);
  const Eigen::Array<Scalar, Eigen::Dynamic, 1> alpha =
      In<Slope, Eigen::Unaligned>(c.slopes, channels).template cast<Scalar>();
  const Scalar zero(0);
  if (c.pass == Pass::forward) {
    if constexpr (idiom == Idiom::max_min) {
      out = x.max(zero) + x.min(zero).colwise() * alpha;
    } else {
      out = (x > zero).select(x, x.colwise() * alpha);
    }
    return;
  }
  out = (x > zero).select(dy, dy.colwise() * alpha);
  if (c.pass == Pass::dx_and_dalpha) {
    const auto product = dy.template cast<Slope>() * x.template cast<Slope>();
    Out<Slope, Eigen::Unaligned>(c.dalpha, channels) =
        (x > zero).select(Slope(0), product).rowwise().sum();
  }
}

/// Whether there is such a spelling of the function, and one that differs from `select`.
template <Idiom idiom>
constexpr bool has_idiom(Kind kind) {
  if (idiom == Idiom::expm1) return kind == Kind::elu || kind == Kind::selu;
  return kind != Kind::none;
}

/// And of the pass.
template <Idiom idiom>
bool has_idiom(const Function& function, Pass pass) {
  if (!has_idiom<idiom>(function.kind)) return false;
  if (idiom == Idiom::select) return true;
  if (idiom == Idiom::expm1) return pass == Pass::forward;
  if (pass == Pass::forward) return function.kind != Kind::relu;
  const bool is_elu_of_1 = function.kind == Kind::elu && function.alpha == 1;
  return pass == Pass::backward && (is_elu_of_1 || function.kind == Kind::relu);
}

template <Idiom idiom, typename C>
std::optional<Prepared> idiom_of(const C& c) {
  if (c.pass == Pass::copy || c.threads != 1 || !exists(c.pass, c.function)) return {};
  if (!has_idiom<idiom>(c.function, c.pass)) return {};
  if (c.function.layout != Layout::flat) return Prepared{[c] { run_channels<idiom>(c); }};
  return with_kind(c.function.kind, [&](auto constant) -> std::optional<Prepared> {
    constexpr Kind kind = decltype(constant)::value;
    if constexpr (has_idiom<idiom>(kind)) {
      return Prepared{[c] {
        if (c.pass == Pass::dx_and_dalpha) c.dalpha[0] = 0;
        run_flat<idiom, kind>(c, 0, c.shape.size(), 0);
      }};
    } else {
      return {};
    }
  });
}

}  // namespace bench
