// SPDX-License-Identifier: MIT
#pragma once

#include <benchmark/benchmark.h>

#include <chrono>
#include <set>
#include <string>

#include "plan.hpp"

namespace bench {

/// How far the run is, on stderr.
class Progress {
 public:
  /// `repetitions`: of all rows together.
  void begin(int repetitions);

  /// One loop of a row is over: a repetition, or one of the tries before, until one takes long enough.
  void add(const std::string& row, double seconds, const Effort& effort);

  void end();

 private:
  using Clock = std::chrono::steady_clock;

  void print();

  bool is_shown_ = false;
  int repetitions_ = 1, finished_ = 0;
  Clock::time_point start_, printed_;
  std::set<std::string> begun_;  ///< rows that have had their first repetition
};

Progress& progress();

/// Prints nothing but errors.
class Quiet : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override;

  bool has_errors() const { return has_errors_; }

 private:
  bool has_errors_ = false;
};

}  // namespace bench
