// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <cxxopts.hpp>
#include <limits>
#include <stdexcept>
#include <string>

#include "arguments.hpp"
#include "data_set.hpp"
#include "shared_gradient.hpp"
#include "training.hpp"

namespace data_parallel {

struct Options {
  Reduction reduction = Reduction::ordered;
  fm::Function function{};
  std::string data;
  std::string weights;  ///< empty for none
  int threads = 1;
  fm::Settings settings{};
  std::string help;  ///< to be printed instead of training, unless empty
};

inline Reduction reduction(const std::string& name) {
  if (name == "ordered") return Reduction::ordered;
  if (name == "allreduce") return Reduction::allreduce;
  throw std::invalid_argument("--reduction: '" + name + "' is neither ordered nor allreduce");
}

inline const fm::Function& function(const std::string& name) {
  std::string known;
  for (const fm::Function& function : fm::functions()) {
    if (function.name == name) return function;
    known += (known.empty() ? "" : ", ") + function.name;
  }
  throw std::invalid_argument("--function: no function '" + name + "'; there are " + known);
}

/// Throws an exception whose text is one line if the command line makes no sense.
inline Options parse_options(int argc, const char* const* argv) {
  cxxopts::Options parser(
      "data_parallel",
      "Trains one network on Fashion-MNIST, a part of each batch on each rank: mpirun -n 2 ...\n");
  parser.set_width(100);
  const auto text = [](const std::string& value) {
    return cxxopts::value<std::string>()->default_value(value);
  };
  auto add = parser.add_options();
  add("reduction", "ordered: the same bits for any number of ranks; allreduce: fewer bytes",
      text("ordered"), "NAME");
  add("function", "Activation function", text("PReLU-per-channel"), "NAME");
  add("data", "Folder of the data set", text(fm::data_set_folder), "DIR");
  add("epochs", "Passes over the training images", text("3"), "N");
  add("images", "Training images, the first N of the data set", text("60000"), "N");
  add("seed", "Seed of initial weights and order of images", text("1"), "N");
  add("threads", "Threads of each rank, without influence on the results", text("1"), "N");
  add("weights", "File for the final weights and slopes, raw float32",
      cxxopts::value<std::string>(), "FILE");
  add("help", "Print this text");
  const cxxopts::ParseResult parsed = parser.parse(argc, argv);

  Options options;
  if (parsed.count("help") > 0) {
    options.help = parser.help() + "\n";
    return options;
  }
  fm::refuse_unmatched(parsed);
  options.reduction = reduction(parsed["reduction"].as<std::string>());
  options.function = function(parsed["function"].as<std::string>());
  options.data = parsed["data"].as<std::string>();
  if (parsed.count("weights") > 0) options.weights = parsed["weights"].as<std::string>();
  options.threads = static_cast<int>(fm::whole_number(parsed, "threads", 1, fm::most_threads));
  options.settings.epochs = static_cast<int>(fm::whole_number(parsed, "epochs", 1, 1000));
  options.settings.images = fm::whole_number(parsed, "images", 1, 60000);
  options.settings.seed =
      fm::whole_number(parsed, "seed", 0, std::numeric_limits<std::uint64_t>::max());
  return options;
}

}  // namespace data_parallel
