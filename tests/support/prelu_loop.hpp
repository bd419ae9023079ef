// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

namespace test {

/// PReLU per channel as a plain loop over elements with the last index the fastest: `inner` is the
/// product of the extents behind the channels' axis. dalpha is summed up in double.
template <typename Scalar>
struct PReLULoop {
  std::vector<Scalar> y, dx, dalpha;

  PReLULoop(const std::vector<Scalar>& x, const std::vector<Scalar>& dy,
            const std::vector<Scalar>& alpha, long inner) {
    std::vector<double> sums(alpha.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      const std::size_t channel = i / static_cast<std::size_t>(inner) % alpha.size();
      const bool positive = x[i] > Scalar(0);
      y.push_back(positive ? x[i] : alpha[channel] * x[i]);
      dx.push_back(positive ? dy[i] : alpha[channel] * dy[i]);
      if (!positive) sums[channel] += double(dy[i]) * double(x[i]);
    }
    for (double sum : sums) dalpha.push_back(static_cast<Scalar>(sum));
  }
};

}  // namespace test
