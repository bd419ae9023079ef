// SPDX-License-Identifier: MIT
#pragma once

#include <unsupported/Eigen/CXX11/Tensor>

#include "sweep.hpp"

/// Eigen's devices as devices of the verbs.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

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
  template <typename Device, typename Body>
  static void run(const Device& pool, Index size, double bytes, double cycles, const Body& body) {
    pool.parallelFor(size, Eigen::TensorOpCost(bytes, 0, cycles), body);
  }
#else
  template <typename Device>
  static int threads(const Device&) {
    static_assert(
        std::is_void_v<Device>,
        "a ThreadPoolDevice needs EIGEN_USE_THREADS, defined before the first Eigen header");
    return 1;
  }
  template <typename Device, typename Body>
  static void run(const Device& pool, Index, double, double, const Body&) {
    threads(pool);
  }
#endif
};

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
