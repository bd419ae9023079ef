// SPDX-License-Identifier: MIT
#include "network.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "idx.hpp"
#include "loss.hpp"

namespace fashion_mnist {
namespace {

constexpr Index images = 12;

class NetworkTest : public testing::Test {
 protected:
  NetworkTest() : images_(images, 1, Index{side}, Index{side}) {
    for (Index i = 0; i < images_.size(); ++i) images_.data()[i] = random_.normal();
    for (std::size_t i = 0; i < std::size_t{images}; ++i) labels_.push_back(i % classes);
  }

  double mean_loss(Network& network) {
    const Tensor4& scores = network.forward(device_, images_, Phase::training);
    return cross_entropy(scores, labels_, gradient_) / static_cast<double>(images);
  }

  /// In any direction d the loss changes by <d, gradient>. Half of d is the gradient's own, so that
  /// the change is no small difference of large terms.
  void expect_gradients(const Function& function, bool batch_normalisation) {
    const Architecture architecture{{{4, 4, 2}, {6, 3, 2}, dense(8)}, batch_normalisation};
    Network network(architecture, function, random_);
    mean_loss(network);
    network.backward(device_, gradient_);
    network.for_each_parameter([&](auto& parameter) {
      if (parameter.value.size() == 0) return;  // a function without slopes
      const auto value = parameter.value;
      const auto gradient = parameter.gradient;
      const double length = gradient.matrix().template cast<double>().norm();
      ASSERT_GT(length, 1e-5) << function.name;
      auto direction = gradient;
      for (Index i = 0; i < direction.size(); ++i) {
        direction.data()[i] = random_.normal();
      }
      direction /= direction.matrix().norm();
      direction += gradient / static_cast<float>(length);
      const double expected = (direction.matrix().template cast<double>().array() *
                               gradient.matrix().template cast<double>().array())
                                  .sum();
      constexpr float step = 1e-3f;
      parameter.value = value + step * direction;
      const double above = mean_loss(network);
      parameter.value = value - step * direction;
      const double below = mean_loss(network);
      parameter.value = value;
      EXPECT_NEAR((above - below) / (2 * static_cast<double>(step)), expected, 0.03 * length + 1e-4)
          << function.name;
    });
  }

  Random random_{1};
  Eigen::ThreadPool pool_{2};
  Device device_{&pool_, 2};
  Tensor4 images_;
  Tensor4 gradient_;
  std::vector<std::size_t> labels_;
};

TEST_F(NetworkTest, GradientsAreThoseOfTheLoss) {
  for (const Function& function : functions()) expect_gradients(function, false);
}

TEST_F(NetworkTest, GradientsAreThoseOfTheLossWithBatchNormalisation) {
  for (const Function& function : functions()) expect_gradients(function, true);
}

TEST_F(NetworkTest, BatchNormalisationGivesEachChannelMean0AndVariance1) {
  Network network({{{4, 4, 2}, dense(8)}, true}, functions().front(), random_);
  network.forward(device_, images_, Phase::training);
  for (const Network::Hidden& layer : network.hidden()) {
    const Index channels = layer.x.dimension(1);
    const Index positions = layer.x.dimension(2) * layer.x.dimension(3);
    for (Index channel = 0; channel < channels; ++channel) {
      const Eigen::Map<const Eigen::ArrayXXf, 0, Eigen::OuterStride<>> values(
          layer.x.data() + channel * positions, positions, images,
          Eigen::OuterStride<>(channels * positions));
      EXPECT_NEAR(values.mean(), 0, 1e-5);
      EXPECT_NEAR(values.square().mean(), 1, 1e-3);
    }
  }
}

TEST_F(NetworkTest, InferenceUsesWhatTrainingHasSeen) {
  // The same batch so often that the running mean and variance are the batch's. The variance is the
  // estimate for all images, 12 / 11 of that of a dense unit's 12 values.
  Network network({{dense(8)}, true}, functions().front(), random_);
  for (int i = 0; i < 200; ++i) network.forward(device_, images_, Phase::training);
  const Tensor4 trained = network.hidden().front().x;
  network.forward(device_, images_, Phase::inference);
  const Tensor4& inferred = network.hidden().front().x;
  const float ratio = std::sqrt(11.0f / 12.0f);
  for (Index i = 0; i < trained.size(); ++i) {
    ASSERT_NEAR(inferred.data()[i], ratio * trained.data()[i], 1e-3f) << i;
  }
}

}  // namespace
}  // namespace fashion_mnist
