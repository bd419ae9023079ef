// SPDX-License-Identifier: MIT
#include "training.hpp"

#include <algorithm>
#include <vector>

#include "batch.hpp"
#include "loss.hpp"
#include "network.hpp"
#include "random.hpp"
#include "stopwatch.hpp"

namespace fashion_mnist {
namespace {

/// Of parts that consist of whole batches, but for the last one's end.
std::size_t first_of_part(std::size_t images, int part, int parts) {
  const std::size_t batches = (images + batch_size - 1) / batch_size;
  return batches * static_cast<std::size_t>(part) / static_cast<std::size_t>(parts) * batch_size;
}

}  // namespace

float rate_at(const Settings& settings, int epoch, std::size_t images) {
  const double share = static_cast<double>(images) / static_cast<double>(settings.images);
  return static_cast<float>(settings.rate * (1 - (epoch + share) / settings.epochs));
}

Result train(const Device& device, const Function& function, const Dataset& training,
             const Dataset& test, const Settings& settings,
             const std::function<void(const Epoch&)>& report) {
  Random random(settings.seed);
  Result result{function.name, Network(settings.architecture, function, random)};
  Network& network = result.network;
  const Scale scale = make_scale(settings.input, training, settings.images);
  std::vector<std::size_t> order = in_order(settings.images);
  double seconds = 0;
  double activation_seconds = 0;
  Batch batch;
  Tensor4 gradient;
  for (int epoch = 0; epoch < settings.epochs; ++epoch) {
    double loss = 0;
    random.shuffle(order);
    for (int part = 0; part < settings.reports; ++part) {
      const Stopwatch watch;
      const double activations_before = network.activation_seconds();
      const std::size_t begin = first_of_part(order.size(), part, settings.reports);
      const std::size_t end = first_of_part(order.size(), part + 1, settings.reports);
      if (begin == end) continue;
      for (std::size_t first = begin; first < end; first += batch_size) {
        batch.gather(training, scale, order, first, std::min(batch_size, order.size() - first));
        const Tensor4& scores = network.forward(device, batch.images, Phase::training);
        loss += cross_entropy(scores, batch.labels, gradient);
        network.backward(device, gradient);
        network.step(rate_at(settings, epoch, first));
      }
      seconds += watch.seconds();
      activation_seconds += network.activation_seconds() - activations_before;
      result.loss = loss / static_cast<double>(std::min(end, order.size()));
      result.test = evaluate(device, test, scale, network);
      const double epochs = epoch + static_cast<double>(part + 1) / settings.reports;
      report({epochs, result.loss, result.test.accuracy, watch.seconds()});
    }
  }
  result.epoch_seconds = seconds / settings.epochs;
  result.activation_share = activation_seconds / seconds;
  return result;
}

}  // namespace fashion_mnist
