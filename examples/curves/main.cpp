// SPDX-License-Identifier: MIT
/// Draws the functions and their gradients, as the library computes them.
#include <cxxopts.hpp>
#include <exception>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <string>

#include "figures.hpp"
#include "gnuplot.hpp"

namespace curves {
namespace {

void run(int argc, const char* const* argv) {
  cxxopts::Options parser(
      "curves", "Draws the functions and their gradients with gnuplot, as SVG and as PNG.\n");
  parser.set_width(100);
  auto add = parser.add_options();
  add("output", "Folder for the pictures", cxxopts::value<std::string>()->default_value("."),
      "DIR");
  add("terminal", "Print the plots as text, and write no files");
  add("help", "Print this text");
  const cxxopts::ParseResult parsed = parser.parse(argc, argv);
  if (parsed.count("help") > 0) {
    std::cout << parser.help() << '\n';
    return;
  }
  if (!parsed.unmatched().empty()) {
    throw std::invalid_argument("unexpected argument '" + parsed.unmatched().front() + "'");
  }
  if (parsed.count("terminal") > 0) {
    if (parsed.count("output") > 0) {
      throw std::invalid_argument("--terminal writes no files: leave --output out");
    }
    run_gnuplot(terminal_script());
    return;
  }
  const std::filesystem::path folder = parsed["output"].as<std::string>();
  std::filesystem::create_directories(folder);
  run_gnuplot(picture_script(folder));
}

}  // namespace
}  // namespace curves

int main(int argc, char** argv) {
  try {
    curves::run(argc, argv);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "curves: " << error.what() << '\n';
    return 1;
  }
}
