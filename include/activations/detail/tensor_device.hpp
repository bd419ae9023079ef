// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <memory>
#include <thread>
#include <unsupported/Eigen/CXX11/Tensor>
#include <vector>

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
  constexpr double least_nanoseconds = 60000;
  const double total = nanoseconds * static_cast<double>(size);
  if (total < least_nanoseconds) return 1;
  return (std::min)(size, static_cast<Index>(total / range_nanoseconds));
}

/// Another one for each thread. (A pool has numbers too, but may be gone when its last task asks.)
inline std::size_t number_of_thread() {
  static std::atomic<std::size_t> threads{0};
  thread_local const std::size_t number = threads.fetch_add(1);
  return number;
}

/// Work that threads do together: each takes a part of its own, range by range, and then what is left of the others'.
class SharedWork {
 public:
  SharedWork(FunctionRef<Index, Index> body, Index size, Index ranges, Index threads)
      : body_(body), size_(size), parts_(static_cast<std::size_t>(threads)) {
    range_ = (size + ranges - 1) / ranges;
    if (range_ > 64) range_ = (range_ + 63) / 64 * 64;  // whole lines of the cache
    ranges = (size + range_ - 1) / range_;
    for (Index i = 0; i < threads; ++i) {
      Part& part = parts_[static_cast<std::size_t>(i)];
      part.next = ranges * i / threads * range_;
      part.end = (std::min)(size, ranges * (i + 1) / threads * range_);
    }
  }

  /// What the calling thread does; it returns when the helpers are done too.
  void lead() {
    take(0);
    while (done_.load() != size_) std::this_thread::yield();
  }

  /// What a thread of the pool does. One that comes too late finds no range left, and does not call
  /// `body`, which is gone then.
  void help() { take(1 + number_of_thread() % (parts_.size() - 1)); }

 private:
  struct Part {
    std::atomic<Index> next;
    Index end;
  };

  void take(std::size_t own) {
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      Part& part = parts_[(own + i) % parts_.size()];
      for (Index first; (first = part.next.fetch_add(range_)) < part.end;) {
        const Index last = (std::min)(part.end, first + range_);
        body_(first, last);
        done_.fetch_add(last - first);
      }
    }
  }

  const FunctionRef<Index, Index> body_;
  const Index size_;
  Index range_;
  std::vector<Part> parts_;
  std::atomic<Index> done_{0};
};

/// Calls body(first, last) on ranges that make up [0, size); `nanoseconds` for each index.
///
/// The calling thread begins at once; the pool's threads join it when they are awake. Eigen's
/// parallelFor leaves all work to threads that it wakes: with two of them ELU of 4,194,304 floats took
/// 1.39 ms on a virtual machine, 0.72 ms this way, and 1.31 on one (`suite_native --rows=full`,
/// forward/ELU/activations/float/4194304). A thread keeps its part from call to call, and finds there
/// what it left in its cache: without that, values and gradients of 262,144 floats take two of them 1.18 to
/// 1.24 times as long, by the quartiles (Intel Xeon; benchmarks/compare/run --trick own_part).
template <typename Device>
void share_work(const Device& pool, Index size, double nanoseconds,
                FunctionRef<Index, Index> body) {
  const Index ranges = ranges_of_work(size, nanoseconds);
  const Index threads = std::min<Index>(pool.numThreads(), ranges);
  const auto work = std::make_shared<SharedWork>(body, size, ranges, threads);
  // An exception must not leave while helpers use `body`: a scalar that throws ends the program, as it does in a
  // pool's thread. A helper for which there is no memory is done without.
  const auto share = [&]() noexcept {
    EIGEN_TRY {
      for (Index i = 1; i < threads; ++i) pool.enqueueNoNotification([work] { work->help(); });
    }
    EIGEN_CATCH(...) {}
    work->lead();
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
