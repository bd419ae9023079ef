// SPDX-License-Identifier: MIT
#pragma once

#include <benchmark/benchmark.h>

#include <chrono>
#include <map>
#include <string>

namespace bench {

/// How far the run is, on stderr. A row counts once for each repetition.
class Progress {
 public:
  /// `seconds` is what a repetition takes at least; until it does, Google Benchmark tries with
  /// more iterations.
  void begin(int rows, int repetitions, double seconds);

  /// One loop of a row is over: a repetition, or a try.
  void add(const std::string& row, std::int64_t iterations, double seconds);

  void end();

 private:
  using Clock = std::chrono::steady_clock;

  struct State {
    std::int64_t iterations = 0;  ///< of the repetitions; known once there has been one
    int repetitions = 0;
  };

  void print();

  bool is_shown_ = false;
  int rows_ = 0, repetitions_ = 1, finished_rows_ = 0, finished_ = 0;
  double seconds_ = 0;
  Clock::time_point start_, printed_;
  std::map<std::string, State> states_;
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
