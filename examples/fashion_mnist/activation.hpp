// SPDX-License-Identifier: MIT
#pragma once

#include <activations/tensor.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "parameter.hpp"

namespace fashion_mnist {

using Device = Eigen::ThreadPoolDevice;
using Index = Eigen::Index;

/// [image, channel, row, column], in that order in memory.
using Tensor4 = Eigen::Tensor<float, 4, Eigen::RowMajor>;

/// One activation layer. `y` has the shape of `x` already.
class Activation {
 public:
  virtual ~Activation() = default;
  virtual void forward(const Device& device, const Tensor4& x, Tensor4& y) const = 0;

  /// Turns the gradient of the output into that of the input, in place, and fills slopes.gradient.
  virtual void backward(const Device& device, const Tensor4& x, Tensor4& gradient) = 0;

  /// Learned slopes; none for a function without.
  Parameter<Eigen::ArrayXf> slopes;
};

/// A function that the program can train with.
struct Function {
  std::string name;
  float weight_variance;  ///< of the initial weights, times the number of inputs of a unit
  std::function<std::unique_ptr<Activation>(Index channels)> make;
};

/// With the initial weights of He et al. 2015 for that slope.
Function leaky_relu(const std::string& name, float slope);

/// All that the demo compares, in the order of the table.
const std::vector<Function>& functions();

}  // namespace fashion_mnist
