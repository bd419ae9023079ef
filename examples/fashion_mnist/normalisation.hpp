// SPDX-License-Identifier: MIT
#pragma once

#include "activation.hpp"
#include "parameter.hpp"

namespace fashion_mnist {

/// Batch normalisation of each channel, learned scale and shift included; Ioffe and Szegedy 2015,
/// arXiv:1502.03167.
class BatchNormalisation {
 public:
  explicit BatchNormalisation(Index channels);

  /// By mean and variance of this batch, in place. The running ones move a tenth of the way.
  void normalise_batch(const Device& device, Tensor4& x);

  /// By the running mean and variance, in place.
  void normalise(const Device& device, Tensor4& x) const;

  /// Turns the gradient of the last batch's output into that of its input, in place.
  void backward(const Device& device, Tensor4& gradient);

  void step(float rate);

  Parameter<Eigen::ArrayXf>& scale() { return scale_; }
  Parameter<Eigen::ArrayXf>& shift() { return shift_; }

 private:
  Parameter<Eigen::ArrayXf> scale_;
  Parameter<Eigen::ArrayXf> shift_;
  Eigen::ArrayXf mean_;
  Eigen::ArrayXf variance_;
  Eigen::ArrayXf batch_deviation_;
  Tensor4 normalised_;  // the last batch before scale and shift
};

}  // namespace fashion_mnist
