// SPDX-License-Identifier: MIT
// On Eigen's thread pool: the same calls with the device first, and the same bits.
#define EIGEN_USE_THREADS  // before the first header of Eigen
#include <activations/tensor.hpp>
#include <iostream>

namespace act = activations;

int main() {
  Eigen::ThreadPool threads(4);
  const Eigen::ThreadPoolDevice pool(&threads, 4);

  using Normal = Eigen::internal::NormalRandomGenerator<float>;
  Eigen::Tensor<float, 4> x(32, 32, 32, 32), dy(32, 32, 32, 32);  // enough to be shared
  x = x.random(Normal(1));
  dy = dy.random(Normal(2));
  const Eigen::ArrayXf alpha = Eigen::ArrayXf::LinSpaced(32, 0.0f, 0.5f);
  const auto prelu = act::per_channel(alpha, 1);

  Eigen::Tensor<float, 4> one(x.dimensions()), four(x.dimensions());
  Eigen::ArrayXf dalpha_one(32), dalpha_four(32);
  act::backward(prelu, x, dy, one, dalpha_one);
  act::backward(pool, prelu, x, dy, four, dalpha_four);  // the calling thread works too
  const Eigen::Tensor<bool, 0> same_dx = (one == four).all();

  const act::SELU<float> selu;
  act::forward(selu, x, one);
  four.device(pool) = act::forward(selu, x);  // lazy, as Eigen does it
  const Eigen::Tensor<bool, 0> same_y = (one == four).all();

  std::cout << "dx " << (same_dx() ? "equal" : "differs") << ", y "
            << (same_y() ? "equal" : "differs") << ", dalpha "
            << ((dalpha_one == dalpha_four).all() ? "equal" : "differs") << '\n';
  const bool right = same_dx() && same_y() && (dalpha_one == dalpha_four).all();
  if (!right) std::cerr << "threads: one thread and four give other bits\n";
  return right ? 0 : 1;
}
