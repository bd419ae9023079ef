// SPDX-License-Identifier: MIT
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <memory>

#include "peers.hpp"

namespace peers {
namespace {

using bench::Kind;
using bench::Layout;
using bench::Pass;
using bench::Prepared;

// As ATen spells them.
constexpr double selu_alpha = 1.6732632423543772848170429916717;
constexpr double selu_scale = 1.0507009873554804934193349852946;

at::Tensor view(const float* data, const Case& c) {
  const bench::Shape& s = c.shape;
  const bool last = c.function.layout == Layout::nhwc;
  const std::int64_t pixel = last ? s.channels : 1;
  return at::from_blob(const_cast<float*>(data), {s.n, s.channels, s.height, s.width},
                       {s.channels * s.plane(), last ? 1 : s.plane(), s.width * pixel, pixel},
                       at::kFloat);
}

struct Tensors {
  at::Tensor x, dy, out, slopes, dalpha;

  explicit Tensors(const Case& c) {
    // Nothing shall be recorded for autograd.
    const c10::InferenceMode mode;
    x = view(c.x, c);
    dy = view(c.dy, c);
    out = view(c.out, c);
    slopes = at::from_blob(const_cast<float*>(c.slopes), {c.shape.channels}, at::kFloat);
    dalpha = at::from_blob(c.dalpha, {c.shape.channels}, at::kFloat);
  }
};

/// Runs body(tensors), which writes to the output itself.
template <typename Body>
Prepared writing(const Case& c, const Body& body) {
  return {[tensors = Tensors(c), body]() mutable {
    const c10::InferenceMode mode;
    body(tensors);
  }};
}

/// Runs body(tensors), whose results are tensors of their own: PReLU's only form without a copy.
template <typename Body>
Prepared returning(const Case& c, const Body& body) {
  using Result = decltype(body(std::declval<Tensors&>()));
  auto tensors = std::make_shared<Tensors>(c);
  auto result = std::make_shared<Result>();
  const auto run = [tensors, result, body] {
    const c10::InferenceMode mode;
    *result = Result();  // so that the next one takes its memory
    *result = body(*tensors);
  };
  const auto collect = [tensors, result] {
    const c10::InferenceMode mode;
    if constexpr (std::is_same_v<Result, at::Tensor>) {
      tensors->out.copy_(*result);
    } else {
      tensors->out.copy_(std::get<0>(*result));
      tensors->dalpha.copy_(std::get<1>(*result));
    }
  };
  return {run, collect};
}

std::optional<Prepared> forward(const Case& c) {
  const double alpha = c.function.alpha;
  switch (c.function.kind) {
    case Kind::relu:  // what at::relu calls, and at::relu_out copies from
      return writing(c, [](Tensors& t) { at::clamp_min_out(t.out, t.x, 0); });
    case Kind::leaky_relu:
      return writing(c, [alpha](Tensors& t) { at::leaky_relu_out(t.out, t.x, alpha); });
    case Kind::prelu:
      return returning(c, [](Tensors& t) { return at::prelu(t.x, t.slopes); });
    case Kind::elu:
      return writing(c, [alpha](Tensors& t) { at::elu_out(t.out, t.x, alpha); });
    case Kind::selu:  // what at::selu calls
      return writing(c, [](Tensors& t) { at::elu_out(t.out, t.x, selu_alpha, selu_scale); });
    default:
      return {};
  }
}

/// Told from x, or from y in the place of x.
std::optional<Prepared> backward(const Case& c) {
  const double alpha = c.function.alpha;
  const bool from_output = c.pass == Pass::backward_from_output;
  if (from_output && alpha < 0) return {};  // refused
  switch (c.function.kind) {
    case Kind::relu:
      return writing(c, [](Tensors& t) { at::threshold_backward_out(t.out, t.dy, t.x, 0); });
    case Kind::leaky_relu:
      return writing(c, [alpha, from_output](Tensors& t) {
        at::leaky_relu_backward_out(t.out, t.dy, t.x, alpha, from_output);
      });
    case Kind::elu:
      return writing(c, [alpha, from_output](Tensors& t) {
        at::elu_backward_out(t.out, t.dy, alpha, 1, 1, from_output, t.x);
      });
    case Kind::selu:
      return writing(c, [from_output](Tensors& t) {
        at::elu_backward_out(t.out, t.dy, selu_alpha, selu_scale, 1, from_output, t.x);
      });
    default:  // PReLU's gradient is always that of the slopes as well
      return {};
  }
}

std::optional<Prepared> prepare(const Case& c) {
  at::set_num_threads(c.threads);
  switch (c.pass) {
    case Pass::forward:
      return forward(c);
    case Pass::backward:
    case Pass::backward_from_output:
      return backward(c);
    case Pass::dx_and_dalpha:
      if (c.function.kind != Kind::prelu) return {};
      return returning(c, [](Tensors& t) { return at::prelu_backward(t.dy, t.x, t.slopes); });
    default:
      return {};
  }
}

}  // namespace

Peer libtorch() { return {"LibTorch", "", prepare}; }

}  // namespace peers
