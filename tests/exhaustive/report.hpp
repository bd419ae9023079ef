// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <iosfwd>
#include <limits>
#include <string>
#include <vector>

namespace exhaustive {

inline constexpr double no_bound = std::numeric_limits<double>::infinity();

/// What a row of the table is about.
struct Label {
  std::string function;
  std::string alpha;
  std::string pass;
  std::string scalar;

  /// What --only is matched with: "float ELU(0.25) forward".
  std::string name() const;
};

/// A row of the table.
struct Result {
  Label label;
  double max_ulp = 0;
  double x = 0;  ///< where the error is largest
  double mean_ulp = 0;
  std::uint64_t points = 0;
  std::uint64_t beyond = 0;  ///< inputs beyond the bound
  double bound = no_bound;
  bool ok = true;
  std::uint64_t digest = 0;
  std::string note;  ///< in place of numbers if there are no points, else after them
};

/// As short as %g makes it.
std::string short_text(double value);

/// The instructions that the program was compiled for.
std::string instruction_set();

void print_table(std::ostream& out, const std::vector<Result>& results);
void print_csv(std::ostream& out, const std::vector<Result>& results);

/// Each row's digest and name, and nothing of the instruction set.
void print_digests(std::ostream& out, const std::vector<Result>& results);

}  // namespace exhaustive
