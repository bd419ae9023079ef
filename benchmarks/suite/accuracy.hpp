// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <utility>

#include "arrays.hpp"
#include "reference.hpp"

namespace bench {

/// 2^17 negative inputs with dy = 1: half of them spread evenly over their logarithm, from the
/// smallest at which values are normal, half evenly over [-16, 0). Subnormal inputs and results,
/// which others flush to zero, are left to the exhaustive program.
template <typename Scalar>
class AccuracyInputs {
 public:
  static constexpr std::ptrdiff_t size = 1 << 17;

  AccuracyInputs() : arrays_(size), outputs_(size) {
    using Real = typename Facts<Scalar>::Slope;
    const double smallest = std::log(128.0) + Facts<Scalar>::min_exponent * std::log(2.0);
    const double largest = std::log(-0.99 * Facts<Scalar>::min_exponent * std::log(2.0));
    for (std::ptrdiff_t i = 0; i < size; ++i) {
      const double at = (static_cast<double>(i / 2) + 0.5) / static_cast<double>(size / 2);
      const double even = std::max(-16 * at, -std::exp(largest));
      const double x = i % 2 == 0 ? -std::exp(smallest + at * (largest - smallest)) : even;
      arrays_.x()[i] = static_cast<Scalar>(static_cast<Real>(x));
      arrays_.dy()[i] = Scalar(1);
    }
  }

  /// From the output, the inputs are those that the function has as values.
  auto of(Pass pass, const Function& function) {
    auto c = arrays_.of(pass, function, 1);
    if (pass == Pass::backward_from_output) {
      auto forward = c;
      forward.pass = Pass::forward;
      for (std::ptrdiff_t i = 0; i < size; ++i) {
        outputs_.x()[i] = static_cast<Scalar>(expected<typename Facts<Scalar>::Slope>(forward, i));
      }
      c.x = outputs_.x();
    }
    return c;
  }

 private:
  Arrays<Scalar> arrays_, outputs_;
};

/// The distance of a result from the exact value in units in the last place there.
template <typename Scalar>
double error_in_ulp(Scalar result, long double exact) {
  using Slope = typename Facts<Scalar>::Slope;
  const int exponent = exact == 0 ? Facts<Scalar>::min_exponent : std::ilogb(exact);
  const int last = std::max(exponent, Facts<Scalar>::min_exponent) - Facts<Scalar>::digits + 1;
  const auto value = static_cast<long double>(static_cast<Slope>(result));
  return static_cast<double>(std::abs(std::ldexp(value - exact, -last)));
}

/// The largest error of one spelling, against long double.
template <typename C>
double max_ulp(Pass pass, const Function& function, const Prepare<C>& prepare) {
  using Scalar = typename C::Scalar;
  static AccuracyInputs<Scalar> inputs;
  static std::map<std::pair<Pass, std::string>, std::vector<long double>> known;
  const C c = inputs.of(pass, function);
  std::vector<long double>& exact = known[{pass, function.name}];
  if (exact.empty()) {
    for (std::ptrdiff_t i = 0; i < inputs.size; ++i) exact.push_back(expected<long double>(c, i));
  }
  run_once(c, prepare);
  double largest = 0;
  for (std::ptrdiff_t i = 0; i < inputs.size; ++i) {
    const double error = error_in_ulp(c.out[i], exact[static_cast<std::size_t>(i)]);
    if (std::isnan(error)) return std::numeric_limits<double>::max();
    largest = std::max(largest, error);
  }
  return largest;
}

}  // namespace bench
