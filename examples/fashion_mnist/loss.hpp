// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <vector>

#include "activation.hpp"

namespace fashion_mnist {

/// Softmax and cross entropy: returns the summed loss of the batch and makes `gradient` that of its
/// mean. `scores` is [image, class, 1, 1].
double cross_entropy(const Tensor4& scores, const std::vector<std::size_t>& labels,
                     Tensor4& gradient);

}  // namespace fashion_mnist
