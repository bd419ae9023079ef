// SPDX-License-Identifier: MIT
/// Any bytes as the content of the demo's files: a data set, or a sentence about the file.
#include "../../examples/fashion_mnist/idx.hpp"

#include <cstdlib>
#include <stdexcept>

namespace {

template <typename Decode>
void check(const Decode& decode, const fashion_mnist::Bytes& content) {
  try {
    if (decode(content, "file").size() > content.size()) std::abort();
  } catch (const std::runtime_error& error) {
    if (std::string(error.what()).rfind("file", 0) != 0) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fashion_mnist::Bytes content(data, data + size);
  check(fashion_mnist::decode_images, content);
  check(fashion_mnist::decode_labels, content);
  return 0;
}
