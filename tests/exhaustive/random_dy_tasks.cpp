// SPDX-License-Identifier: MIT
#include <cmath>

#include "random.hpp"
#include "sweep.hpp"
#include "tasks.hpp"

namespace exhaustive {
namespace {

/// An error of the multiplier grows by up to two where the product passes a power of two, and the
/// product is rounded once more.
constexpr double product_ulp = 2 * stated_ulp + 0.5;

/// dx against the exact product of dy and the multiplier. x is drawn where the multiplier is a
/// normal number, up to 5: a subnormal one has lost digits that no dy can bring back.
template <typename F>
Task product_task(const std::string& name, const std::string& alpha, const Curve& curve, const F& f,
                  const Options& options) {
  const auto compute = [=](Block<float>& block) {
    act::backward(f, block.x(), block.dy(), block.result());
  };
  const auto judge = [=](Block<float>& block, Tally& tally) {
    const double* const shared = block.factor().gradient.data();
    const float* const dy = block.dy().data();
    add_errors(tally, block.x().data(), block.result().data(), block.size(), block.position(),
               product_ulp - uncertainty<float>, [=](double x, double dx, Eigen::Index i) {
                 const double slope = x > 0 ? curve.slope.high : curve.scale.high;
                 return float_ulp_error(dx, slope * shared[i] * static_cast<double>(dy[i]));
               });
  };
  constexpr double highest = 5;
  const double smallest = static_cast<double>(std::numeric_limits<float>::min());
  const double range = highest - std::log(smallest / std::abs(curve.scale.high)) - 0x1p-10;
  const auto fill = [range](std::uint64_t position, Block<float>& block) {
    for (Eigen::Index i = 0; i < block.size(); ++i) {
      const std::uint64_t counter = position + static_cast<std::uint64_t>(i);
      block.x()[i] = static_cast<float>(highest - range * random_unit(counter));
      block.dy()[i] = random_float(counter);
    }
  };
  Row<float> row{
      {name, alpha, "gradient, any dy", "float"}, product_ulp, std::nullopt, compute, judge};
  // As many as double has points.
  return task_of(Sweep<float>{"float, random dy", options.double_points, fill, {std::move(row)}},
                 options);
}

}  // namespace

std::vector<Task> random_dy_tasks(const Options& options) {
  const Pass pass = Pass::gradient;
  std::vector<Task> tasks{product_task("SELU", "", selu_curve(pass), act::SELU<float>(), options)};
  for (const float alpha : {1.0f, -0.7f, 1e30f}) {
    const auto wide = static_cast<double>(alpha);
    tasks.push_back(product_task("ELU", short_text(wide), elu_curve(wide, pass),
                                 act::ELU<float>(alpha), options));
  }
  return tasks;
}

}  // namespace exhaustive
