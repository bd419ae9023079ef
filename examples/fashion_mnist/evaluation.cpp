// SPDX-License-Identifier: MIT
#include "evaluation.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace fashion_mnist {
namespace {

std::size_t count_correct(const Tensor4& scores, const std::vector<std::size_t>& labels) {
  std::size_t correct = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const float* const begin = scores.data() + i * classes;
    if (std::max_element(begin, begin + classes) == begin + labels[i]) ++correct;
  }
  return correct;
}

/// The highest input that each unit got so far; before the first batch there are no units.
void raise(Eigen::ArrayXf& highest, const Tensor4& inputs) {
  const Index images = inputs.dimension(0);
  const Eigen::Map<const Eigen::ArrayXXf> batch(inputs.data(), inputs.size() / images, images);
  if (highest.size() == 0) highest = batch.col(0);
  for (Index i = 0; i < images; ++i) highest = highest.max(batch.col(i));
}

/// Where an input <= 0 is the highest, none of these functions has a larger gradient at any other.
Units count_units(const Device& device, const Network::Hidden& layer,
                  const Eigen::ArrayXf& highest) {
  Tensor4 x(1, layer.x.dimension(1), layer.x.dimension(2), layer.x.dimension(3));
  std::copy_n(highest.data(), highest.size(), x.data());
  Tensor4 gradient(x.dimensions());
  gradient.setConstant(1);
  layer.activation->backward(device, x, gradient);
  const Eigen::Map<const Eigen::ArrayXf> passed(gradient.data(), gradient.size());
  return {highest.size(), (highest <= 0).count(), (passed.abs() < 1e-3f).count()};
}

}  // namespace

Evaluation evaluate(const Device& device, const Dataset& test, const Scale& scale,
                    Network& network) {
  const std::vector<Network::Hidden>& hidden = network.hidden();
  std::vector<Eigen::ArrayXf> highest(hidden.size());
  std::size_t correct = 0;
  double outputs = 0;
  double sum = 0;
  double squares = 0;
  Batch batch;
  const std::vector<std::size_t> order = in_order(test.size());
  for (std::size_t first = 0; first < order.size(); first += batch_size) {
    batch.gather(test, scale, order, first, std::min(batch_size, order.size() - first));
    const Tensor4& scores = network.forward(device, batch.images, Phase::inference);
    correct += count_correct(scores, batch.labels);
    for (std::size_t i = 0; i < hidden.size(); ++i) raise(highest[i], hidden[i].x);
    const Tensor4& y = hidden.back().y;
    const auto last = Eigen::Map<const Eigen::ArrayXf>(y.data(), y.size()).cast<double>();
    outputs += static_cast<double>(last.size());
    sum += last.sum();
    squares += last.square().sum();
  }
  const double mean = sum / outputs;
  std::vector<Units> units;
  for (std::size_t i = 0; i < hidden.size(); ++i) {
    units.push_back(count_units(device, hidden[i], highest[i]));
  }
  return {static_cast<double>(correct) / static_cast<double>(test.size()), units, mean,
          squares / outputs - mean * mean};
}

}  // namespace fashion_mnist
