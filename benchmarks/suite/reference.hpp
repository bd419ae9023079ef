// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "../support/formulas.hpp"
#include "scalars.hpp"

/// What a row has to compute, told in wide arithmetic and element by element.
namespace bench {

template <typename C>
std::ptrdiff_t channel_of(const C& c, std::ptrdiff_t i) {
  const std::ptrdiff_t channels = c.shape.channels;
  return c.function.layout == Layout::nhwc ? i % channels : i / c.shape.plane() % channels;
}

/// The exact element i of the output, as far as Real goes.
template <typename Real, typename C>
Real expected(const C& c, std::ptrdiff_t i) {
  const Real x = static_cast<Real>(static_cast<typename C::Slope>(c.x[i]));
  const Real dy = static_cast<Real>(static_cast<typename C::Slope>(c.dy[i]));
  const Real alpha = static_cast<Real>(c.slopes[channel_of(c, i)]);
  return with_kind(c.function.kind, [&](auto constant) {
    constexpr Kind kind = decltype(constant)::value;
    if (c.pass == Pass::copy || is_forward(c.pass)) return value<kind>(x, alpha);
    if (c.pass == Pass::backward_from_output) return gradient_from_output<kind>(x, dy, alpha);
    return gradient<kind>(x, dy, alpha);
  });
}

/// dalpha, and the sum of the magnitudes of what was added: rounding errors grow with the latter.
struct SlopeSums {
  std::vector<double> dalpha, magnitude;
};

template <typename C>
SlopeSums expected_dalpha(const C& c) {
  const auto channels = static_cast<std::size_t>(c.shape.channels);
  SlopeSums sums{std::vector<double>(channels), std::vector<double>(channels)};
  for (std::ptrdiff_t i = 0; i < c.shape.size(); ++i) {
    const double x = static_cast<double>(c.x[i]);
    const double product = x > 0 ? 0 : static_cast<double>(c.dy[i]) * x;
    const auto channel = static_cast<std::size_t>(channel_of(c, i));
    sums.dalpha[channel] += product;
    sums.magnitude[channel] += std::abs(product);
  }
  return sums;
}

struct Verdict {
  bool is_right = false;
  double dalpha_error = 0;  ///< the largest, over 2^-digits times the sum of magnitudes
};

/// Compares each element with the reference; of more than 2^18 every 61st and the last. NaN fails.
template <typename C>
bool is_output_right(const C& c) {
  using Scalar = typename C::Scalar;
  const std::ptrdiff_t size = c.shape.size(), step = size > (1 << 18) ? 61 : 1;
  const auto is_right = [&](std::ptrdiff_t i) {
    const double exact = expected<double>(c, i);
    const double error = std::abs(static_cast<double>(c.out[i]) - exact);
    return error <= Facts<Scalar>::tolerance * std::max(1.0, std::abs(exact));
  };
  for (std::ptrdiff_t i = 0; i < size; i += step) {
    if (!is_right(i)) return false;
  }
  return is_right(size - 1);
}

/// Also dalpha, within 64 times the rounding of one operation on the sum of magnitudes.
template <typename C>
Verdict verdict_on(const C& c, const SlopeSums& sums) {
  Verdict verdict{is_output_right(c)};
  if (c.pass != Pass::dx_and_dalpha) return verdict;
  const double rounding = std::is_same_v<typename C::Slope, double> ? 0x1p-53 : 0x1p-24;
  for (std::size_t k = 0; k < sums.dalpha.size(); ++k) {
    const double error = std::abs(static_cast<double>(c.dalpha[k]) - sums.dalpha[k]);
    const double units = error / (rounding * sums.magnitude[k]);
    verdict.is_right = verdict.is_right && units <= 64;
    verdict.dalpha_error = std::max(verdict.dalpha_error, units);
  }
  return verdict;
}

/// Leaves the results in the case's memory, and nothing that another row has left there.
template <typename C>
void run_once(const C& c, const Prepare<C>& prepare) {
  using Slope = typename C::Slope;
  const Slope nan = std::numeric_limits<Slope>::quiet_NaN();
  std::fill(c.out, c.out + c.shape.size(), static_cast<typename C::Scalar>(nan));
  std::fill(c.dalpha, c.dalpha + c.shape.channels, nan);
  const std::optional<Prepared> prepared = prepare(c);
  prepared->run();
  if (prepared->collect) prepared->collect();
}

}  // namespace bench
