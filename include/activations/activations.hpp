// SPDX-License-Identifier: MIT
#pragma once

/// @file
/// Everything for users of Eigen's Array and Matrix; needs <Eigen/Core> alone. For Tensor:
/// tensor.hpp.

/// @namespace activations
/// Activation functions and the verbs that apply them; users write `namespace act = activations;`.
///
/// A function is a value that holds its alpha, as in `const act::ELU<float> elu(1.0f);`. It takes an
/// element, `elu(-0.5f)`, and is a functor for Eigen, `x.unaryExpr(elu)`. The verbs in passes.hpp
/// apply it and its gradient to whole containers: `act::forward(elu, x, y);`.

#include "elu.hpp"
#include "function.hpp"
#include "leaky_relu.hpp"
#include "passes.hpp"
#include "per_channel.hpp"
#include "prelu.hpp"
#include "relu.hpp"
#include "selu.hpp"
#include "sign_mask.hpp"
#include "version.hpp"
