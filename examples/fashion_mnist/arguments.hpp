// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <cxxopts.hpp>
#include <string>

namespace fashion_mnist {

constexpr std::uint64_t most_threads = 256;

/// As many as there are cores.
std::uint64_t default_threads();

/// The whole number that the option was given as. cxxopts would read it too, but name no option in
/// its complaint.
std::uint64_t whole_number(const cxxopts::ParseResult& parsed, const std::string& name,
                           std::uint64_t lowest, std::uint64_t highest);

/// Throws if there are words that belong to no option.
void refuse_unmatched(const cxxopts::ParseResult& parsed);

}  // namespace fashion_mnist
