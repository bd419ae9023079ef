// SPDX-License-Identifier: MIT
#include "sweep.hpp"

#include <algorithm>

#include "exact.hpp"

namespace exhaustive {
namespace {

// Measured on one core with AVX-512; only their ratio matters, and that only for the time left.
template <typename Scalar>
constexpr double factor_nanoseconds = std::is_same_v<Scalar, float> ? 9 : 1500;
template <typename Scalar>
constexpr double row_nanoseconds = std::is_same_v<Scalar, float> ? 1.2 : 4;

/// What the threads of a sweep hold; each makes its own when it starts.
template <typename Scalar>
struct Worker {
  Block<Scalar> block;
  std::vector<Tally> tallies;
};

}  // namespace

Result result_of(const Label& label, const Tally& tally, double bound, double uncertainty,
                 const Curve* curve, Format format) {
  Result result;
  result.label = label;
  result.bound = bound;
  result.points = tally.points;
  result.beyond = tally.beyond;
  result.ok = tally.worst + uncertainty <= bound || tally.worst == 0;
  result.x = tally.x;
  result.max_ulp = std::max(tally.worst, 0.0);
  result.mean_ulp = tally.sum / static_cast<double>(std::max<std::uint64_t>(tally.points, 1));
  if (curve != nullptr && std::isfinite(tally.worst)) {
    result.max_ulp = ulp_error(tally.result, *curve, tally.x, format);
  } else if (curve != nullptr) {
    result.note = "the finite errors reach " + short_text(tally.worst_finite);
  }
  return result;
}

template <typename Scalar>
Task task_of(Sweep<Scalar> sweep, const Options& options) {
  auto& rows = sweep.rows;
  const auto unselected = [&](const Row<Scalar>& row) { return !options.selects(row.label); };
  rows.erase(std::remove_if(rows.begin(), rows.end(), unselected), rows.end());

  constexpr auto capacity = static_cast<std::uint64_t>(Block<Scalar>::capacity);
  const bool curves =
      std::any_of(rows.begin(), rows.end(), [](const Row<Scalar>& row) { return row.curve; });
  Task task;
  task.name = sweep.name;
  task.units = rows.empty() ? 0 : (sweep.points + capacity - 1) / capacity;
  task.nanoseconds =
      static_cast<double>(capacity) * ((curves ? factor_nanoseconds<Scalar> : 1) +
                                       row_nanoseconds<Scalar> * static_cast<double>(rows.size()));

  using Workers = std::vector<std::unique_ptr<Worker<Scalar>>>;
  const auto workers = std::make_shared<Workers>(options.threads);
  const auto shared = std::make_shared<const Sweep<Scalar>>(std::move(sweep));
  task.work = [workers, shared, digests = options.digests](unsigned thread, std::uint64_t unit) {
    auto& worker = (*workers)[thread];
    if (!worker) {
      worker.reset(new Worker<Scalar>);
      worker->tallies.resize(shared->rows.size());
    }
    const std::uint64_t position = unit * capacity;
    const std::uint64_t left = shared->points - position;
    worker->block.start(position, static_cast<Eigen::Index>(left < capacity ? left : capacity));
    shared->fill(position, worker->block);
    for (std::size_t i = 0; i < shared->rows.size(); ++i) {
      const Row<Scalar>& row = shared->rows[i];
      Block<Scalar>& block = worker->block;
      Tally& tally = worker->tallies[i];
      row.compute(block);
      if (digests) {
        tally.digest += digest(block.result().data(), block.size(), position);
      } else {
        row.judge(block, tally);
      }
    }
  };
  task.finish = [workers, shared, digests = options.digests] {
    std::vector<Result> results;
    for (std::size_t i = 0; i < shared->rows.size(); ++i) {
      const Row<Scalar>& row = shared->rows[i];
      Tally tally;
      for (const auto& worker : *workers) {
        if (worker) tally.merge(worker->tallies[i]);
      }
      if (digests) {
        results.push_back({});
        results.back().label = row.label;
        results.back().digest = tally.digest;
        continue;
      }
      results.push_back(result_of(row.label, tally, row.bound, uncertainty<Scalar>,
                                  row.curve ? &*row.curve : nullptr, format_of<Scalar>));
      if (!row.note.empty()) results.back().note = row.note;
    }
    workers->clear();  // the memory
    return results;
  };
  return task;
}

template Task task_of(Sweep<float>, const Options&);
template Task task_of(Sweep<double>, const Options&);

}  // namespace exhaustive
