// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace test {

/// The exact sum of doubles and of products of two: a list of doubles that do not overlap, from the
/// smallest to the largest (Shewchuk 1997). Nothing is rounded unless it leaves double's exponents.
class ExactSum {
 public:
  void add(double value) {
    std::size_t kept = 0;
    for (double part : parts_) {
      const double sum = value + part;
      const double from_part = sum - value;
      const double error = (value - (sum - from_part)) + (part - from_part);
      if (error != 0) parts_[kept++] = error;
      value = sum;
    }
    parts_.resize(kept);
    parts_.push_back(value);
  }

  void add_product(double a, double b) {
    volatile double product = a * b;  // nor may the compiler fuse it with a sum
    add(std::fma(a, b, -product));
    add(product);
  }

  /// Within one unit in the last place.
  double rounded() const {
    double sum = 0;
    for (double part : parts_) sum += part;
    return sum;
  }

 private:
  std::vector<double> parts_;
};

/// The distance of two neighbours of Scalar around `value`.
template <typename Scalar>
double ulp(double value) {
  constexpr int digits = std::numeric_limits<Scalar>::digits;
  constexpr int smallest = std::numeric_limits<Scalar>::min_exponent - 1;
  const int exponent = value == 0 ? smallest : std::max(std::ilogb(value), smallest);
  return std::ldexp(1.0, exponent - digits + 1);
}

}  // namespace test
