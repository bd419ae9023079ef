// SPDX-License-Identifier: MIT
// expect: static.assert.*ReLU takes real numbers and signed integers
#include <activations/activations.hpp>

namespace act = activations;

#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
using Scalar = double;
#else
using Scalar = std::complex<double>;
#endif

const act::ReLU<Scalar> function;
