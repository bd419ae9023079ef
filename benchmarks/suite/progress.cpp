// SPDX-License-Identifier: MIT
#include "progress.hpp"

#include <cstdio>

namespace bench {

Progress& progress() {
  static Progress one;
  return one;
}

void Progress::begin(int rows, int repetitions, double seconds) {
  is_shown_ = true;
  rows_ = rows;
  repetitions_ = repetitions;
  seconds_ = seconds;
  start_ = printed_ = Clock::now();
}

void Progress::add(const std::string& row, std::int64_t iterations, double seconds) {
  if (!is_shown_) return;
  State& state = states_[row];
  if (state.iterations == 0 && seconds < seconds_) return;
  state.iterations = iterations;
  ++finished_;
  if (++state.repetitions == repetitions_) ++finished_rows_;
  if (Clock::now() - printed_ > std::chrono::milliseconds(200)) print();
}

void Progress::print() {
  printed_ = Clock::now();
  const double share = std::min(1.0, double(finished_) / std::max(1, rows_ * repetitions_));
  const double passed = std::chrono::duration<double>(printed_ - start_).count();
  const double left = share > 0 ? passed / share - passed : 0;
  std::fprintf(stderr, "\r%d of %d rows done, %3.0f %% of all repetitions, %.0f s left   ",
               finished_rows_, rows_, 100 * share, left);
}

void Progress::end() {
  if (!is_shown_) return;
  print();
  std::fprintf(stderr, "\n");
}

void Quiet::ReportRuns(const std::vector<Run>& runs) {
  for (const Run& run : runs) {
    if (!run.error_occurred) continue;
    has_errors_ = true;
    std::fprintf(stderr, "\n%s: %s\n", run.benchmark_name().c_str(), run.error_message.c_str());
  }
}

}  // namespace bench
