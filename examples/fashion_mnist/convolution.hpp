// SPDX-License-Identifier: MIT
#pragma once

#include "activation.hpp"
#include "parameter.hpp"
#include "random.hpp"

namespace fashion_mnist {

/// Of one image.
struct Shape {
  Index channels;
  Index side;  ///< rows, and as many columns
  Index size() const { return channels * side * side; }
};

/// A convolution without padding. A dense layer is one whose window is the whole image.
class Convolution {
 public:
  Convolution(Shape in, Index channels, Index window, Index stride);

  Shape out() const { return out_; }
  Index weights() const { return weights_.value.size(); }

  /// Normal weights of the given variance times the number of inputs of a unit; biases 0.
  void initialise(float variance, Random& random);

  void forward(const Device& device, const Tensor4& x, Tensor4& y);

  /// Belongs to the last forward. Leaves the gradient of the weights behind, and that of x in `dx`
  /// unless it is null.
  void backward(const Device& device, const Tensor4& dy, Tensor4* dx);

  void step(float rate);

  /// [channel of y, (channel of x, row, column) and the bias]
  Parameter<Eigen::MatrixXf>& parameter() { return weights_; }

 private:
  void unfold(const float* image, float* column) const;
  void fold(const float* column, float* image) const;

  Shape in_;
  Shape out_;
  Index window_;
  Index stride_;
  Parameter<Eigen::MatrixXf> weights_;
  Eigen::MatrixXf columns_;          // what the window sees at each position of each image, and a 1
  Eigen::MatrixXf slice_gradients_;  // of the weights, one block of columns for each slice
};

}  // namespace fashion_mnist
