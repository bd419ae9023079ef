// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace fashion_mnist {

/// Random numbers from one seed. The distributions are written out because those of the standard
/// library differ from one implementation to the next, and a seed shall mean the same run
/// everywhere.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  /// Standard normal, by Box and Muller.
  float normal() {
    const double radius = std::sqrt(-2 * std::log(uniform()));
    return static_cast<float>(radius * std::cos(2 * 3.14159265358979323846 * uniform()));
  }

  template <class T>
  void shuffle(std::vector<T>& values) {
    // The remainder favours small numbers by less than one part in 10^14 here.
    for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[engine_() % i]);
  }

 private:
  /// In (0, 1], so that its logarithm is finite.
  double uniform() { return static_cast<double>((engine_() >> 11) + 1) * 0x1p-53; }

  std::mt19937_64 engine_;
};

}  // namespace fashion_mnist
