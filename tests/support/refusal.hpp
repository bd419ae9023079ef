// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace test {

template <typename X>
std::vector<char> bytes_of(const X& x) {
  if constexpr (std::is_arithmetic_v<X>) {
    const auto* first = reinterpret_cast<const char*>(&x);
    return {first, first + sizeof(X)};
  } else {
    const auto* first = reinterpret_cast<const char*>(x.data());
    return {first, first + static_cast<std::size_t>(x.size()) * sizeof(*x.data())};
  }
}

/// Whether `call` throws std::invalid_argument with exactly this message, and leaves every byte of
/// the `watched` containers as it was.
template <typename Call, typename... Watched>
testing::AssertionResult refuses(const std::string& message, Call&& call,
                                 const Watched&... watched) {
  const std::vector<std::vector<char>> before{bytes_of(watched)...};
  std::string got = "no exception";
  try {
    call();
  } catch (const std::invalid_argument& error) {
    got = error.what();
  } catch (...) {
    return testing::AssertionFailure() << "an exception other than std::invalid_argument";
  }
  if (got != message) {
    return testing::AssertionFailure()
           << "got      \"" << got << "\"\nexpected \"" << message << '"';
  }
  if (before != std::vector<std::vector<char>>{bytes_of(watched)...}) {
    return testing::AssertionFailure() << "something was written before the exception";
  }
  return testing::AssertionSuccess();
}

/// What is said of an output that overlaps an input whose elements it might be.
inline std::string overlap_message(const std::string& verb, const std::string& out,
                                   const std::string& in) {
  return "activations::" + verb + ": " + out + " and " + in +
         " share memory without being the same elements: give " + out +
         " memory of its own, or the very elements of an input of its shape";
}
/// And of one that may not share memory with it at all.
inline std::string apart_message(const std::string& verb, const std::string& out,
                                 const std::string& in) {
  return "activations::" + verb + ": " + out + " and " + in + " share memory: give " + out +
         " memory of its own";
}

}  // namespace test
