// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "../support/case.hpp"

/// Which rows there are, and which list has which of them.
namespace bench {

struct Row {
  Pass pass;
  Function function;
  std::string who;
  std::string scalar;
  std::ptrdiff_t elements;
  int threads;

  /// pass/function/who/scalar/elements/threads
  std::string name() const;
};

/// headline          what the summary is about: float, one thread, three sizes, all but `lazy`; the
///                   passes with a mask, which no other library has; and calls with 16 elements
/// idioms            this library and what Eigen's users write, the headline's but for masks and calls: for each
///                   instruction set that programs are compiled for
/// instruction_sets  of these the values and gradients of this library and `select` in the first two caches
/// planes            per channel, float, from one element of a channel side by side to 3,136
/// values            ELU, SELU and LeakyReLU of numbers whose results, or steps on the way, are subnormal or
///                   zero, beside those of drawn numbers: float, one thread, in the first cache
/// containers        this library alone, float, by one thread: on matrices, tensors, views and in place
/// smoke             everything once, in the first-level cache, and calls
/// full              everything but the containers and the values
enum class List { headline, idioms, instruction_sets, planes, values, containers, smoke, full };

/// Throws std::invalid_argument where there is none of this name.
List list_of(const std::string& name);

bool includes(List list, const Row& row);

/// How often a row is measured, and how long at least each time.
struct Effort {
  int repetitions;
  double seconds;
};

/// Of what is asked for, in memory; in the caches three times as often, a third as long: whatever else
/// the machine does comes in bursts that outlast a repetition.
Effort effort_for(const Row& row, const Effort& asked);

/// Arrays of float take 16 KiB, 1 MiB, 16 MiB and 128 MiB: the three caches, and memory. Then that of a
/// call, 16 elements, and two that planes of 1, 7, 49 and 3,136 divide, in the second cache and memory.
extern const std::vector<std::ptrdiff_t> all_sizes;

extern const std::vector<Pass> all_passes;

/// The seven of the headline, ELU with two more alphas, PReLU over planes, three of one value everywhere,
/// and what is copied for the roof.
extern const std::vector<Function> all_functions;

/// The number of elements for a pass to read and to write for each of x.
int streams(Pass pass);

}  // namespace bench
