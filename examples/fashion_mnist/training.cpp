// SPDX-License-Identifier: MIT
#include "training.hpp"

#include <cmath>
#include <vector>

#include "batch.hpp"
#include "network.hpp"
#include "random.hpp"
#include "stopwatch.hpp"

namespace fashion_mnist {
namespace {

constexpr double initial_rate = 0.05;

/// Softmax and cross entropy: returns the summed loss of the batch and makes `gradient` that of its
/// mean.
double cross_entropy(const Tensor4& scores, const std::vector<std::size_t>& labels,
                     Tensor4& gradient) {
  using Scores = Eigen::Array<float, static_cast<int>(classes), Eigen::Dynamic>;
  const Index images = scores.dimension(0);
  gradient.resize(scores.dimensions());
  const Eigen::Map<const Scores> in(scores.data(), Index{classes}, images);
  Eigen::Map<Scores> out(gradient.data(), Index{classes}, images);
  double loss = 0;
  for (Index i = 0; i < images; ++i) {
    const Index label = static_cast<Index>(labels[static_cast<std::size_t>(i)]);
    const float highest = in.col(i).maxCoeff();
    out.col(i) = (in.col(i) - highest).exp();
    const float sum = out.col(i).sum();
    loss += static_cast<double>(std::log(sum) + highest - in(label, i));
    out.col(i) /= sum;
    out(label, i) -= 1;
  }
  out /= static_cast<float>(images);
  return loss;
}

Slopes learned_slopes(const Network& network) {
  std::vector<float> values;
  for (const Network::Hidden& layer : network.hidden()) {
    const Eigen::ArrayXf& slopes = layer.activation->slopes.value;
    values.insert(values.end(), slopes.data(), slopes.data() + slopes.size());
  }
  if (values.empty()) return {};
  const auto all =
      Eigen::Map<const Eigen::ArrayXf>(values.data(), static_cast<Index>(values.size()))
          .cast<double>();
  const auto negative = static_cast<std::size_t>((all < 0).count());
  return {values.size(), negative, all.minCoeff(), all.mean(), all.maxCoeff()};
}

}  // namespace

Result train(const Device& device, const Function& function, const Dataset& training,
             const Dataset& test, const Settings& settings,
             const std::function<void(const Epoch&)>& report) {
  Random random(settings.seed);
  Network network(function, random);
  const Scale scale = standardise(training, settings.images);
  std::vector<std::size_t> order = in_order(settings.images);
  const double images = static_cast<double>(settings.images);
  double seconds = 0;
  double activation_seconds = 0;
  Batch batch;
  Tensor4 gradient;
  Result result;
  for (int epoch = 0; epoch < settings.epochs; ++epoch) {
    const Stopwatch watch;
    const double activations_before = network.activation_seconds();
    double loss = 0;
    random.shuffle(order);
    for (std::size_t first = 0; first < order.size(); first += batch_size) {
      batch.gather(training, scale, order, first);
      loss += cross_entropy(network.forward(device, batch.images), batch.labels, gradient);
      network.backward(device, gradient);
      // The rate falls to zero in a straight line.
      const double done = (epoch + static_cast<double>(first) / images) / settings.epochs;
      network.step(static_cast<float>(initial_rate * (1 - done)));
    }
    seconds += watch.seconds();
    activation_seconds += network.activation_seconds() - activations_before;
    result.loss = loss / images;
    result.test = evaluate(device, test, scale, network);
    report({epoch + 1, result.loss, result.test.accuracy, watch.seconds()});
  }
  result.function = function.name;
  result.weights = network.weights();
  result.slopes = learned_slopes(network);
  result.epoch_seconds = seconds / settings.epochs;
  result.activation_share = activation_seconds / seconds;
  return result;
}

}  // namespace fashion_mnist
