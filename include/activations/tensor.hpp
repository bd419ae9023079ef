// SPDX-License-Identifier: MIT
#pragma once

/// @file
/// Everything for users of Eigen's Tensor. Define EIGEN_USE_THREADS before it, or before the first
/// Eigen header, if the verbs shall run on a ThreadPoolDevice.

#include "detail/tensor_device.hpp"
#include "detail/tensor_view.hpp"

#include "activations.hpp"
