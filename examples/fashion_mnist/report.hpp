// SPDX-License-Identifier: MIT
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "stopwatch.hpp"
#include "training.hpp"

namespace fashion_mnist {

/// A line for each epoch, with an estimate of the time that is left for all functions together.
class Progress {
 public:
  Progress(std::ostream& out, int functions, int epochs);
  void print(const std::string& function, const Epoch& epoch);

 private:
  std::ostream& out_;
  int epochs_;
  int epochs_of_all_;
  int done_ = 0;
  Stopwatch watch_;
};

/// One line for each function, in 120 columns, and below it what the columns mean.
void print_table(std::ostream& out, const std::vector<Result>& results);

/// The same, with all digits. The two columns of times are the last.
void print_csv(std::ostream& out, const std::vector<Result>& results, const Settings& settings);

}  // namespace fashion_mnist
