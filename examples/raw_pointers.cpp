// SPDX-License-Identifier: MIT
// Data that is not Eigen's: a Map is one line, and copies nothing.
#include <activations/activations.hpp>
#include <iostream>
#include <vector>

namespace act = activations;

int main() {
  // A vector, in place.
  std::vector<float> values = {-2.0f, -1.0f, 0.0f, 1.0f};
  Eigen::Map<Eigen::ArrayXf> mapped(values.data(), static_cast<Eigen::Index>(values.size()));
  act::forward(act::LeakyReLU<float>(0.5f), mapped, mapped);

  // A pointer to const, to memory of yours.
  const double input[] = {-3.0, 3.0};
  double output[2];
  act::forward(act::ReLU<double>(), Eigen::Map<const Eigen::Array2d>(input),
               Eigen::Map<Eigen::Array2d>(output));

  // Every second element: the left one of two interleaved channels of sound.
  std::vector<float> stereo = {-1.0f, -1.0f, 2.0f, 2.0f, -4.0f, -4.0f};
  Eigen::Map<Eigen::ArrayXf, 0, Eigen::InnerStride<2>> left(stereo.data(), 3);
  act::forward(act::ReLU<float>(), left, left);

  std::cout << "vector  " << mapped.transpose() << "\npointer " << output[0] << ' ' << output[1]
            << "\nstereo ";
  for (const float sample : stereo) std::cout << ' ' << sample;
  std::cout << '\n';
  const bool right = values == std::vector<float>{-1.0f, -0.5f, 0.0f, 1.0f} && output[0] == 0.0 &&
                     output[1] == 3.0 &&
                     stereo == std::vector<float>{0.0f, -1.0f, 2.0f, 2.0f, 0.0f, -4.0f};
  if (!right) std::cerr << "raw_pointers: not the values that were expected\n";
  return right ? 0 : 1;
}
