// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "options.hpp"
#include "row.hpp"
#include "sweep.hpp"
#include "task.hpp"

namespace exhaustive {

/// ELU in float over many alphas, a row for each pass: measure(unit, worker) adds to worker.tallies, one
/// for each pass. `alphas` is what the rows have in the alpha's place; `note` follows the worst one. The
/// task comes with its name, its units and their time.
template <typename Worker, typename Measure>
std::vector<Task> many_alphas(Task task, const std::string& alphas, const std::string& note,
                              const Options& options, const Measure& measure) {
  const auto label = [alphas](Pass pass) { return Label{"ELU", alphas, text(pass), "float"}; };
  const bool selected =
      options.selects(label(Pass::forward)) || options.selects(label(Pass::gradient));
  if (!selected) return {};

  using Workers = std::vector<std::unique_ptr<Worker>>;
  const auto workers = std::make_shared<Workers>(options.threads);
  task.work = [workers, measure](unsigned thread, std::uint64_t unit) {
    auto& worker = (*workers)[thread];
    if (!worker) worker = std::make_unique<Worker>();
    measure(unit, *worker);
  };
  task.finish = [workers, label, note, options] {
    std::vector<Result> results;
    for (const Pass pass : {Pass::forward, Pass::gradient}) {
      if (!options.selects(label(pass))) continue;
      Tally tally;
      for (const auto& worker : *workers) {
        if (worker) tally.merge(worker->tallies[static_cast<int>(pass)]);
      }
      const Curve curve = elu_curve(tally.alpha, pass);
      Result result =
          result_of(label(pass), tally, stated_ulp, uncertainty<float>, &curve, format_of<float>);
      result.note = "worst alpha " + short_text(tally.alpha) + note;
      results.push_back(std::move(result));
    }
    return results;
  };
  return {std::move(task)};
}

}  // namespace exhaustive
