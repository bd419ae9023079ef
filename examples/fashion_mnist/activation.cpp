// SPDX-License-Identifier: MIT
#include "activation.hpp"

namespace act = activations;

namespace fashion_mnist {
namespace {

constexpr float leaky_slope = 0.01f;
constexpr float initial_slope = 0.25f;

/// A function with nothing to learn.
template <class F>
class Fixed : public Activation {
 public:
  explicit Fixed(F f) : f_(f) {}

  void forward(const Device& device, const Tensor4& x, Tensor4& y) const override {
    act::forward(device, f_, x, y);
  }

  void backward(const Device& device, const Tensor4& x, Tensor4& gradient) override {
    act::backward(device, f_, x, gradient, gradient);
  }

 private:
  F f_;
};

/// PReLU with one slope for the layer.
class SharedSlope : public Activation {
 public:
  SharedSlope() { slopes.reset(Eigen::ArrayXf::Constant(1, initial_slope)); }

  void forward(const Device& device, const Tensor4& x, Tensor4& y) const override {
    act::forward(device, act::PReLU<float>(slopes.value(0)), x, y);
  }

  void backward(const Device& device, const Tensor4& x, Tensor4& gradient) override {
    const act::PReLU<float> prelu(slopes.value(0));
    act::backward(device, prelu, x, gradient, gradient, slopes.gradient(0));
  }
};

/// PReLU with a slope for each channel.
class ChannelSlopes : public Activation {
 public:
  explicit ChannelSlopes(Index channels) {
    slopes.reset(Eigen::ArrayXf::Constant(channels, initial_slope));
  }

  void forward(const Device& device, const Tensor4& x, Tensor4& y) const override {
    act::forward(device, act::per_channel(slopes.value, 1), x, y);
  }

  void backward(const Device& device, const Tensor4& x, Tensor4& gradient) override {
    const auto prelu = act::per_channel(slopes.value, 1);
    act::backward(device, prelu, x, gradient, gradient, slopes.gradient);
  }
};

template <class F>
std::unique_ptr<Activation> fixed(F f) {
  return std::make_unique<Fixed<F>>(f);
}

/// He et al. 2015 for a rectifier with this slope below zero.
constexpr float he(float slope) { return 2 / (1 + slope * slope); }
constexpr float lecun = 1;

}  // namespace

Function leaky_relu(const std::string& name, float slope) {
  return {name, he(slope), [slope](Index) { return fixed(act::LeakyReLU<float>(slope)); }};
}

const std::vector<Function>& functions() {
  static const std::vector<Function> all = {
      {"ReLU", he(0), [](Index) { return fixed(act::ReLU<float>()); }},
      leaky_relu("LeakyReLU", leaky_slope),
      {"PReLU-shared", he(initial_slope),
       [](Index) -> std::unique_ptr<Activation> { return std::make_unique<SharedSlope>(); }},
      {"PReLU-per-channel", he(initial_slope),
       [](Index channels) -> std::unique_ptr<Activation> {
         return std::make_unique<ChannelSlopes>(channels);
       }},
      {"ELU", lecun, [](Index) { return fixed(act::ELU<float>(1.0f)); }},
      {"SELU", lecun, [](Index) { return fixed(act::SELU<float>()); }},
  };
  return all;
}

}  // namespace fashion_mnist
