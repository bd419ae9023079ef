// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include "bits.hpp"

/// What tests say of results that are not what they have to be.
namespace support {

/// For EXPECT_PRED_FORMAT2.
template <typename Scalar>
::testing::AssertionResult SameBits(const char* a_text, const char* b_text, Scalar a, Scalar b) {
  if (same_bits(a, b)) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure()
         << a_text << " is " << text(a) << ", but " << b_text << " is " << text(b);
}

/// Whether two lists hold the same bits; names the first element that differs.
template <typename List>
::testing::AssertionResult all_same_bits(const List& actual, const List& expected) {
  if (actual.size() != expected.size()) {
    return ::testing::AssertionFailure()
           << actual.size() << " elements in place of " << expected.size();
  }
  for (auto i = decltype(actual.size())(0); i < actual.size(); ++i) {
    if (same_bits(actual[i], expected[i])) continue;
    return ::testing::AssertionFailure() << "element " << i << " of " << expected.size() << " is "
                                         << text(actual[i]) << ", not " << text(expected[i]);
  }
  return ::testing::AssertionSuccess();
}

}  // namespace support
