// SPDX-License-Identifier: MIT
// Slopes for each channel of images, channels second (as in PyTorch) and channels last (as in
// TensorFlow): the axis is named, and the numbers are the same.
#include <activations/tensor.hpp>
#include <iostream>

namespace act = activations;

using Images = Eigen::Tensor<float, 4, Eigen::RowMajor>;
using Axes = Eigen::array<Eigen::Index, 4>;

int main() {
  const Eigen::Index n = 2, c = 3, h = 4, w = 5;
  Images nchw(n, c, h, w), dy(n, c, h, w);
  nchw = nchw.random(Eigen::internal::NormalRandomGenerator<float>(1));
  dy = dy.random(Eigen::internal::NormalRandomGenerator<float>(2));
  const Images nhwc = nchw.shuffle(Axes{0, 2, 3, 1});
  const Images dy_last = dy.shuffle(Axes{0, 2, 3, 1});
  Eigen::ArrayXf alpha(c);
  alpha << 0.1f, 0.2f, 0.3f;

  const auto second = act::per_channel(alpha, 1);
  const auto last = act::per_channel(alpha, 3);

  Images y(n, c, h, w), y_last(n, h, w, c), dx(n, c, h, w), dx_last(n, h, w, c);
  Eigen::ArrayXf dalpha(c), dalpha_last(c);
  act::forward(second, nchw, y);
  act::forward(last, nhwc, y_last);
  act::backward(second, nchw, dy, dx, dalpha);
  act::backward(last, nhwc, dy_last, dx_last, dalpha_last);

  const auto equal = [](const Images& a, const Images& b) {
    const Images moved = b.shuffle(Axes{0, 3, 1, 2});
    const Eigen::Tensor<bool, 0, Eigen::RowMajor> all = (a == moved).all();
    return all();
  };
  std::cout << "gradient of the slopes, channels second: " << dalpha.transpose()
            << "\n                         channels last:   " << dalpha_last.transpose() << '\n';
  const bool right = equal(y, y_last) && equal(dx, dx_last) && dalpha.isApprox(dalpha_last, 1e-5f);
  if (!right) std::cerr << "layouts: the two layouts differ\n";
  return right ? 0 : 1;
}
