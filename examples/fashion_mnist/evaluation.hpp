// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "activation.hpp"
#include "batch.hpp"
#include "idx.hpp"
#include "network.hpp"

namespace fashion_mnist {

/// Units of a hidden layer; a convolution has one for each channel and position. None is counted
/// where a network's inputs are no numbers any more.
struct Units {
  Index count = 0;
  Index dead = 0;  ///< whose input is <= 0 for every image
  Index shut = 0;  ///< that pass less than 1/1000 of any gradient on
};

/// What all test images together say about a network.
struct Evaluation {
  double accuracy = 0;       ///< share of the images
  std::vector<Units> units;  ///< of each hidden layer
  double hidden_mean = 0;    ///< of the outputs of the last hidden layer
  double hidden_variance = 0;
};

Evaluation evaluate(const Device& device, const Dataset& test, const Scale& scale,
                    Network& network);

}  // namespace fashion_mnist
