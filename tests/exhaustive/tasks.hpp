// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "options.hpp"
#include "task.hpp"

namespace exhaustive {

/// The fast references against MPFR.
std::vector<Task> reference_tasks(const Options& options);

/// All bit patterns of float, or every stride-th of them.
std::vector<Task> float_tasks(const Options& options);

/// ELU in float with alphas drawn over all bit patterns.
std::vector<Task> random_alpha_tasks(const Options& options);

/// ELU in float with alphas chosen for each x, where its errors count most.
std::vector<Task> chosen_alpha_tasks(const Options& options);

/// The gradient of ELU and SELU in float, times random dy.
std::vector<Task> random_dy_tasks(const Options& options);

std::vector<Task> double_tasks(const Options& options);

/// half and bfloat16.
std::vector<Task> narrow_tasks(const Options& options);

/// The gradient of the slope, over as many elements as double has points.
std::vector<Task> sum_tasks(const Options& options);

/// What other libraries compute.
std::vector<Task> peer_tasks(const Options& options);

}  // namespace exhaustive
