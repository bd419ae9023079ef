// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "activation.hpp"
#include "idx.hpp"

namespace fashion_mnist {

constexpr std::size_t batch_size = 64;

/// What each value of a pixel becomes.
using Scale = std::array<float, 256>;

enum class Input {
  standardised,  ///< less the mean, over the deviation
  raw            ///< 0 to 255, as they stand in the file
};

/// With mean and deviation of the first `images` images.
Scale make_scale(Input input, const Dataset& data, std::size_t images);

/// Images as the network takes them.
struct Batch {
  Tensor4 images;
  std::vector<std::size_t> labels;

  /// Takes the images order[first], order[first + 1] and so on, `count` of them.
  void gather(const Dataset& data, const Scale& scale, const std::vector<std::size_t>& order,
              std::size_t first, std::size_t count);
};

/// 0, 1, ... count - 1.
std::vector<std::size_t> in_order(std::size_t count);

}  // namespace fashion_mnist
