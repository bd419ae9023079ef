// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "../suite/arrays.hpp"
#include "../suite/own.hpp"
#include "../support/stopwatch.hpp"

/// How long passes take.
namespace bench {

struct Task {
  const char* name;
  Pass pass;
  Function function;
  int streams;
};

inline const std::vector<Task> tasks = {
    {"ReLU forward", Pass::forward, {"ReLU", Kind::relu, Layout::flat, 0}, 2},
    {"PReLU backward", Pass::backward, {"PReLU", Kind::prelu, Layout::flat, 0.25}, 3},
    {"ELU forward", Pass::forward, {"ELU", Kind::elu, Layout::flat, 1}, 2},
    {"SELU backward", Pass::backward, {"SELU", Kind::selu, Layout::flat, 1}, 3},
    {"PReLU dx + dalpha", Pass::dx_and_dalpha, {"PReLU", Kind::prelu, Layout::flat, 0.25}, 3},
};
inline const Task& yardstick = tasks.front();
constexpr std::ptrdiff_t cached = 2048;  // three arrays of them lie in 24 KiB
constexpr int rounds = 15;

/// Seconds by pass, elements and threads.
class Times {
 public:
  /// One more for each of them, in turn, so that what else the machine does meets all alike.
  void add_round(const std::vector<std::ptrdiff_t>& sizes) {
    for (std::ptrdiff_t size : sizes) {
      Arrays<float>& arrays = arrays_.try_emplace(size, size).first->second;
      for (const int threads : {1, all_threads()}) {
        for (const Task& task : tasks) {
          const auto c = arrays.of(task.pass, task.function, threads);
          times_[{task.name, size, threads}].push_back(time_of(own<false>(c)->run));
        }
      }
    }
  }
  double median_of(const Task& task, std::ptrdiff_t size, int threads) const {
    return median(times_.at({task.name, size, threads}));
  }

 private:
  std::map<std::ptrdiff_t, Arrays<float>> arrays_;
  std::map<std::tuple<std::string, std::ptrdiff_t, int>, std::vector<double>> times_;
};

}  // namespace bench
