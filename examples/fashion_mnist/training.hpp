// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "activation.hpp"
#include "evaluation.hpp"
#include "idx.hpp"

namespace fashion_mnist {

struct Settings {
  int epochs;
  std::size_t images;  ///< of the training set, from the first
  std::uint64_t seed;
};

struct Epoch {
  int number;       ///< from 1
  double loss;      ///< mean over its training images, each before the step that it takes part in
  double accuracy;  ///< share of all test images
  double seconds;   ///< training and test
};

/// The learned slopes of all layers together.
struct Slopes {
  std::size_t count = 0;
  std::size_t negative = 0;
  double smallest = 0;
  double mean = 0;
  double largest = 0;
};

/// What one function came to.
struct Result {
  std::string function;
  double loss = 0;  ///< of the last epoch
  Evaluation test;  ///< after it
  Index weights = 0;
  Slopes slopes;
  double epoch_seconds = 0;     ///< training alone, mean of the epochs
  double activation_share = 0;  ///< of that time
};

/// Trains a new network with one function and tells `report` about every epoch.
Result train(const Device& device, const Function& function, const Dataset& training,
             const Dataset& test, const Settings& settings,
             const std::function<void(const Epoch&)>& report);

}  // namespace fashion_mnist
