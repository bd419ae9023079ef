// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "part.hpp"

namespace {

void require(bool condition, const char* what) {
  if (condition) return;
  std::printf("not so: %s\n", what);
  std::exit(1);
}

/// The largest difference in units of the last place of a.
float most_ulp(const Eigen::ArrayXf& a, const Eigen::ArrayXf& b) {
  float most = 0;
  for (Eigen::Index i = 0; i < a.size(); ++i) {
    const float ulp = std::nextafter(std::abs(a[i]), HUGE_VALF) - std::abs(a[i]);
    most = std::max(most, std::abs(a[i] - b[i]) / ulp);
  }
  return most;
}

}  // namespace

int main() {
#define SKIP_WITHOUT(feature)                         \
  if (!__builtin_cpu_supports(feature)) {             \
    std::puts("skipped: no " feature " on this CPU"); \
    return 77;                                        \
  }
  SKIP_WITHOUT("avx2")
  SKIP_WITHOUT("fma")
#if defined(SECOND_HAS_AVX512)
  SKIP_WITHOUT("avx512f")
  SKIP_WITHOUT("avx512dq")
  SKIP_WITHOUT("avx512bw")
  SKIP_WITHOUT("avx512vl")
#endif
  std::printf("%s and %s\n", sse2::instruction_set(), SECOND::instruction_set());
  require(std::strcmp(sse2::instruction_set(), SECOND::instruction_set()) != 0,
          "each part has a namespace of its own");
  const Eigen::ArrayXf x = Eigen::ArrayXf::LinSpaced(100001, -20, 8);
  require((sse2::leaky_relu(x) == SECOND::leaky_relu(x)).all(), "LeakyReLU's values are the same");
  const Eigen::ArrayXf y[] = {sse2::elu(x), SECOND::elu(x)};
  const Eigen::ArrayXf dx[] = {sse2::elu_gradient(x), SECOND::elu_gradient(x)};
  // 2 ULP without FMA and 1 with it; at a power of two an ULP of the one is half of the other's.
  require(most_ulp(y[0], y[1]) <= 4, "ELU's values are within the bounds of each other");
  require(most_ulp(dx[0], dx[1]) <= 4, "so are its gradients");
  // Each runs its own code: with FMA some values are rounded in another way.
  require((y[0] != y[1]).any(), "ELU's values differ somewhere");

  Eigen::ArrayXf out[] = {x, x}, dalpha[] = {0.25f * x, 0.25f * x};
  sse2::others(out[0], dalpha[0]);
  SECOND::others(out[1], dalpha[1]);
  require((dalpha[0] == dalpha[1]).all(), "the gradients of slopes are the same");
  require(((out[0] - out[1]).abs() <= 0.02f * (out[0].abs() + out[1].abs())).all(),
          "rows, bits, tensors and narrow scalars come close to each other");
  require((out[0] != x).any(), "and are not what went in");
  return 0;
}
