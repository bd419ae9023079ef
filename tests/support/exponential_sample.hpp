// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include <activations/activations.hpp>
#include <vector>

#include "reference.hpp"

/// ELU and SELU against the reference on a list of inputs.
namespace support {

template <typename Scalar>
::testing::AssertionResult within_stated_error(const WorstError<Scalar>& worst) {
  if (worst.error <= stated_ulp - reference_ulp<Scalar>) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << double(worst.error) << " ULP at x = " << text(worst.x)
                                       << ", where the result is " << text(worst.result);
}

/// Alphas of both signs, around one, and at the ends of the range.
template <typename Scalar>
std::vector<Scalar> finite_alphas() {
  using Limits = std::numeric_limits<Scalar>;
  return {Scalar(1),
          std::nextafter(Scalar(1), Scalar(0)),
          Scalar(1) / Scalar(3),
          Scalar(1.6732632423543772848L),
          Scalar(-0.7L),
          Scalar(1e30L),
          Limits::min(),
          Limits::denorm_min(),
          Limits::max()};
}

/// Negative numbers around the multiples of ln 2 / 2, where the reduction changes its n; near zero; and evenly over the
/// range from zero to where alpha e^x vanishes for the largest alpha. For double a million.
template <typename Scalar>
Eigen::Array<Scalar, Eigen::Dynamic, 1> hard_arguments() {
  constexpr bool is_float = sizeof(Scalar) == 4;
  const Real end = is_float ? -194 : -1456;
  const Real half_ln2 = 0.346573590279972654708616L;
  std::vector<Scalar> x;
  for (Real boundary = -half_ln2; boundary > end; boundary -= half_ln2) {
    auto below = Scalar(boundary);
    auto above = Scalar(boundary);
    for (int i = 0; i < 32; ++i) {
      x.push_back(below);
      x.push_back(above);
      below = std::nextafter(below, -std::numeric_limits<Scalar>::infinity());
      above = std::nextafter(above, Scalar(0));
    }
  }
  for (Real t = -1; std::abs(t) > std::numeric_limits<Scalar>::denorm_min(); t *= 0.99L) {
    x.push_back(Scalar(t));
  }
  constexpr int even_points = 300000;
  for (int i = 1; i < even_points; ++i) {
    const Real part = Real(i) / even_points;
    x.push_back(Scalar(end * part));  // all of it
    x.push_back(Scalar(-45 * part));  // down to the saturation of e^x - 1
    x.push_back(Scalar(-2 * part));   // where most digits are at stake
  }
  return Eigen::Map<Eigen::Array<Scalar, Eigen::Dynamic, 1>>(x.data(), Eigen::Index(x.size()));
}

/// Inputs, with e^x and e^x - 1 computed once for all alphas.
template <typename Scalar>
class ExponentialSample {
 public:
  using Row = Eigen::Array<Scalar, Eigen::Dynamic, 1>;

  explicit ExponentialSample(const Row& x) : x_(x), dy_(Row::Ones(x.size())) {
    for (Scalar s : x_) {
      exp_.push_back(std::exp(Real(s)));
      expm1_.push_back(std::expm1(Real(s)));
    }
  }

  void expect_elu_within_stated_error(Scalar alpha) const {
    SCOPED_TRACE("alpha = " + text(alpha));
    expect_within_stated_error(
        activations::ELU<Scalar>(alpha),
        [&](std::size_t i, Scalar x) { return elu(x, alpha, expm1_[i]); },
        [&](std::size_t i, Scalar x) { return elu_gradient(x, alpha, exp_[i]); });
  }

  void expect_selu_within_stated_error() const {
    expect_within_stated_error(
        activations::SELU<Scalar>(), [&](std::size_t i, Scalar x) { return selu(x, expm1_[i]); },
        [&](std::size_t i, Scalar x) { return selu_gradient(x, exp_[i]); });
  }

 private:
  template <typename F, typename Value, typename Gradient>
  void expect_within_stated_error(const F& f, const Value& value, const Gradient& gradient) const {
    Row y(x_.size());
    Row dx(x_.size());
    activations::forward(f, x_, y);
    activations::backward(f, x_, dy_, dx);
    WorstError<Scalar> worst;
    WorstError<Scalar> worst_gradient;
    for (Eigen::Index i = 0; i < x_.size(); ++i) {
      const auto at = static_cast<std::size_t>(i);
      worst.add(x_[i], y[i], value(at, x_[i]));
      worst_gradient.add(x_[i], dx[i], gradient(at, x_[i]));
    }
    EXPECT_TRUE(within_stated_error(worst)) << "forward";
    EXPECT_TRUE(within_stated_error(worst_gradient)) << "gradient";
  }

  Row x_;
  Row dy_;
  std::vector<Real> exp_;
  std::vector<Real> expm1_;
};

}  // namespace support
