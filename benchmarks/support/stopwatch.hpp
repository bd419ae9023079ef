// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <vector>

/// How long a pass takes, where Google Benchmark does not ask.
namespace bench {

inline double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Seconds for one run, the mean of as many as take two milliseconds.
template <typename Run>
double time_of(const Run& run) {
  for (long runs = 1;; runs *= 2) {
    const double start = now();
    for (long i = 0; i < runs; ++i) run();
    const double passed = now() - start;
    if (passed >= 2e-3) return passed / double(runs);
  }
}

inline double median(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

}  // namespace bench
