// SPDX-License-Identifier: MIT
#pragma once

#include <benchmark/benchmark.h>
#include <time.h>

#include "../support/idioms.hpp"
#include "../support/loop.hpp"
#include "accuracy.hpp"
#include "own.hpp"
#include "plan.hpp"
#include "progress.hpp"

namespace bench {

template <typename C>
struct Spelling {
  std::string who;
  Prepare<C> prepare;
};

/// All but the other libraries.
template <typename C>
std::vector<Spelling<C>> common_spellings() {
  return {{"memcpy", copy<C>},
          {"activations", own<false, C>},
          {"activations-lazy", own<true, C>},
          {"loop", loop<C>},
          {"select", idiom_of<Idiom::select, C>},
          {"expm1", idiom_of<Idiom::expm1, C>},
          {"max_min", idiom_of<Idiom::max_min, C>}};
}

/// Allocated and drawn once.
template <typename Scalar>
Arrays<Scalar>& arrays_of(std::ptrdiff_t size, double x = 0) {
  static std::map<std::pair<std::ptrdiff_t, double>, Arrays<Scalar>> all;
  return all.try_emplace({size, x}, size, x).first->second;
}

/// What is found out once about a row, before it is timed.
struct Findings {
  Verdict verdict;
  double max_ulp = 0;
};

template <typename C>
Findings find_out(const Row& row, const C& c, const Prepare<C>& prepare) {
  static std::map<std::string, SlopeSums> sums;
  static std::map<std::string, double> accuracy;
  run_once(c, prepare);
  SlopeSums& expected = sums[row.function.name + std::to_string(row.elements)];
  if (row.pass == Pass::dx_and_dalpha && expected.dalpha.empty()) expected = expected_dalpha(c);
  const Verdict verdict = verdict_on(c, expected);
  // Of one thread: the number of threads changes no element.
  const Row spelling{row.pass, row.function, row.who, row.scalar, 0, 1};
  const auto [known, is_new] = accuracy.try_emplace(spelling.name(), 0);
  if (is_new && row.pass != Pass::copy) known->second = max_ulp(row.pass, row.function, prepare);
  return {verdict, known->second};
}

/// The time now, by the clock on the wall, of the calling thread's work or of all threads'.
inline double seconds(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

template <typename C>
void measure(benchmark::State& state, const Row& row, const Effort& effort,
             const Prepare<C>& prepare) {
  using Scalar = typename C::Scalar;
  static std::map<std::string, Findings> all_findings;
  const C c =
      arrays_of<Scalar>(row.elements, row.function.x).of(row.pass, row.function, row.threads);
  const auto [known, is_new] = all_findings.try_emplace(row.name());
  if (is_new) known->second = find_out(row, c, prepare);
  const Findings& findings = known->second;
  if (!findings.verdict.is_right) return state.SkipWithError("the result is wrong");
  const Prepared prepared = *prepare(c);
  const clockid_t clock = row.threads == 1 ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC;
  const double start = seconds(clock), work_start = seconds(CLOCK_PROCESS_CPUTIME_ID);
  for (auto _ : state) {
    prepared.run();
    benchmark::ClobberMemory();
  }
  const double passed = seconds(clock) - start;
  const double work = seconds(CLOCK_PROCESS_CPUTIME_ID) - work_start;
  progress().add(row.name(), passed, effort);
  const std::int64_t elements = state.iterations() * row.elements;
  state.SetItemsProcessed(elements);
  state.SetBytesProcessed(elements * streams(row.pass) * std::int64_t{sizeof(Scalar)});
  state.counters["threads_at_work"] = work / passed;
  state.counters["max_ulp"] = findings.max_ulp;
  state.counters["dalpha_error"] = findings.verdict.dalpha_error;
}

struct RowToRun {
  std::string name;
  int repetitions;
};

/// Registers the rows of one scalar that the list includes and the spelling has. Rows with more
/// than one thread are timed by the clock, and Google Benchmark adds /real_time to their names.
template <typename C>
std::vector<RowToRun> register_rows(List list, const Effort& asked,
                                    const std::vector<Spelling<C>>& spellings) {
  std::vector<RowToRun> rows;
  const auto add = [&](const Row& row, const Prepare<C>& prepare) {
    const Effort effort = effort_for(row, asked);
    auto* added = benchmark::RegisterBenchmark(row.name().c_str(),
                                               [row, effort, prepare](benchmark::State& state) {
                                                 measure<C>(state, row, effort, prepare);
                                               });
    added->Unit(benchmark::kMicrosecond);
    added->Repetitions(effort.repetitions)->MinTime(effort.seconds);
    if (row.threads != 1) added->UseRealTime();
    rows.push_back({row.name() + (row.threads != 1 ? "/real_time" : ""), effort.repetitions});
  };
  const std::vector<int> thread_counts =
      all_threads() == 1 ? std::vector{1} : std::vector{1, all_threads()};
  for (const Pass pass : all_passes) {
    for (const Function& function : all_functions) {
      if (!exists(pass, function)) continue;
      for (const Spelling<C>& spelling : spellings) {
        const bool has_masks = spelling.who == "activations" || spelling.who == "loop";
        if (has_mask(pass) && !has_masks) continue;
        for (const int threads : thread_counts) {
          for (const std::ptrdiff_t size : all_sizes) {
            const Row row{pass, function, spelling.who, Facts<typename C::Scalar>::name,
                          size, threads};
            if (!includes(list, row)) continue;
            // Told from the smallest arrays, whether there is such a row.
            auto& smallest = arrays_of<typename C::Scalar>(all_sizes.front());
            if (!spelling.prepare(smallest.of(pass, function, threads))) continue;
            add(row, spelling.prepare);
          }
        }
      }
    }
  }
  return rows;
}

/// This library's calls on other containers than arrays: containers.cpp.
std::vector<Spelling<Case<float>>> container_spellings();

// Each scalar in a file of its own. They return what they have registered.
std::vector<RowToRun> register_float(List list, const Effort& asked);
std::vector<RowToRun> register_double(List list, const Effort& asked);
std::vector<RowToRun> register_half(List list, const Effort& asked);
std::vector<RowToRun> register_bfloat16(List list, const Effort& asked);

}  // namespace bench
