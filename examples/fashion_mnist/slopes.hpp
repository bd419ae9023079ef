// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include "network.hpp"

namespace fashion_mnist {

/// Some learned slopes together.
struct Slopes {
  std::size_t count = 0;
  std::size_t negative = 0;
  double smallest = 0;
  double mean = 0;
  double largest = 0;
};

/// Of one activation.
Slopes learned_slopes(const Activation& activation);

/// Of all layers.
Slopes learned_slopes(const Network& network);

}  // namespace fashion_mnist
