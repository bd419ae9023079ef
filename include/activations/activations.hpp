// SPDX-License-Identifier: MIT
#pragma once

/// Everything for users of Eigen's Array and Matrix; needs <Eigen/Core> alone. For Tensor:
/// tensor.hpp.

#include "elu.hpp"
#include "leaky_relu.hpp"
#include "passes.hpp"
#include "per_channel.hpp"
#include "prelu.hpp"
#include "relu.hpp"
#include "selu.hpp"
#include "sign_mask.hpp"
#include "version.hpp"
