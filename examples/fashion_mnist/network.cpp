// SPDX-License-Identifier: MIT
#include "network.hpp"

#include <utility>

#include "idx.hpp"
#include "stopwatch.hpp"

namespace fashion_mnist {
namespace {

std::vector<Convolution> hidden_convolutions() {
  const Convolution first({1, side}, 8, 4, 2);
  const Convolution second(first.out(), 16, 3, 2);
  const Convolution dense(second.out(), 64, second.out().side, 1);
  return {first, second, dense};
}

}  // namespace

Network::Network(const Function& function, Random& random)
    : output_(hidden_convolutions().back().out(), classes, 1, 1) {
  for (Convolution& convolution : hidden_convolutions()) {
    convolution.initialise(function.weight_variance, random);
    const Index channels = convolution.out().channels;
    hidden_.push_back({std::move(convolution), function.make(channels), {}, {}, {}});
  }
  output_.initialise(function.weight_variance, random);
}

const Tensor4& Network::forward(const Device& device, const Tensor4& images) {
  const Tensor4* input = &images;
  for (Hidden& layer : hidden_) {
    layer.convolution.forward(device, *input, layer.x);
    layer.y.resize(layer.x.dimensions());
    const Stopwatch watch;
    layer.activation->forward(device, layer.x, layer.y);
    activation_seconds_ += watch.seconds();
    input = &layer.y;
  }
  output_.forward(device, *input, scores_);
  return scores_;
}

void Network::backward(const Device& device, const Tensor4& gradient) {
  output_.backward(device, gradient, &hidden_.back().gradient);
  for (std::size_t i = hidden_.size(); i-- > 0;) {
    Hidden& layer = hidden_[i];
    const Stopwatch watch;
    layer.activation->backward(device, layer.x, layer.gradient);
    activation_seconds_ += watch.seconds();
    layer.convolution.backward(device, layer.gradient, i > 0 ? &hidden_[i - 1].gradient : nullptr);
  }
}

Index Network::weights() const {
  Index sum = output_.weights();
  for (const Hidden& layer : hidden_) sum += layer.convolution.weights();
  return sum;
}

void Network::step(float rate) {
  for (Hidden& layer : hidden_) {
    layer.convolution.step(rate);
    layer.activation->slopes.step(rate);
  }
  output_.step(rate);
}

}  // namespace fashion_mnist
