// SPDX-License-Identifier: MIT
#include "network.hpp"

#include <utility>

#include "idx.hpp"
#include "stopwatch.hpp"

namespace fashion_mnist {
namespace {

constexpr Shape image_shape{1, side};
constexpr Layer output_layer = dense(classes);

Convolution convolution(const Layer& layer, Shape in) {
  return {in, layer.channels, layer.window == whole_image ? in.side : layer.window, layer.stride};
}

/// What the layer for the classes gets.
Shape last_shape(const Architecture& architecture) {
  Shape shape = image_shape;
  for (const Layer& layer : architecture.hidden) shape = convolution(layer, shape).out();
  return shape;
}

}  // namespace

Architecture convolutional() { return {{{8, 4, 2}, {16, 3, 2}, dense(64)}}; }

Network::Network(const Architecture& architecture, const Function& function, Random& random)
    : output_(convolution(output_layer, last_shape(architecture))) {
  Shape shape = image_shape;
  for (const Layer& layer : architecture.hidden) {
    Hidden hidden{convolution(layer, shape), {}, function.make(layer.channels), {}, {}, {}};
    hidden.convolution.initialise(function.weight_variance, random);
    if (architecture.batch_normalisation) hidden.normalisation.emplace(layer.channels);
    shape = hidden.convolution.out();
    hidden_.push_back(std::move(hidden));
  }
  output_.initialise(function.weight_variance, random);
}

const Tensor4& Network::forward(const Device& device, const Tensor4& images, Phase phase) {
  const Tensor4* input = &images;
  for (Hidden& layer : hidden_) {
    layer.convolution.forward(device, *input, layer.x);
    if (layer.normalisation) {
      if (phase == Phase::training) {
        layer.normalisation->normalise_batch(device, layer.x);
      } else {
        layer.normalisation->normalise(device, layer.x);
      }
    }
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
    if (layer.normalisation) layer.normalisation->backward(device, layer.gradient);
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
    if (layer.normalisation) layer.normalisation->step(rate);
    layer.activation->slopes.step(rate);
  }
  output_.step(rate);
}

}  // namespace fashion_mnist
