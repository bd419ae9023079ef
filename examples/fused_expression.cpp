// SPDX-License-Identifier: MIT
// A function inside a longer formula: one loop over memory, no array in between.
#undef NDEBUG
#define EIGEN_RUNTIME_NO_MALLOC  // an assertion fails where Eigen takes memory and must not
#include <activations/activations.hpp>
#include <iostream>

namespace act = activations;

int main() {
  const Eigen::Index size = 1000;
  const Eigen::ArrayXf x = Eigen::ArrayXf::LinSpaced(size, -4.0f, 4.0f);
  const Eigen::ArrayXf scale = Eigen::ArrayXf::LinSpaced(size, 0.5f, 1.5f);
  const act::SELU<float> selu;
  Eigen::ArrayXf fused(size);
  Eigen::ArrayXf by_functor(size);
  Eigen::ArrayXf in_steps(size);

  // From here on the program stops where Eigen would take memory.
  Eigen::internal::set_is_malloc_allowed(false);
  fused = x + 0.5f * act::forward(selu, scale * x - 1.0f);
  by_functor = x + 0.5f * (scale * x - 1.0f).unaryExpr(selu);  // the same: `selu` is a functor

  // The same in three loops.
  in_steps = scale * x - 1.0f;
  act::forward(selu, in_steps, in_steps);
  in_steps = x + 0.5f * in_steps;
  Eigen::internal::set_is_malloc_allowed(true);

  const float difference = (fused - in_steps).abs().maxCoeff();
  std::cout << "fused: " << fused.head(3).transpose() << " ... " << fused.tail(3).transpose()
            << "\nlargest difference to three loops: " << difference << '\n';
  // Compilers may contract what surrounds the function into FMAs, so these are not always equal.
  const bool right = difference < 1e-6f && (fused == by_functor).all();
  if (!right) std::cerr << "fused_expression: one loop and three loops differ\n";
  return right ? 0 : 1;
}
