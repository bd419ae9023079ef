// SPDX-License-Identifier: MIT
// expect: static.assert.*PReLU takes real numbers
#include <activations/activations.hpp>

namespace act = activations;

#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
using Scalar = float;
#else
using Scalar = long;
#endif

const act::PReLU<Scalar> function;
