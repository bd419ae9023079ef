// SPDX-License-Identifier: MIT
#include "progress.hpp"

#include <cstdio>

namespace bench {

Progress& progress() {
  static Progress one;
  return one;
}

void Progress::begin(int repetitions) {
  is_shown_ = true;
  repetitions_ = std::max(1, repetitions);
  start_ = printed_ = Clock::now();
}

void Progress::add(const std::string& row, double seconds, const Effort& effort) {
  if (!is_shown_ || (begun_.count(row) == 0 && seconds < effort.seconds)) return;
  begun_.insert(row);
  ++finished_;
  if (Clock::now() - printed_ > std::chrono::milliseconds(200)) print();
}

void Progress::print() {
  printed_ = Clock::now();
  const double share = std::min(1.0, double(finished_) / repetitions_);
  const double passed = std::chrono::duration<double>(printed_ - start_).count();
  const double left = share > 0 ? passed / share - passed : 0;
  std::fprintf(stderr, "\r%3.0f %% of %d repetitions, %.0f s left   ", 100 * share, repetitions_,
               left);
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
