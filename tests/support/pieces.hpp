// SPDX-License-Identifier: MIT
#pragma once

#include <activations/activations.hpp>
#include <algorithm>

namespace support {

/// A device that cuts work into pieces of any length and does the last one first: what threads may
/// make of it, but the same again and again.
struct Pieces {
  Eigen::Index length;
};

}  // namespace support

template <>
struct activations::detail::Executor<support::Pieces> {
  static constexpr bool is_device = true;

  static int threads(const support::Pieces&) { return 3; }
  static bool shares(const support::Pieces&, Eigen::Index, double, double) { return true; }

  template <typename Body>
  static void run(const support::Pieces& device, Eigen::Index size, double /*bytes*/,
                  double /*cycles*/, const Body& body) {
    for (Eigen::Index last = size; last > 0;) {
      const Eigen::Index first = std::max<Eigen::Index>(0, last - device.length);
      body(first, last);
      last = first;
    }
  }
};
