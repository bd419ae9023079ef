// SPDX-License-Identifier: MIT
/// Shows the error bounds of the library: over every input where that is possible, over very many
/// where it is not. Returns 0 if all bounds hold, 1 if one is broken, 2 if it could not be run.
#include <algorithm>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>

#include "options.hpp"
#include "report.hpp"
#include "task.hpp"
#include "tasks.hpp"

namespace exhaustive {
namespace {

std::vector<Task> tasks_of(const Options& options) {
  if (options.peers) return peer_tasks(options);
  if (options.digests) return float_tasks(options);
  std::vector<Task> all;
  for (const auto& tasks : {reference_tasks, float_tasks, random_alpha_tasks, chosen_alpha_tasks,
                            random_dy_tasks, double_tasks, sum_tasks, narrow_tasks}) {
    std::vector<Task> some = tasks(options);
    std::move(some.begin(), some.end(), std::back_inserter(all));
  }
  return all;
}

/// Whether all bounds hold.
bool measure(const Options& options) {
  // Before the work, so that a wrong name does not cost an hour.
  std::ofstream csv;
  if (!options.csv.empty()) {
    csv.open(options.csv);
    if (!csv) throw std::runtime_error("--csv: " + options.csv + " cannot be written");
  }
  const std::vector<Result> results = run(tasks_of(options), options.threads);
  if (results.empty()) throw std::invalid_argument("--only: no row has such a name");
  if (options.digests) {
    print_digests(std::cout, results);
    return true;
  }
  print_table(std::cout, results);
  if (csv.is_open()) {
    print_csv(csv, results);
    csv.close();
    if (!csv) throw std::runtime_error("--csv: " + options.csv + " cannot be written");
  }
  const auto broken =
      std::count_if(results.begin(), results.end(), [](const Result& r) { return !r.ok; });
  std::cout << '\n' << results.size() << " rows, ";
  std::cout << (broken == 0 ? "all within their bounds"
                            : std::to_string(broken) + " beyond their bounds")
            << '\n';
  return broken == 0;
}

}  // namespace
}  // namespace exhaustive

int main(int argc, char** argv) {
  try {
    const exhaustive::Options options = exhaustive::parse_options(argc, argv);
    if (!options.help.empty()) {
      std::cout << options.help;
      return 0;
    }
    return exhaustive::measure(options) ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << "exhaustive: " << error.what() << '\n';
    return 2;
  }
}
