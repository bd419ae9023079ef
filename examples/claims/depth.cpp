// SPDX-License-Identifier: MIT
#include <algorithm>
#include <memory>
#include <vector>

#include "claims.hpp"
#include "loss.hpp"
#include "random.hpp"

namespace claims {
namespace {

constexpr std::size_t layers = 64;

/// The logistic function, to compare with; Eigen has it.
class Sigmoid : public fm::Activation {
 public:
  void forward(const fm::Device& device, const fm::Tensor4& x, fm::Tensor4& y) const override {
    y.device(device) = x.sigmoid();
  }

  void backward(const fm::Device& device, const fm::Tensor4& x, fm::Tensor4& gradient) override {
    gradient.device(device) = gradient * x.sigmoid() * (1.0f - x.sigmoid());
  }
};

std::vector<fm::Function> functions() {
  std::vector<fm::Function> all = fm::functions();
  // Weights of variance 1/n, as for ELU and SELU.
  all.push_back({"Sigmoid", 1, [](fm::Index) -> std::unique_ptr<fm::Activation> {
                   return std::make_unique<Sigmoid>();
                 }});
  return all;
}

fm::Architecture deep() { return {std::vector<fm::Layer>(layers, fm::dense(64))}; }

/// What 1,024 training images make of a network: mean and variance of each layer's outputs, and the
/// length of the gradient of the mean loss at each layer's inputs.
void write_layers(const Context& context, fm::Network& network, Csv& rows,
                  const std::string& function, int seed, double variance, const char* when) {
  fm::Batch batch;
  const std::size_t images = std::min<std::size_t>(1024, context.images);
  const fm::Scale scale =
      fm::make_scale(fm::Input::standardised, context.data.training, context.images);
  batch.gather(context.data.training, scale, fm::in_order(images), 0, images);
  fm::Tensor4 gradient;
  fm::cross_entropy(network.forward(context.device, batch.images, fm::Phase::training),
                    batch.labels, gradient);
  network.backward(context.device, gradient);
  int layer = 0;
  for (const fm::Network::Hidden& hidden : network.hidden()) {
    const auto y =
        Eigen::Map<const Eigen::ArrayXf>(hidden.y.data(), hidden.y.size()).cast<double>();
    const auto dx =
        Eigen::Map<const Eigen::VectorXf>(hidden.gradient.data(), hidden.gradient.size())
            .cast<double>();
    const double mean = y.mean();
    rows.row(function, seed, variance, when, ++layer, mean, (y - mean).square().mean(), dx.norm());
  }
}

}  // namespace

/// A dense network of 64 hidden layers of 64 units: signals and gradients in each layer, with the
/// initial weights that suit the function (of variance 2/n for rectifiers, 1/n for the others) and
/// with the other ones, and what two epochs of training make of it.
void depth(const Context& context) {
  Csv rows(context.output / "depth.csv",
           "function,seed,weight_variance,when,layer,mean,variance,gradient_norm");
  Csv runs(context.output / "depth_runs.csv", "function,seed,rate,accuracy,loss");
  for (int seed = 1; seed <= context.seeds; ++seed) {
    for (const fm::Function& function : functions()) {
      fm::Function other = function;
      other.weight_variance = function.weight_variance > 1 ? 1.0f : 2.0f;
      for (const fm::Function& initial : {function, other}) {
        fm::Random random(static_cast<std::uint64_t>(seed));
        fm::Network network(deep(), initial, random);
        write_layers(context, network, rows, function.name, seed, initial.weight_variance,
                     "initial");
      }
      for (const double rate : {0.001, 0.01}) {
        progress("depth: seed " + std::to_string(seed) + ", " + function.name + ", rate " +
                 std::to_string(rate));
        fm::Settings settings{2, context.images, static_cast<std::uint64_t>(seed)};
        settings.rate = rate;
        settings.architecture = deep();
        fm::Result result = train(context, function, settings);
        runs.row(function.name, seed, rate, result.test.accuracy, result.loss);
        if (rate == 0.001) {
          write_layers(context, result.network, rows, function.name, seed, function.weight_variance,
                       "trained");
        }
      }
    }
  }
}

}  // namespace claims
