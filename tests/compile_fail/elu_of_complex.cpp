// SPDX-License-Identifier: MIT
// expect: static.assert.*ELU takes real numbers
#include <activations/activations.hpp>

namespace act = activations;

#ifdef ACTIVATIONS_COMPILE_FAIL_FIXED
using Scalar = float;
#else
using Scalar = std::complex<float>;
#endif

const act::ELU<Scalar> function;
