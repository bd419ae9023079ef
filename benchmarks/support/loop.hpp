// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "formulas.hpp"

/// The plain loop that users write where they write no Eigen.
namespace bench {

/// body(i, alpha, dalpha) for every element.
template <typename C, typename Body>
void for_each_element(const C& c, const Body& body) {
  using Slope = typename C::Slope;
  const std::ptrdiff_t size = c.shape.size(), channels = c.shape.channels, plane = c.shape.plane();
  if (c.function.layout == Layout::nhwc) {
    for (std::ptrdiff_t first = 0; first < size; first += channels) {
      for (std::ptrdiff_t k = 0; k < channels; ++k) body(first + k, c.slopes[k], c.dalpha[k]);
    }
    return;
  }
  // Planes of one channel; there is one if all elements share their slope.
  for (std::ptrdiff_t p = 0; p < size / plane; ++p) {
    const Slope alpha = c.slopes[p % channels];
    Slope sum = 0;
    for (std::ptrdiff_t i = 0; i < plane; ++i) body(p * plane + i, alpha, sum);
    c.dalpha[p % channels] += sum;
  }
}

/// One bit for each element.
using Words = std::vector<std::uint64_t>;

template <Kind kind, typename C>
void run_loop(Pass pass, const C& c, Words& words) {
  using Scalar = typename C::Scalar;
  using Real = typename C::Slope;
  const Scalar* x = c.x;
  const Scalar* dy = c.dy;
  Scalar* out = c.out;
  switch (pass) {
    case Pass::forward:
      return for_each_element(c, [=](std::ptrdiff_t i, Real alpha, Real&) {
        out[i] = static_cast<Scalar>(value<kind>(static_cast<Real>(x[i]), alpha));
      });
    case Pass::backward:
      return for_each_element(c, [=](std::ptrdiff_t i, Real alpha, Real&) {
        out[i] = static_cast<Scalar>(
            gradient<kind>(static_cast<Real>(x[i]), static_cast<Real>(dy[i]), alpha));
      });
    case Pass::backward_from_output:
      return for_each_element(c, [=](std::ptrdiff_t i, Real alpha, Real&) {
        out[i] = static_cast<Scalar>(
            gradient_from_output<kind>(static_cast<Real>(x[i]), static_cast<Real>(dy[i]), alpha));
      });
    case Pass::dx_and_dalpha:
      std::fill(c.dalpha, c.dalpha + c.shape.channels, Real(0));
      return for_each_element(c, [=](std::ptrdiff_t i, Real alpha, Real& dalpha) {
        const Real x_i = static_cast<Real>(x[i]), dy_i = static_cast<Real>(dy[i]);
        out[i] = static_cast<Scalar>(x_i > 0 ? dy_i : alpha * dy_i);
        dalpha += x_i > 0 ? Real(0) : dy_i * x_i;
      });
    case Pass::forward_with_mask:
      std::fill(words.begin(), words.end(), 0);
      return for_each_element(c, [=, bits = words.data()](std::ptrdiff_t i, Real alpha, Real&) {
        const Real x_i = static_cast<Real>(x[i]);
        out[i] = static_cast<Scalar>(value<kind>(x_i, alpha));
        bits[i / 64] |= std::uint64_t{x_i > 0} << (i % 64);
      });
    case Pass::backward_from_mask:
      return for_each_element(c, [=, bits = words.data()](std::ptrdiff_t i, Real alpha, Real&) {
        const Real sign = (bits[i / 64] >> (i % 64) & 1) != 0 ? Real(1) : Real(0);
        out[i] = static_cast<Scalar>(gradient<kind>(sign, static_cast<Real>(dy[i]), alpha));
      });
    case Pass::copy:
      return;
  }
}

template <typename C>
std::optional<Prepared> loop(const C& c) {
  if (c.pass == Pass::copy || c.threads != 1 || !exists(c.pass, c.function)) return {};
  return with_kind(c.function.kind, [&](auto kind) {
    const std::ptrdiff_t size = c.shape.size();
    const auto words = std::make_shared<Words>(static_cast<std::size_t>((size + 63) / 64));
    if (c.pass == Pass::backward_from_mask) {
      std::uint64_t* const bits = words->data();
      for (std::ptrdiff_t i = 0; i < size; ++i) {
        bits[i / 64] |= std::uint64_t{static_cast<typename C::Slope>(c.x[i]) > 0} << (i % 64);
      }
    }
    return Prepared{[c, words] { run_loop<decltype(kind)::value>(c.pass, c, *words); }};
  });
}

}  // namespace bench
