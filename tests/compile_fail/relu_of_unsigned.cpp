// SPDX-License-Identifier: MIT
// expect: static.assert.*ReLU takes real numbers and signed integers
#include <activations/activations.hpp>

namespace act = activations;

#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
using Scalar = int;
#else
using Scalar = unsigned;
#endif

const act::ReLU<Scalar> function;
