// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "activation.hpp"
#include "idx.hpp"

namespace fashion_mnist {

constexpr std::size_t batch_size = 64;

/// What each value of a pixel becomes: scaled to [0, 1], less the mean, over the deviation.
using Scale = std::array<float, 256>;

/// With mean and deviation of the first `images` images.
Scale standardise(const Dataset& data, std::size_t images);

/// Images as the network takes them.
struct Batch {
  Tensor4 images;
  std::vector<std::size_t> labels;

  /// Takes the images order[first], order[first + 1] and so on: batch_size of them, or what is
  /// left.
  void gather(const Dataset& data, const Scale& scale, const std::vector<std::size_t>& order,
              std::size_t first);
};

/// 0, 1, ... count - 1.
std::vector<std::size_t> in_order(std::size_t count);

}  // namespace fashion_mnist
