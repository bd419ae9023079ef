// SPDX-License-Identifier: MIT
// expect: static.assert.*SELU takes real numbers
#include <activations/activations.hpp>

namespace act = activations;

#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
using Scalar = double;
#else
using Scalar = int;
#endif

const act::SELU<Scalar> function;
