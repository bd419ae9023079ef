// SPDX-License-Identifier: MIT
#include "loss.hpp"

#include <cmath>

#include "idx.hpp"

namespace fashion_mnist {

double cross_entropy(const Tensor4& scores, const std::vector<std::size_t>& labels,
                     Tensor4& gradient) {
  using Scores = Eigen::Array<float, static_cast<int>(classes), Eigen::Dynamic>;
  const Index images = scores.dimension(0);
  gradient.resize(scores.dimensions());
  const Eigen::Map<const Scores> in(scores.data(), Index{classes}, images);
  Eigen::Map<Scores> out(gradient.data(), Index{classes}, images);
  double loss = 0;
  for (Index i = 0; i < images; ++i) {
    const Index label = static_cast<Index>(labels[static_cast<std::size_t>(i)]);
    const float highest = in.col(i).maxCoeff();
    out.col(i) = (in.col(i) - highest).exp();
    const float sum = out.col(i).sum();
    loss += static_cast<double>(std::log(sum) + highest - in(label, i));
    out.col(i) /= sum;
    out(label, i) -= 1;
  }
  out /= static_cast<float>(images);
  return loss;
}

}  // namespace fashion_mnist
