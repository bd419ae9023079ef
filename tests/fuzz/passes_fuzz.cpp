// SPDX-License-Identifier: MIT
/// Any bytes as a call of a verb: which function, scalar and container, shapes and strides, where
/// the output lies, how work is shared, and the values. Whatever they say, the call has to give
/// every element what it has to be, or to refuse, and to touch nothing else.
#include "passes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Bytes bytes(data, size);
  switch (bytes.below(4)) {
    case 0:
      fuzz::check_float(bytes);
      break;
    case 1:
      fuzz::check_double(bytes);
      break;
    case 2:
      fuzz::check_half(bytes);
      break;
    default:
      fuzz::check_bfloat16(bytes);
  }
  return 0;
}
