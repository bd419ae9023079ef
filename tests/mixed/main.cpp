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
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) {
    std::puts("skipped: no avx2 and fma on this CPU");
    return 77;
  }
  std::printf("%s and %s\n", sse2::instruction_set(), avx2::instruction_set());
  require(std::strcmp(sse2::instruction_set(), avx2::instruction_set()) != 0,
          "each part has a namespace of its own");
  const Eigen::ArrayXf x = Eigen::ArrayXf::LinSpaced(100001, -20, 8);
  require((sse2::leaky_relu(x) == avx2::leaky_relu(x)).all(), "LeakyReLU's values are the same");
  const Eigen::ArrayXf y[] = {sse2::elu(x), avx2::elu(x)};
  const Eigen::ArrayXf dx[] = {sse2::elu_gradient(x), avx2::elu_gradient(x)};
  // 2 ULP without FMA and 1 with it; at a power of two an ULP of the one is half of the other's.
  require(most_ulp(y[0], y[1]) <= 4, "ELU's values are within the bounds of each other");
  require(most_ulp(dx[0], dx[1]) <= 4, "so are its gradients");
  // Each runs its own code: with FMA some values are rounded in another way.
  require((y[0] != y[1]).any(), "ELU's values differ somewhere");
  return 0;
}
