// SPDX-License-Identifier: MIT
// expect: static.assert.*ELU takes real numbers, not integers
#include <activations/activations.hpp>

#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
using Scalar = float;
#else
using Scalar = int;
#endif

const activations::ELU<Scalar> elu(Scalar(1));
