// SPDX-License-Identifier: MIT
#include "options.hpp"

#include <algorithm>
#include <charconv>
#include <cxxopts.hpp>
#include <stdexcept>
#include <system_error>
#include <thread>

namespace exhaustive {
namespace {

constexpr std::uint64_t most_threads = 1024;
constexpr std::uint64_t most_points = 1000000000000;

std::uint64_t cores() {
  return std::clamp<std::uint64_t>(std::thread::hardware_concurrency(), 1, most_threads);
}

/// The whole number that the option was given as; cxxopts would read it too, but name no option in
/// its complaint.
std::uint64_t number(const cxxopts::ParseResult& parsed, const std::string& name,
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

std::regex pattern(const std::string& text) {
  try {
    return std::regex(text);
  } catch (const std::regex_error&) {
    throw std::invalid_argument("--only: '" + text + "' is not a regular expression");
  }
}

}  // namespace

Options parse_options(int argc, const char* const* argv) {
  cxxopts::Options parser(
      "exhaustive",
      "Measures the error of every function over every float, every half and bfloat16, and many\n"
      "doubles, and fails if one is above its bound.\n");
  parser.set_width(100);
  const auto text = [](const std::string& value) {
    return cxxopts::value<std::string>()->default_value(value);
  };
  auto add = parser.add_options();
  add("threads", "Threads, without influence on the results", text(std::to_string(cores())), "N");
  add("csv", "File for the table with all digits", cxxopts::value<std::string>(), "FILE");
  add("stride", "float: every N-th bit pattern; --ci: 61, but for SELU and ELU(1)", text("1"), "N");
  add("double-points",
      "double: inputs of each row, and pairs of the chosen alphas' rows; --ci: 1000000",
      text("100000000"), "N");
  add("random-alphas", "float: random alphas, 100000 inputs each; --ci: 500", text("10000"), "N");
  add("mpfr-points", "Inputs that the fast references are compared with MPFR at; --ci: 200000",
      text("1000000"), "N");
  add("only", "Rows whose name holds a match, as in 'float ELU.0.7. forward'", text(""), "REGEX");
  add("ci", "The short form, a few minutes on two cores");
  add("peers", "The error of other libraries instead, over the negative floats");
  add("digests", "A digest of the results over all floats instead: equal ones are the same bits");
  add("help", "Print this text");
  const cxxopts::ParseResult parsed = parser.parse(argc, argv);

  Options options;
  if (parsed.count("help") > 0) {
    options.help = parser.help() + "\n";
    return options;
  }
  if (!parsed.unmatched().empty()) {
    throw std::invalid_argument("unexpected argument '" + parsed.unmatched().front() + "'");
  }
  options.ci = parsed.count("ci") > 0;
  options.peers = parsed.count("peers") > 0;
  options.digests = parsed.count("digests") > 0;
  // What --ci makes shorter is still open to be given.
  const auto points = [&](const std::string& name, std::uint64_t ci, std::uint64_t highest) {
    return options.ci && parsed.count(name) == 0 ? ci : number(parsed, name, 1, highest);
  };
  options.threads = static_cast<unsigned>(number(parsed, "threads", 1, most_threads));
  if (parsed.count("csv") > 0) options.csv = parsed["csv"].as<std::string>();
  options.stride = points("stride", 61, std::uint64_t{1} << 32);
  options.double_points = points("double-points", 1000000, most_points);
  options.random_alphas = points("random-alphas", 500, most_points);
  options.mpfr_points = points("mpfr-points", 200000, most_points);
  options.only = pattern(parsed["only"].as<std::string>());
  return options;
}

}  // namespace exhaustive
