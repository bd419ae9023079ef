// SPDX-License-Identifier: MIT
#pragma once

namespace fashion_mnist {

/// Numbers learned by gradient descent with momentum. Container is an Eigen Array or Matrix.
template <class Container>
struct Parameter {
  Container value;
  Container gradient;
  Container velocity;

  void reset(const Container& initial) {
    value = initial;
    gradient = velocity = Container::Zero(initial.rows(), initial.cols());
  }

  void step(float rate) {
    constexpr float momentum = 0.9f;
    velocity = momentum * velocity - rate * gradient;
    value += velocity;
  }
};

}  // namespace fashion_mnist
