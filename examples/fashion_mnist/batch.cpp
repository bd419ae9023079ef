// SPDX-License-Identifier: MIT
#include "batch.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

namespace fashion_mnist {

namespace {

Scale standardise(const Dataset& data, std::size_t images) {
  // Counts are exact, and there are only 256 values to add.
  using Histogram = Eigen::Array<double, 256, 1>;
  Histogram share = Histogram::Zero();
  for (std::size_t i = 0; i < images * pixels; ++i) ++share(data.images[i]);
  share /= static_cast<double>(images * pixels);
  const Histogram value = Histogram::LinSpaced(0, 1);
  const double mean = (share * value).sum();
  const double variance = (share * (value - mean).square()).sum();
  const double deviation = variance > 0 ? std::sqrt(variance) : 1;

  Scale scale{};
  for (std::size_t i = 0; i < scale.size(); ++i) {
    scale[i] = static_cast<float>((value(static_cast<Index>(i)) - mean) / deviation);
  }
  return scale;
}

}  // namespace

Scale make_scale(Input input, const Dataset& data, std::size_t images) {
  if (input == Input::standardised) return standardise(data, images);
  Scale scale{};
  std::iota(scale.begin(), scale.end(), 0.0f);
  return scale;
}

void Batch::gather(const Dataset& data, const Scale& scale, const std::vector<std::size_t>& order,
                   std::size_t first, std::size_t count) {
  images.resize(static_cast<Index>(count), 1, Index{side}, Index{side});
  labels.resize(count);
  float* out = images.data();
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t image = order[first + i];
    const std::uint8_t* const in = data.images.data() + image * pixels;
    out = std::transform(in, in + pixels, out, [&](std::uint8_t pixel) { return scale[pixel]; });
    labels[i] = data.labels[image];
  }
}

std::vector<std::size_t> in_order(std::size_t count) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  return order;
}

}  // namespace fashion_mnist
