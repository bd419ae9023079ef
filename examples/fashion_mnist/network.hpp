// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <vector>

#include "activation.hpp"
#include "convolution.hpp"
#include "random.hpp"

namespace fashion_mnist {

/// Two convolutions and a dense layer, each followed by the activation, and a dense layer for the
/// ten classes.
class Network {
 public:
  struct Hidden {
    Convolution convolution;
    std::unique_ptr<Activation> activation;
    Tensor4 x;         // input of the activation
    Tensor4 y;         // output of the activation
    Tensor4 gradient;  // of y, then of x
  };

  Network(const Function& function, Random& random);

  /// The scores of the classes, [image, class, 1, 1].
  const Tensor4& forward(const Device& device, const Tensor4& images);

  /// Gradients of everything learned, from that of the scores of the last forward.
  void backward(const Device& device, const Tensor4& gradient);

  void step(float rate);

  const std::vector<Hidden>& hidden() const { return hidden_; }

  /// Number of weights, slopes of activations not counted.
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
