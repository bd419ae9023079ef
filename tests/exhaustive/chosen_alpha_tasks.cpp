// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include "many_alphas.hpp"
#include "random.hpp"
#include "tasks.hpp"

/// ELU in float with alphas chosen for x: those that bring the exact result just below a power of
/// two, where a relative error is worth the most ULP. What the operations before the last rounding
/// have lost then counts in full, which random alphas let it do for one x in many.
namespace exhaustive {
namespace {

constexpr Eigen::Index alphas = 10;  // for each x, side by side
constexpr Eigen::Index inputs = 1000;

struct Worker {
  Block<float> block{alphas * inputs};
  Eigen::ArrayXf alpha{alphas * inputs};
  Tally tallies[2];
};

/// A half where the curve bends, the others over all of the gradient's range, and from -1 to -6 10^-6 by
/// their logarithm.
float random_x(std::uint64_t counter) {
  const std::uint64_t choice = random_bits(2 * counter);
  const double u = random_unit(2 * counter + 1);
  if (choice % 4 == 0) return static_cast<float>(-100 * u);
  if (choice % 4 == 1) return static_cast<float>(-std::exp(-12 * u));
  return static_cast<float>((choice % 4 == 2 ? -2.2 : -0.8) * u);
}

/// The alpha that is `steps` floats closer to zero than what makes alpha * factor a power of two. In a
/// half of all cases that power is one from 2^-4 to 2^4, else any, as far as alpha is a normal number.
float alpha_of(double factor, std::uint64_t choice, std::uint32_t steps) {
  constexpr int most = 120;
  const int spread = choice % 2 == 0 ? 4 : most;
  const auto power =
      static_cast<int>(choice / 4 % static_cast<std::uint64_t>(2 * spread + 1)) - spread;
  int exponent = 0;
  const double mantissa = std::frexp(1 / std::abs(factor), &exponent);
  const double alpha = std::ldexp(mantissa, std::min(std::max(exponent + power, -most), most));
  const auto bits = bit_cast<std::uint32_t>(static_cast<float>(alpha)) - steps;
  return std::copysign(bit_cast<float>(bits), choice % 4 < 2 ? 1.0f : -1.0f);
}

void measure_pass(Pass pass, std::uint64_t unit, Worker& worker) {
  Block<float>& block = worker.block;
  const Eigen::ArrayXd& factor = column(block.factor(), pass);
  auto one_x = block.x();
  auto result = block.result();
  const auto ones = block.ones();
  for (Eigen::Index i = 0; i < block.size(); ++i) {
    const std::uint64_t x_number = (block.position() + static_cast<std::uint64_t>(i)) / alphas;
    worker.alpha[i] = alpha_of(factor[i], random_bits((std::uint64_t{1} << 41) + x_number),
                               static_cast<std::uint32_t>(i % alphas));
    const act::ELU<float> elu(worker.alpha[i]);
    if (pass == Pass::forward) {
      act::forward(elu, one_x.segment(i, 1), result.segment(i, 1));
    } else {
      act::backward(elu, one_x.segment(i, 1), ones.segment(i, 1), result.segment(i, 1));
    }
  }
  Tally tally;
  const std::uint64_t first = unit * static_cast<std::uint64_t>(alphas * inputs);
  add_errors(tally, block.x().data(), block.result().data(), block.size(), first,
             stated_ulp - uncertainty<float>, [&](double, double y, Eigen::Index i) {
               return float_ulp_error(y, static_cast<double>(worker.alpha[i]) * factor[i]);
             });
  tally.alpha =
      static_cast<double>(worker.alpha[static_cast<Eigen::Index>(tally.position - first)]);
  worker.tallies[static_cast<int>(pass)].merge(tally);
}

void measure_unit(std::uint64_t unit, Worker& worker) {
  const std::uint64_t position = unit * static_cast<std::uint64_t>(alphas * inputs);
  worker.block.start(position, alphas * inputs);
  for (Eigen::Index i = 0; i < alphas * inputs; ++i) {
    const std::uint64_t number = (position + static_cast<std::uint64_t>(i)) / alphas;
    worker.block.x()[i] = random_x((std::uint64_t{1} << 42) + number);
  }
  for (const Pass pass : {Pass::forward, Pass::gradient}) measure_pass(pass, unit, worker);
}

}  // namespace

std::vector<Task> chosen_alpha_tasks(const Options& options) {
  constexpr std::uint64_t points = alphas * inputs;
  Task task;
  task.name = "float, alphas chosen for x";
  task.units = (options.double_points + points - 1) / points;  // as many points as double has
  task.nanoseconds = 150.0 * points;
  return many_alphas<Worker>(task, "chosen", "", options, measure_unit);
}

}  // namespace exhaustive
