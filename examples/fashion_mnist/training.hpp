// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "activation.hpp"
#include "batch.hpp"
#include "evaluation.hpp"
#include "idx.hpp"
#include "network.hpp"

namespace fashion_mnist {

struct Settings {
  int epochs;
  std::size_t images;  ///< of the training set, from the first
  std::uint64_t seed;
  double rate = 0.05;  ///< at the start
  int reports = 1;     ///< in each epoch, as far as there are batches for them
  Input input = Input::standardised;
  Architecture architecture = convolutional();
};

/// An epoch, or what of it was trained so far.
struct Epoch {
  double number;    ///< epochs done so far, with what is done of this one
  double loss;      ///< mean over its training images, each before the step that it takes part in
  double accuracy;  ///< share of all test images
  double seconds;   ///< training since the last report, and test
};

/// What one function came to.
struct Result {
  std::string function;
  Network network;
  double loss = 0;              ///< of the last epoch
  Evaluation test = {};         ///< after it
  double epoch_seconds = 0;     ///< training alone, mean of the epochs
  double activation_share = 0;  ///< of that time
};

/// The rate falls to zero in a straight line; `images` of this epoch, counted from 0, were seen.
float rate_at(const Settings& settings, int epoch, std::size_t images);

/// Trains a new network with one function and tells `report` how far it is.
Result train(const Device& device, const Function& function, const Dataset& training,
             const Dataset& test, const Settings& settings,
             const std::function<void(const Epoch&)>& report);

}  // namespace fashion_mnist
