// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <unsupported/Eigen/CXX11/ThreadPool>
#include <utility>

namespace support {

/// A pool that tells how often it was given work, so that a test of threads can show that there were
/// some at work.
class CountingPool : public Eigen::ThreadPool {
 public:
  using Eigen::ThreadPool::ThreadPool;

  void Schedule(std::function<void()> work) override {
    ++count_;
    Eigen::ThreadPool::Schedule(std::move(work));
  }
  int count() const { return count_; }

 private:
  std::atomic<int> count_{0};
};

}  // namespace support
