// SPDX-License-Identifier: MIT
#pragma once

#include "bytes.hpp"

namespace fuzz {

/// Makes the call that the bytes describe, over elements of one scalar.
void check_float(Bytes& bytes);
void check_double(Bytes& bytes);
void check_half(Bytes& bytes);
void check_bfloat16(Bytes& bytes);

}  // namespace fuzz
