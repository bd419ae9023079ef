// SPDX-License-Identifier: MIT
#include "normalisation.hpp"

#include <algorithm>
#include <cmath>

namespace fashion_mnist {
namespace {

constexpr float epsilon = 1e-5f;
constexpr float momentum = 0.1f;

/// All that one channel has in a batch: a column for each image.
using Channel = Eigen::Map<Eigen::ArrayXXf, 0, Eigen::OuterStride<>>;

Channel channel_of(Tensor4& x, Index channel) {
  const Index positions = x.dimension(2) * x.dimension(3);
  return {x.data() + channel * positions, positions, x.dimension(0),
          Eigen::OuterStride<>(x.dimension(1) * positions)};
}

/// Calls work(channel); each channel is one thread's, so that sums come out the same for any number
/// of threads.
template <class Work>
void for_each_channel(const Device& device, const Tensor4& x, const Work& work) {
  const double elements = static_cast<double>(x.size() / x.dimension(1));
  device.parallelFor(x.dimension(1), Eigen::TensorOpCost(0, 0, 4 * elements),
                     [&](Index begin, Index end) {
                       for (Index channel = begin; channel < end; ++channel) work(channel);
                     });
}

}  // namespace

BatchNormalisation::BatchNormalisation(Index channels)
    : mean_(Eigen::ArrayXf::Zero(channels)),
      variance_(Eigen::ArrayXf::Ones(channels)),
      batch_deviation_(Eigen::ArrayXf::Ones(channels)) {
  scale_.reset(Eigen::ArrayXf::Ones(channels));
  shift_.reset(Eigen::ArrayXf::Zero(channels));
}

void BatchNormalisation::normalise_batch(const Device& device, Tensor4& x) {
  normalised_.resize(x.dimensions());
  for_each_channel(device, x, [&](Index c) {
    Channel values = channel_of(x, c);
    Channel normalised = channel_of(normalised_, c);
    const auto count = static_cast<float>(values.size());
    const float mean = values.mean();
    const float variance = (values - mean).square().mean();
    batch_deviation_(c) = std::sqrt(variance + epsilon);
    normalised = (values - mean) / batch_deviation_(c);
    values = scale_.value(c) * normalised + shift_.value(c);
    mean_(c) += momentum * (mean - mean_(c));
    // The estimate for all images from those of a batch.
    const float unbiased = variance * count / std::max(count - 1, 1.0f);
    variance_(c) += momentum * (unbiased - variance_(c));
  });
}

void BatchNormalisation::normalise(const Device& device, Tensor4& x) const {
  for_each_channel(device, x, [&](Index c) {
    Channel values = channel_of(x, c);
    const float factor = scale_.value(c) / std::sqrt(variance_(c) + epsilon);
    values = factor * (values - mean_(c)) + shift_.value(c);
  });
}

void BatchNormalisation::backward(const Device& device, Tensor4& gradient) {
  for_each_channel(device, gradient, [&](Index c) {
    Channel dy = channel_of(gradient, c);
    const Channel normalised = channel_of(normalised_, c);
    const auto count = static_cast<float>(dy.size());
    const float sum = dy.sum();
    const float product = (dy * normalised).sum();
    shift_.gradient(c) = sum;
    scale_.gradient(c) = product;
    dy =
        scale_.value(c) / batch_deviation_(c) * (dy - sum / count - normalised * (product / count));
  });
}

void BatchNormalisation::step(float rate) {
  scale_.step(rate);
  shift_.step(rate);
}

}  // namespace fashion_mnist
