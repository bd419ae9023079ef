// SPDX-License-Identifier: MIT
/// The benchmark suite: every pass of every function, by this library, by what users write in its
/// place, and by the other libraries that are installed.
///
///   backward/PReLU-NCHW/activations/float/4096/1    pass/function/who/scalar/elements/threads
///
///   pass     copy, forward, forward_with_mask, backward (from x), backward_from_output,
///            backward_from_mask, dx_and_dalpha
///   who      activations, activations-lazy, those of containers.cpp, memcpy, loop, select,
///            expm1, max_min (idioms.hpp), XNNPACK, oneDNN, LibTorch
///
/// Options are those of Google Benchmark, and
///   --rows=headline|idioms|instruction-sets|planes|values|containers|smoke|full    which rows (plan.hpp)
///   --progress                                                                     progress, and no table
///
/// Results are compared with a reference outside the timed loop; a wrong one is an error.
/// A new pass is a word in `Pass` (case.hpp, with the arrays it needs in `Case`), its name and lists
/// in plan.cpp, its formula and where it exists in formulas.hpp, and a line in each spelling that
/// has it: own.hpp, and loop.hpp, idioms.hpp and peers/ as far as they do.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <regex>

#include "../support/peers/peers.hpp"
#include "rows.hpp"

namespace {

/// What stands behind --name= on the command line, the last time.
std::string option(const std::vector<char*>& arguments, const std::string& name,
                   std::string otherwise) {
  for (const std::string argument : arguments) {
    if (argument.rfind(name + "=", 0) == 0) otherwise = argument.substr(name.size() + 1);
  }
  return otherwise;
}

/// Whether the processor can run what this program is compiled for.
bool is_supported() {
#if defined(__AVX512F__)
  return __builtin_cpu_supports("avx512f") != 0;
#elif defined(__AVX2__)
  return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
#else
  return true;
#endif
}

void describe() {
  benchmark::AddCustomContext("instruction_set", BENCH_INSTRUCTION_SET);
  benchmark::AddCustomContext("flags", BENCH_FLAGS);
  benchmark::AddCustomContext("compiler", BENCH_COMPILER);
  benchmark::AddCustomContext("eigen", Eigen::SimdInstructionSetsInUse());
  benchmark::AddCustomContext("eigen_version", std::to_string(EIGEN_WORLD_VERSION) + "." +
                                                   std::to_string(EIGEN_MAJOR_VERSION) + "." +
                                                   std::to_string(EIGEN_MINOR_VERSION));
  for (const peers::Peer& peer : peers::all()) {
    benchmark::AddCustomContext(peer.name, peer.version.empty() ? "installed" : peer.version);
  }
}

std::vector<bench::RowToRun> register_all(bench::List list, const bench::Effort& asked) {
  std::vector<bench::RowToRun> rows;
  for (const auto& add : {
           bench::register_float,
#ifdef BENCH_ALL_SCALARS
           bench::register_double,
           bench::register_half,
           bench::register_bfloat16,
#endif
       }) {
    for (bench::RowToRun& row : add(list, asked)) rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

int main(int argc, char** argv) {
  if (!is_supported()) {
    std::fprintf(stderr, "This processor has no %s: left out.\n", BENCH_INSTRUCTION_SET);
    return EXIT_SUCCESS;
  }
  std::vector<char*> arguments(argv, argv + argc);
  const bench::List list = bench::list_of(option(arguments, "--rows", "headline"));
  const bench::Effort asked{std::stoi(option(arguments, "--benchmark_repetitions", "1")),
                            std::stod(option(arguments, "--benchmark_min_time", "0.5"))};
  const auto own_options =
      std::remove_if(arguments.begin(), arguments.end(), [](const std::string& argument) {
        return argument.rfind("--rows=", 0) == 0 || argument == "--progress";
      });
  const bool is_quiet = std::count(argv, argv + argc, std::string("--progress")) != 0;
  int count = static_cast<int>(own_options - arguments.begin());
  arguments.resize(static_cast<std::size_t>(count));
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return EXIT_FAILURE;

  describe();
  const std::vector<bench::RowToRun> all_rows = register_all(list, asked);
  if (!is_quiet) return benchmark::RunSpecifiedBenchmarks() == 0 ? EXIT_FAILURE : EXIT_SUCCESS;
  const std::regex filter(benchmark::GetBenchmarkFilter());
  int repetitions = 0;
  for (const bench::RowToRun& row : all_rows) {
    if (std::regex_search(row.name, filter)) repetitions += row.repetitions;
  }
  bench::Quiet quiet;
  bench::progress().begin(repetitions);
  benchmark::RunSpecifiedBenchmarks(&quiet);
  bench::progress().end();
  return quiet.has_errors() ? EXIT_FAILURE : EXIT_SUCCESS;
}
