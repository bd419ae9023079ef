// SPDX-License-Identifier: MIT
#include "slopes.hpp"

#include <vector>

namespace fashion_mnist {
namespace {

Slopes summary(const std::vector<float>& values) {
  if (values.empty()) return {};
  const auto all =
      Eigen::Map<const Eigen::ArrayXf>(values.data(), static_cast<Index>(values.size()))
          .cast<double>();
  const auto negative = static_cast<std::size_t>((all < 0).count());
  return {values.size(), negative, all.minCoeff(), all.mean(), all.maxCoeff()};
}

void append(std::vector<float>& values, const Activation& activation) {
  const Eigen::ArrayXf& slopes = activation.slopes.value;
  values.insert(values.end(), slopes.data(), slopes.data() + slopes.size());
}

}  // namespace

Slopes learned_slopes(const Activation& activation) {
  std::vector<float> values;
  append(values, activation);
  return summary(values);
}

Slopes learned_slopes(const Network& network) {
  std::vector<float> values;
  for (const Network::Hidden& layer : network.hidden()) append(values, *layer.activation);
  return summary(values);
}

}  // namespace fashion_mnist
