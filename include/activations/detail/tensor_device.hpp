// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <memory>
#include <thread>
#include <unsupported/Eigen/CXX11/Tensor>

#include "sweep.hpp"

/// Eigen's devices as devices of the verbs.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

#if defined(EIGEN_USE_THREADS)
/// In how many ranges threads share work of that many nanoseconds for each index: one, where waking them
/// takes as long.
inline Index ranges_of_work(Index size, double nanoseconds) {
  constexpr double range_nanoseconds = 10000;  // long against fetch_add, short to wait for
  // Waking a sleeping thread took the calling one 12 microseconds, and 60 until it worked.
  constexpr double least_nanoseconds = 80000;
  const double total = nanoseconds * static_cast<double>(size);
  if (total < least_nanoseconds) return 1;
  return (std::min)(size, static_cast<Index>(total / range_nanoseconds));
}

/// Calls body(first, last) on ranges that make up [0, size); `nanoseconds` for each index.
///
/// The calling thread begins at once and takes what is left, range by range; the pool's threads join
/// it when they are awake. Eigen's parallelFor leaves all work to threads that it wakes: with two of
/// them ELU of 4,194,304 floats took 1.39 ms on a virtual machine, 0.72 ms this way, and 1.31 on one
/// (`suite_native --rows=full`, forward/ELU/activations/float/4194304).
template <typename Device>
void share_work(const Device& pool, Index size, double nanoseconds,
                FunctionRef<Index, Index> body) {
  const Index ranges = ranges_of_work(size, nanoseconds);
  const Index helpers = std::min<Index>(pool.numThreads(), ranges) - 1;

  // A helper that comes too late finds no range left, and does not call `body`, which is gone then.
  struct Work {
    const FunctionRef<Index, Index> body;
    const Index size;
    const Index step;
    std::atomic<Index> next{0};
    std::atomic<Index> done{0};

    Work(FunctionRef<Index, Index> body_, Index size_, Index step_)
        : body(body_), size(size_), step(step_) {}

    void take() {
      for (Index first = next.fetch_add(step); first < size; first = next.fetch_add(step)) {
        const Index last = (std::min)(size, first + step);
        body(first, last);
        done.fetch_add(last - first);
      }
    }
  };
  Index step = (size + ranges - 1) / ranges;
  if (step > 64) step = (step + 63) / 64 * 64;  // whole lines of the cache
  const auto work = std::make_shared<Work>(body, size, step);
  // An exception must not leave while helpers use `body`: a scalar that throws ends the program, as it does in a
  // pool's thread. A helper for which there is no memory is done without.
  const auto share = [&]() noexcept {
    EIGEN_TRY {
      for (Index i = 0; i < helpers; ++i) pool.enqueueNoNotification([work] { work->take(); });
    }
    EIGEN_CATCH(...) {}
    work->take();
    while (work->done.load() != size) std::this_thread::yield();
  };
  share();
}

/// Of one index, by its bytes or, where that is more, by its operations, two at a time. Rough: it
/// decides whether a thread is worth waking.
inline double estimated_nanoseconds(double bytes, double operations) {
  return (std::max)(0.03 * bytes, 0.15 * operations);
}
#endif

template <>
struct Executor<Eigen::DefaultDevice> : Executor<OneThread> {};

// Without EIGEN_USE_THREADS a ThreadPoolDevice is an incomplete type.
template <>
inline constexpr bool is_function<Eigen::ThreadPoolDevice> = false;

template <>
struct Executor<Eigen::ThreadPoolDevice> {
  static constexpr bool is_device = true;

#if defined(EIGEN_USE_THREADS)
  template <typename Device>
  static int threads(const Device& pool) {
    return pool.numThreads();
  }
  template <typename Device>
  static bool shares(const Device& pool, Index size, double bytes, double cycles) {
    return pool.numThreads() > 1 && ranges_of_work(size, estimated_nanoseconds(bytes, cycles)) > 1;
  }
  template <typename Device>
  static void run(const Device& pool, Index size, double bytes, double cycles,
                  FunctionRef<Index, Index> body) {
    if (shares(pool, size, bytes, cycles)) {
      share_work(pool, size, estimated_nanoseconds(bytes, cycles), body);
    } else if (size > 0) {
      body(Index(0), size);
    }
  }
#else
  template <typename Device>
  static int threads(const Device&) {
    static_assert(
        std::is_void_v<Device>,
        "a ThreadPoolDevice needs EIGEN_USE_THREADS, defined before the first Eigen header");
    return 1;
  }
  template <typename Device>
  static bool shares(const Device& pool, Index, double, double) {
    return threads(pool) > 1;
  }
  template <typename Device>
  static void run(const Device& pool, Index, double, double, FunctionRef<Index, Index>) {
    threads(pool);
  }
#endif
};

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
