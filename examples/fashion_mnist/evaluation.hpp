// SPDX-License-Identifier: MIT
#pragma once

#include "activation.hpp"
#include "batch.hpp"
#include "idx.hpp"
#include "network.hpp"

namespace fashion_mnist {

/// What all test images together say about a network.
struct Evaluation {
  double accuracy = 0;     ///< share of the images
  double dead_units = 0;   ///< share of the hidden units whose input is <= 0 for every image
  double shut_units = 0;   ///< share of those that pass less than 1/1000 of any gradient on
  double hidden_mean = 0;  ///< of the outputs of the last hidden layer
  double hidden_variance = 0;
};

Evaluation evaluate(const Device& device, const Dataset& test, const Scale& scale,
                    Network& network);

}  // namespace fashion_mnist
