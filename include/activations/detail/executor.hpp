// SPDX-License-Identifier: MIT
#pragma once

#include "lane_memory.hpp"

namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// Whatever can be called with these arguments, as long as it lasts: what takes one is compiled once for
/// all of them. (The demo's activation.cpp, twelve verbs on a pool, took 13.2 s of g++ -O3, and takes 9.4;
/// its code shrank from 337 to 175 KB.)
template <typename... Args>
class FunctionRef {
 public:
  template <typename F>
  FunctionRef(const F& f)  // NOLINT(google-explicit-constructor): it stands for f
      : f_(&f),
        call_([](const void* to, Args... args) { (*static_cast<const F*>(to))(args...); }) {}

  void operator()(Args... args) const { call_(f_, args...); }

 private:
  const void* f_;
  void (*call_)(const void* f, Args... args);
};

/// How a device shares work: `threads`, and `run`, which calls body(first, last) on ranges that
/// make up [0, size), with the bytes moved and the cycles spent for each index; `shares` says whether it
/// would make more than one of them. tensor_device.hpp adds Eigen's devices.
template <typename Device>
struct Executor {
  static constexpr bool is_device = false;
};

/// The device of verbs that are called without one.
struct OneThread {};

template <>
struct Executor<OneThread> {
  static constexpr bool is_device = true;
  template <typename Device>
  static int threads(const Device&) {
    return 1;
  }
  template <typename Device>
  static bool shares(const Device&, Index /*size*/, double /*bytes*/, double /*cycles*/) {
    return false;
  }
  template <typename Device, typename Body>
  static void run(const Device&, Index size, double /*bytes*/, double /*cycles*/,
                  const Body& body) {
    if (size > 0) body(Index(0), size);
  }
};

/// The same, where body may have written past the cache.
template <typename Device, typename Body>
void run_on(const Device& device, Index size, double bytes, double cycles, bool streams,
            const Body& body) {
  Executor<Device>::run(device, size, bytes, cycles, [&](Index first, Index last) {
    body(first, last);
    if (streams) finish_streaming();
  });
}

/// Of all that a sweep reads and writes for one index.
template <typename... Scalars>
inline constexpr double bytes_of = double((sizeof(Scalars) + ...));

/// Shares a sweep among threads; body(first, last) sweeps some of the elements. `cycles`: of one
/// lane, for the thread pool.
template <typename Out, typename... In, typename Device, typename Body>
void run_sweep(const Device& device, double cycles, bool streams, Index size, const Body& body) {
  run_on(device, size, bytes_of<Out, In...>, cycles / Widest<Out>::size, streams, body);
}
/// Whether that is done.
template <typename Out, typename... In, typename Device>
bool is_shared_sweep(const Device& device, double cycles, Index size) {
  return Executor<Device>::shares(device, size, bytes_of<Out, In...>, cycles / Widest<Out>::size);
}

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
