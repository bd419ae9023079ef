// SPDX-License-Identifier: MIT
/// From which size of the output on stores past the cache gain: a pass with them and without, by itself and with a
/// reader of the output behind it, from 1 to 64 MiB. What ACTIVATIONS_STREAM_FROM_BYTES of detail/row.hpp rests on.
#include <cstddef>

namespace bench {
inline std::ptrdiff_t stream_from = 0;
}
#define ACTIVATIONS_STREAM_FROM_BYTES bench::stream_from

#include <benchmark/benchmark.h>

#include <cstdio>
#include <map>
#include <utility>
#include <vector>

#include "../suite/arrays.hpp"
#include "../suite/own.hpp"
#include "../support/stopwatch.hpp"

namespace bench {
namespace {

constexpr int rounds = 15;
constexpr std::ptrdiff_t never = std::ptrdiff_t{1} << 40;

struct Task {
  const char* name;
  Pass pass;
  Function function;
};
const std::vector<Task> tasks = {
    {"ReLU forward", Pass::forward, {"ReLU", Kind::relu, Layout::flat, 0}},
    {"ELU forward", Pass::forward, {"ELU", Kind::elu, Layout::flat, 1}},
    {"LeakyReLU backward", Pass::backward, {"LeakyReLU", Kind::leaky_relu, Layout::flat, 0.01}},
};

/// Nanoseconds for an element.
struct Times {
  std::vector<double> cached, streamed;
};

void print(const Task& task, std::ptrdiff_t size, const Times& alone, const Times& and_sum) {
  const double values[] = {median(alone.cached), median(alone.streamed), median(and_sum.cached),
                           median(and_sum.streamed)};
  std::printf("%-18s %5td  %9.3f %9.3f %6.2f  %9.3f %9.3f %6.2f\n", task.name,
              size * std::ptrdiff_t{sizeof(float)} >> 20, values[0], values[1],
              values[0] / values[1], values[2], values[3], values[2] / values[3]);
}

void run(std::ptrdiff_t size) {
  Arrays<float> arrays(size);
  std::map<const Task*, std::pair<Times, Times>> times;
  for (int round = 0; round < rounds; ++round) {
    for (const Task& task : tasks) {
      const auto c = arrays.of(task.pass, task.function, 1);
      const Prepared pass = *own<false>(c);
      const Eigen::Map<const Eigen::ArrayXf> out(c.out, size);
      float sum = 0;
      auto& [alone, and_sum] = times[&task];
      for (const bool streams : {round % 2 == 0, round % 2 != 0}) {
        stream_from = streams ? 0 : never;
        const double per = 1e9 / double(size);
        (streams ? alone.streamed : alone.cached).push_back(per * time_of(pass.run));
        (streams ? and_sum.streamed : and_sum.cached).push_back(per * time_of([&] {
                                                                  pass.run();
                                                                  sum += out.sum();
                                                                }));
      }
      benchmark::DoNotOptimize(sum);
    }
  }
  for (const Task& task : tasks) print(task, size, times[&task].first, times[&task].second);
}

}  // namespace
}  // namespace bench

int main() {
  std::printf(
      "float, one thread, ns for an element, medians of %d rounds; the threshold is where `gains` "
      "exceeds 1\n"
      "%-18s %5s  %9s %9s %6s  %9s %9s %6s\n",
      bench::rounds, "", "", "alone:", "", "", "with sum:", "", "");
  std::printf("%-18s %5s  %9s %9s %6s  %9s %9s %6s\n", "pass", "MiB", "cached", "streamed", "gains",
              "cached", "streamed", "gains");
  for (std::ptrdiff_t mib = 1; mib <= 64; mib *= 2) bench::run((mib << 20) / 4);
}
