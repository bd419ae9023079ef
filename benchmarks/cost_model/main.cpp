// SPDX-License-Identifier: MIT
/// The times that a model of a machine predicts (model.hpp), beside those that were measured, and
/// what to expect of another machine:
///
///   cost_model --cores=64 --bandwidth=300 --network=12.5     gigabytes a second
#include <cstdio>
#include <cxxopts.hpp>
#include <fstream>
#include <iostream>

#include "model.hpp"

namespace bench {
namespace {

void print_other_machine(const Machine& machine, double cores, double bandwidth, double network) {
  std::printf(
      "\n%.0f cores like this one, %.0f GB/s of memory, %.1f GB/s of network; an element:\n", cores,
      bandwidth, network);
  std::printf("%-18s %15s %15s %19s %19s\n", "pass", "from memory, ns", "from caches, ns",
              "cores that draw", "over the network,");
  std::printf("%-18s %15s %15s %19s %19s\n", "", "", "", "all that bandwidth", "to and back, ns");
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const double bytes = bytes_of(tasks[i], 1);
    const double one_core = 1e9 * element_from_memory(machine, i);
    const double in_caches = 1e9 * machine.element[i] / cores;
    std::printf("%-18s %15.4f %15.4f %19.0f %19.2f\n", tasks[i].name,
                std::max(bytes / bandwidth, one_core / cores), in_caches,
                one_core / (bytes / bandwidth), bytes / network);
  }
}

void print(const Machine& machine) {
  std::printf("another thread is at work after %.1f us\n", 1e6 * machine.wake);
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    std::printf("%-18s call %5.1f ns, element in cache %.3f ns\n", tasks[i].name,
                1e9 * machine.call[i], 1e9 * machine.element[i]);
  }
}

int run(const cxxopts::ParseResult& options) {
  std::ofstream csv;
  if (options.count("csv")) {
    csv.open(options["csv"].as<std::string>());
    csv << "pass,elements,threads,predicted_ns,measured_ns\n";
  }
  // Two to a decade; the second of them between those that are predicted.
  std::vector<std::ptrdiff_t> sizes;
  for (int half = 4; half <= 2 * options["decades"].as<int>(); ++half) {
    sizes.push_back(std::lround(std::pow(10.0, half / 2.0)));
  }
  std::vector<std::ptrdiff_t> all_sizes = sizes;
  all_sizes.insert(all_sizes.end(), {1, cached});
  Times times;
  for (int round = 1; round <= rounds; ++round) {
    std::fprintf(stderr, "round %d of %d\n", round, rounds);
    times.add_round(all_sizes);
  }
  const Machine machine = machine_of(times, sizes);
  print(machine);
  std::printf("\n%-18s %11s %8s %14s %14s %9s\n", "pass", "elements", "threads", "predicted us",
              "measured us", "measured/");
  double worst = 1;
  for (const int threads : {1, all_threads()}) {
    for (std::size_t at = 0; at < sizes.size(); at += 2) {
      for (std::size_t i = 1; i < tasks.size(); ++i) {  // all but the yardstick
        const double expected = predicted(machine, i, sizes[at], threads);
        const double seconds = times.median_of(tasks[i], sizes[at], threads);
        const double ratio = seconds / expected;
        worst = std::max({worst, ratio, 1 / ratio});
        std::printf("%-18s %11td %8d %14.3f %14.3f %9.2f\n", tasks[i].name, sizes[at], threads,
                    1e6 * expected, 1e6 * seconds, ratio);
        csv << tasks[i].name << ',' << sizes[at] << ',' << threads << ',' << 1e9 * expected << ','
            << 1e9 * seconds << '\n';
      }
    }
  }
  std::printf("\nfarthest from its prediction: a factor of %.2f\n", worst);
  print_other_machine(machine, options["cores"].as<double>(), options["bandwidth"].as<double>(),
                      options["network"].as<double>());
  return 0;
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  try {
    cxxopts::Options parser("cost_model", "Predicted and measured times of passes");
    const auto number = [](const char* value) {
      return cxxopts::value<double>()->default_value(value);
    };
    parser.add_options()("cores", "Cores of the other machine", number("64"))(
        "bandwidth", "Its memory's gigabytes a second", number("300"))(
        "network", "Its network's gigabytes a second", number("12.5"))(
        "decades", "From 100 to ten to this many elements",
        cxxopts::value<int>()->default_value("8"))("csv", "File for the table with all digits",
                                                   cxxopts::value<std::string>())("help", "This");
    const cxxopts::ParseResult options = parser.parse(argc, argv);
    if (options.count("help")) {
      std::cout << parser.help();
      return 0;
    }
    return bench::run(options);
  } catch (const std::exception& error) {
    std::cerr << "cost_model: " << error.what() << '\n';
    return 1;
  }
}
