// SPDX-License-Identifier: MIT
// expect: static.assert.*LeakyReLU takes real numbers
#include <activations/activations.hpp>

namespace act = activations;

#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
using Scalar = float;
#else
using Scalar = int;
#endif

const act::LeakyReLU<Scalar> function;
