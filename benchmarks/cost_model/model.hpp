// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include "times.hpp"

/// How long a pass takes, told before it runs, beside how long it took.
///
///   predicted = call + max(operations, memory)
///
///   call         what a call takes over one element
///   operations   elements * time of an element in the first-level cache; threads share it, but for
///                what the calling one does while the others wake
///   memory       bytes read and written / bytes that ReLU moves in a second, with as many threads,
///                within arrays of as many bytes altogether. (memcpy is no measure of it: it writes
///                past the cache at other sizes.)
namespace bench {

/// What the yardstick moves, by the bytes that it reads and writes.
class Memory {
 public:
  void add(double bytes, double seconds) { points_.push_back({bytes, bytes / seconds}); }

  /// Bytes in a second where so many are touched; between measured points, along the logarithm.
  double rate(double bytes) const {
    for (std::size_t i = 1; i < points_.size(); ++i) {
      const auto& [low, low_rate] = points_[i - 1];
      const auto& [high, high_rate] = points_[i];
      if (bytes > high) continue;
      const double share = std::log(std::max(bytes, low) / low) / std::log(high / low);
      return low_rate + share * (high_rate - low_rate);
    }
    return points_.back().second;
  }

 private:
  std::vector<std::pair<double, double>> points_;
};

/// What the prediction is made of.
struct Machine {
  std::vector<double> call, element;  // by task, in seconds
  double wake = 0;                    // until another thread is at work
  Memory one, all;
};

inline double bytes_of(const Task& task, std::ptrdiff_t size) {
  return double(task.streams) * double(size) * sizeof(float);
}

inline double predicted(const Machine& machine, std::size_t i, std::ptrdiff_t size, int threads) {
  const double bytes = bytes_of(tasks[i], size);
  const double operations = double(size) * machine.element[i];
  const double alone = machine.call[i] + std::max(operations, bytes / machine.one.rate(bytes));
  // The library shares no pass that it estimates at less.
  constexpr double least_shared = 80e-6;
  if (threads == 1 || alone < least_shared) return alone;
  const double shared = (operations + machine.wake * (threads - 1)) / threads;
  return std::min(alone, machine.call[i] + std::max(shared, bytes / machine.all.rate(bytes)));
}

/// Seconds for an element of arrays that no cache holds, on one core.
inline double element_from_memory(const Machine& machine, std::size_t i) {
  const double bytes = bytes_of(tasks[i], 1);
  return std::max(machine.element[i], bytes / machine.one.rate(1e300));
}

/// Seconds from handing work to the pool's sleeping threads to its end.
inline double time_to_wake() {
  std::vector<double> times;
  for (int round = 0; round < rounds; ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    Eigen::Barrier barrier(1);
    const double start = now();
    pool().enqueueNoNotification([&barrier] { barrier.Notify(); });
    barrier.Wait();
    times.push_back(now() - start);
  }
  return median(times);
}

inline Machine machine_of(const Times& times, const std::vector<std::ptrdiff_t>& sizes) {
  Machine machine;
  machine.wake = time_to_wake();
  for (const Task& task : tasks) {
    machine.call.push_back(times.median_of(task, 1, 1));
    const double in_cache = times.median_of(task, cached, 1) - machine.call.back();
    machine.element.push_back(in_cache / double(cached - 1));
  }
  for (std::ptrdiff_t size : sizes) {
    const double bytes = bytes_of(yardstick, size);
    const auto without_call = [&](double seconds) {
      return std::max(seconds - machine.call.front(), 0.1 * seconds);
    };
    machine.one.add(bytes, without_call(times.median_of(yardstick, size, 1)));
    machine.all.add(bytes, without_call(times.median_of(yardstick, size, all_threads())));
  }
  return machine;
}

}  // namespace bench
