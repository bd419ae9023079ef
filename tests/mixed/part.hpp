// SPDX-License-Identifier: MIT
#pragma once

#include <Eigen/Core>

/// The same functions, compiled once for each of two instruction sets, SSE2 and SECOND.
#define MIXED_PART(part)                                  \
  namespace part {                                        \
  Eigen::ArrayXf leaky_relu(const Eigen::ArrayXf& x);     \
  Eigen::ArrayXf elu(const Eigen::ArrayXf& x);            \
  Eigen::ArrayXf elu_gradient(const Eigen::ArrayXf& x);   \
  void others(Eigen::ArrayXf& x, Eigen::ArrayXf& dalpha); \
  const char* instruction_set();                          \
  }
MIXED_PART(sse2)
MIXED_PART(SECOND)
#undef MIXED_PART
