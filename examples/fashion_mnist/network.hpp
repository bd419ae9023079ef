// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "activation.hpp"
#include "convolution.hpp"
#include "normalisation.hpp"
#include "random.hpp"

namespace fashion_mnist {

/// A convolution without padding, or a dense layer where the window is the whole image.
struct Layer {
  Index channels;
  Index window;
  Index stride;
};

constexpr Index whole_image = 0;
constexpr Layer dense(Index units) { return {units, whole_image, 1}; }

struct Architecture {
  std::vector<Layer> hidden;
  bool batch_normalisation = false;  ///< between each hidden layer's weights and its activation
};

/// Two convolutions and a dense layer: what the demo trains.
Architecture convolutional();

enum class Phase { training, inference };

/// Hidden layers, each followed by the activation, and a dense layer for the ten classes.
class Network {
 public:
  struct Hidden {
    Convolution convolution;
    std::optional<BatchNormalisation> normalisation;
    std::unique_ptr<Activation> activation;
    Tensor4 x;         // input of the activation
    Tensor4 y;         // output of the activation
    Tensor4 gradient;  // of y, then of x
  };

  Network(const Architecture& architecture, const Function& function, Random& random);
  Network(const Network&) = delete;
  Network(Network&&) = default;

  /// The scores of the classes, [image, class, 1, 1]. The phase matters to batch normalisation.
  const Tensor4& forward(const Device& device, const Tensor4& images, Phase phase);

  /// Gradients of everything learned, from that of the scores of the last forward in training.
  void backward(const Device& device, const Tensor4& gradient);

  void step(float rate);

  /// Calls visit(parameter) for everything learned, from the first layer to the last.
  template <class Visit>
  void for_each_parameter(const Visit& visit) {
    for (Hidden& layer : hidden_) {
      visit(layer.convolution.parameter());
      if (layer.normalisation) {
        visit(layer.normalisation->scale());
        visit(layer.normalisation->shift());
      }
      visit(layer.activation->slopes);
    }
    visit(output_.parameter());
  }

  const std::vector<Hidden>& hidden() const { return hidden_; }

  /// Number of weights; slopes of activations and what batch normalisation learns not counted.
  Index weights() const;

  /// Wall time spent in activations so far.
  double activation_seconds() const { return activation_seconds_; }

 private:
  std::vector<Hidden> hidden_;
  Convolution output_;
  Tensor4 scores_;
  double activation_seconds_ = 0;
};

}  // namespace fashion_mnist
