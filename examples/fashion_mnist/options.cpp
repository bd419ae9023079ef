// SPDX-License-Identifier: MIT
#include "options.hpp"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cxxopts.hpp>
#include <limits>
#include <stdexcept>

#include "arguments.hpp"
#include "data_set.hpp"

namespace fashion_mnist {
namespace {

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::string known_names() {
  std::string names;
  for (const Function& function : functions()) names += (names.empty() ? "" : ",") + function.name;
  return names;
}

/// The named functions, in the order of the table.
std::vector<Function> select(const std::vector<std::string>& names) {
  std::vector<std::string> wanted;
  for (const std::string& name : names) {
    const auto same = [&](const Function& f) { return lower(f.name) == lower(name); };
    if (std::none_of(functions().begin(), functions().end(), same)) {
      throw std::invalid_argument("--only: no function '" + name + "'; there are " + known_names());
    }
    wanted.push_back(lower(name));
  }
  std::vector<Function> selected;
  for (const Function& function : functions()) {
    if (std::count(wanted.begin(), wanted.end(), lower(function.name)) > 0) {
      selected.push_back(function);
    }
  }
  return selected;
}

}  // namespace

Options parse_options(int argc, const char* const* argv) {
  cxxopts::Options parser(
      "fashion_mnist",
      "Trains the same small network on Fashion-MNIST with each activation function.\n");
  parser.set_width(100);
  const auto text = [](const std::string& value) {
    return cxxopts::value<std::string>()->default_value(value);
  };
  const auto names = cxxopts::value<std::vector<std::string>>()->default_value(known_names());
  auto add = parser.add_options();
  add("data", "Folder of the data set", text(data_set_folder), "DIR");
  add("epochs", "Passes over the training images", text("3"), "N");
  add("images", "Training images, the first N of the data set", text("60000"), "N");
  add("seed", "Seed of initial weights and order of images", text("1"), "N");
  add("only", "Functions, separated by commas", names, "NAMES");
  add("threads", "Threads, without influence on the results",
      text(std::to_string(default_threads())), "N");
  add("csv", "File for the table with all digits", cxxopts::value<std::string>(), "FILE");
  add("help", "Print this text");
  const cxxopts::ParseResult parsed = parser.parse(argc, argv);

  Options options;
  if (parsed.count("help") > 0) {
    options.help = parser.help() + "\n";
    return options;
  }
  refuse_unmatched(parsed);
  options.data = parsed["data"].as<std::string>();
  if (parsed.count("csv") > 0) options.csv = parsed["csv"].as<std::string>();
  options.threads = static_cast<int>(whole_number(parsed, "threads", 1, most_threads));
  options.settings.epochs = static_cast<int>(whole_number(parsed, "epochs", 1, 1000));
  options.settings.images = whole_number(parsed, "images", 1, 60000);
  options.settings.seed =
      whole_number(parsed, "seed", 0, std::numeric_limits<std::uint64_t>::max());
  options.functions = select(parsed["only"].as<std::vector<std::string>>());
  return options;
}

}  // namespace fashion_mnist
