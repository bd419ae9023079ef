// SPDX-License-Identifier: MIT
// A dense layer with PReLU, a slope for each unit, and its training step: y = PReLU(W x + b) learns
// the weights and slopes of another layer of its kind from that one's outputs.
#include <activations/activations.hpp>
#include <iostream>
#include <random>

namespace act = activations;

namespace {

constexpr Eigen::Index inputs = 6;
constexpr Eigen::Index units = 4;
constexpr Eigen::Index samples = 64;  // in a batch, one for each column

struct Layer {
  Eigen::MatrixXf w = Eigen::MatrixXf::Zero(units, inputs);
  Eigen::VectorXf b = Eigen::VectorXf::Zero(units);
  Eigen::ArrayXf alpha = Eigen::ArrayXf::Constant(units, 0.25f);
};

/// Gradient descent with momentum.
template <class Value, class Gradient>
void descend(Value& value, Value& velocity, const Gradient& gradient) {
  velocity = 0.9f * velocity - 0.05f * gradient;
  value += velocity;
}

}  // namespace

int main() {
  std::mt19937 engine(1);
  std::normal_distribution<float> normal;
  const auto random = [&] { return normal(engine); };

  Layer teacher;
  teacher.w = Eigen::MatrixXf::NullaryExpr(units, inputs, random);
  teacher.b = Eigen::VectorXf::NullaryExpr(units, random);
  teacher.alpha << -0.1f, 0.1f, 0.3f, 0.6f;

  Layer layer;
  layer.w = 0.4f * Eigen::MatrixXf::NullaryExpr(units, inputs, random);
  const auto prelu = act::per_channel(layer.alpha, 0);  // units lie along axis 0

  Layer velocity;
  velocity.alpha.setZero();

  Eigen::MatrixXf z(units, samples), dz(units, samples), target(units, samples);
  Eigen::ArrayXf dalpha(units);
  float first_loss = 0.0f, loss = 0.0f;
  for (int step = 0; step <= 1000; ++step) {
    const Eigen::MatrixXf x = Eigen::MatrixXf::NullaryExpr(inputs, samples, random);
    z = (teacher.w * x).colwise() + teacher.b;
    act::forward(act::per_channel(teacher.alpha, 0), z, target);

    z = (layer.w * x).colwise() + layer.b;
    const Eigen::MatrixXf error = act::forward(prelu, z) - target;
    loss = error.squaredNorm() / samples;
    if (step == 0) first_loss = loss;
    if (step % 200 == 0) {
      std::cout << "step " << step << "  loss " << loss << "  slopes " << layer.alpha.transpose()
                << '\n';
    }

    act::backward(prelu, z, error, dz, dalpha);  // both gradients in one sweep
    dz /= samples;
    descend(layer.w, velocity.w, dz * x.transpose());
    descend(layer.b, velocity.b, dz.rowwise().sum());
    descend(layer.alpha, velocity.alpha, dalpha / samples);  // `prelu` sees the new slopes
  }

  std::cout << "the other layer's slopes: " << teacher.alpha.transpose() << '\n';
  const bool right =
      loss < 1e-4f * first_loss && ((layer.alpha - teacher.alpha).abs() <= 1e-2f).all();
  if (!right) std::cerr << "dense_layer: the other layer was not learned\n";
  return right ? 0 : 1;
}
