// SPDX-License-Identifier: MIT
#include "arguments.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <system_error>
#include <thread>

namespace fashion_mnist {

std::uint64_t default_threads() {
  return std::clamp<std::uint64_t>(std::thread::hardware_concurrency(), 1, most_threads);
}

std::uint64_t whole_number(const cxxopts::ParseResult& parsed, const std::string& name,
                           std::uint64_t lowest, std::uint64_t highest) {
  const std::string text = parsed[name].as<std::string>();
  const char* const end = text.data() + text.size();
  std::uint64_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end || value < lowest || value > highest) {
    throw std::invalid_argument("--" + name + ": '" + text + "' is not a whole number from " +
                                std::to_string(lowest) + " to " + std::to_string(highest));
  }
  return value;
}

void refuse_unmatched(const cxxopts::ParseResult& parsed) {
  if (parsed.unmatched().empty()) return;
  throw std::invalid_argument("unexpected argument '" + parsed.unmatched().front() + "'");
}

}  // namespace fashion_mnist
