// SPDX-License-Identifier: MIT
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <tuple>

#include "format.hpp"

namespace exhaustive {

/// What is known of one row of the table so far.
struct Tally {
  double worst = -1;  ///< in ULP; infinite where the result is NaN or has the wrong sign of zero
  double x = 0;       ///< where that is, the first of several
  double result = 0;
  double alpha = 0;            ///< for rows over many alpha
  std::uint64_t position = 0;  ///< of x among the inputs: the table must not depend on threads
  double worst_finite = 0;
  double sum = 0;            ///< of the finite errors
  std::uint64_t points = 0;  ///< inputs
  std::uint64_t beyond = 0;  ///< inputs whose error is above the bound
  std::uint64_t digest = 0;  ///< of the results, where they are not judged

  void merge(const Tally& other) {
    if (std::tuple(other.worst, ~other.position) > std::tuple(worst, ~position)) {
      worst = other.worst;
      x = other.x;
      result = other.result;
      alpha = other.alpha;
      position = other.position;
    }
    worst_finite = std::max(worst_finite, other.worst_finite);
    sum += other.sum;
    points += other.points;
    beyond += other.beyond;
    digest += other.digest;
  }
};

/// Adds the errors of a run of inputs: error(x, result, i) is that of input i, at position
/// first + i. `limit` is the bound.
///
/// In pieces that stay in the first-level cache, and in loops that a compiler makes vector code of;
/// for g++ 12 all that a loop touches has to have one size, so x and result are widened first.
template <typename Scalar, typename Error>
void add_errors(Tally& tally, const Scalar* x, const Scalar* result, Eigen::Index size,
                std::uint64_t first, double limit, const Error& error) {
  constexpr Eigen::Index piece = 1024;
  alignas(64) double errors[piece];
  alignas(64) double wide_x[piece];
  alignas(64) double wide_result[piece];
  for (Eigen::Index begin = 0; begin < size; begin += piece) {
    const Eigen::Index count = std::min(piece, size - begin);
#pragma omp simd
    for (Eigen::Index i = 0; i < count; ++i) {
      wide_x[i] = static_cast<double>(x[begin + i]);
      wide_result[i] = static_cast<double>(result[begin + i]);
    }
#pragma omp simd
    for (Eigen::Index i = 0; i < count; ++i) {
      errors[i] = error(wide_x[i], wide_result[i], begin + i);
    }

    double sum = 0;
    std::int64_t worst = 0;
    std::int64_t beyond = 0;
    const std::int64_t highest = rank(limit);
#pragma omp simd reduction(+ : sum, beyond) reduction(max : worst)
    for (Eigen::Index i = 0; i < count; ++i) {
      const std::int64_t current = rank(errors[i]);
      sum += errors[i];
      beyond += current > highest ? 1 : 0;
      worst = current > worst ? current : worst;
    }
    tally.beyond += static_cast<std::uint64_t>(beyond);
    constexpr double infinity = std::numeric_limits<double>::infinity();
    double worst_finite = bit_cast<double>(worst);
    if (!std::isfinite(worst_finite)) {
      sum = worst_finite = 0;
      for (Eigen::Index i = 0; i < count; ++i) {
        if (!std::isfinite(errors[i])) continue;
        sum += errors[i];
        worst_finite = std::max(worst_finite, errors[i]);
      }
    }
    tally.sum += sum;
    tally.worst_finite = std::max(tally.worst_finite, worst_finite);
    if (worst <= rank(tally.worst) && tally.worst >= 0) continue;
    Eigen::Index i = 0;
    while (rank(errors[i]) != worst) ++i;
    tally.worst = std::isnan(errors[i]) ? infinity : errors[i];
    tally.x = wide_x[i];
    tally.result = wide_result[i];
    tally.position = first + static_cast<std::uint64_t>(begin + i);
  }
  tally.points += static_cast<std::uint64_t>(size);
}

}  // namespace exhaustive
