// SPDX-License-Identifier: MIT
#include <cmath>

#include "many_alphas.hpp"
#include "random.hpp"
#include "tasks.hpp"

namespace exhaustive {
namespace {

constexpr Eigen::Index inputs = 100000;
constexpr double ln2 = 0.693147180559945309;

struct Worker {
  Block<float> block{inputs};
  Tally tallies[2];
};

/// Where alpha e^x is not yet zero, and a little further.
double range_of(float alpha) {
  return std::max(1.0, std::log(std::abs(static_cast<double>(alpha))) + 150 * ln2) + 3;
}

/// A quarter each: where the gradient of this alpha is not zero, in (-110, 0), negative numbers of
/// all sizes, and the surroundings of the multiples of ln 2 / 2, where the reduction of x changes.
float random_x(std::uint64_t counter, double range) {
  const std::uint64_t choice = random_bits(2 * counter);
  const std::uint64_t counter_of_value = 2 * counter + 1;
  const double u = random_unit(counter_of_value);
  if (choice % 4 == 0) return static_cast<float>(-range * u);
  if (choice % 4 == 1) return static_cast<float>(-110 * u);
  if (choice % 4 == 2) {
    // From -2^-149 to -1000.
    return bit_cast<float>(0x80000000u + static_cast<std::uint32_t>(u * 0x447a0000));
  }
  const auto near = static_cast<float>(-ln2 / 2 * std::ceil(2 * range / ln2 * u));
  const auto step = static_cast<std::uint32_t>(choice / 4 % 129);
  return bit_cast<float>(bit_cast<std::uint32_t>(near) + step - 64);
}

void measure_alpha(std::uint64_t number, Worker& worker) {
  const float alpha = random_float(number);
  const double range = range_of(alpha);
  const std::uint64_t position = number * static_cast<std::uint64_t>(inputs);
  Block<float>& block = worker.block;
  block.start(position, inputs);
  for (Eigen::Index i = 0; i < inputs; ++i) {
    // Far from the counters that the alphas are drawn with.
    const std::uint64_t counter = (std::uint64_t{1} << 40) + position;
    block.x()[i] = random_x(counter + static_cast<std::uint64_t>(i), range);
  }
  for (const Pass pass : {Pass::forward, Pass::gradient}) {
    Tally tally;
    const Row<float> row = elu_row(alpha, pass);
    row.compute(block);
    row.judge(block, tally);
    tally.alpha = static_cast<double>(alpha);
    worker.tallies[static_cast<int>(pass)].merge(tally);
  }
}

}  // namespace

std::vector<Task> random_alpha_tasks(const Options& options) {
  Task task;
  task.name = "float, random alphas";
  task.units = options.random_alphas;
  task.nanoseconds = 32.0 * inputs;
  return many_alphas<Worker>(task, "random", " of " + std::to_string(options.random_alphas),
                             options, measure_alpha);
}

}  // namespace exhaustive
