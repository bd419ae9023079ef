// SPDX-License-Identifier: MIT
/// Measures what tutorials say of activation functions; report.py makes tables and pictures of it.
#include <algorithm>
#include <cxxopts.hpp>
#include <exception>
#include <iostream>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "arguments.hpp"
#include "claims.hpp"
#include "stopwatch.hpp"

namespace claims {

Csv::Csv(const std::filesystem::path& file, const std::string& heading) : out_(file) {
  if (!out_) throw std::runtime_error(file.string() + ": cannot be written");
  out_.exceptions(std::ios::badbit | std::ios::failbit);
  out_.precision(std::numeric_limits<double>::digits10);
  row(heading);
}

fm::Result train(const Context& context, const fm::Function& function,
                 const fm::Settings& settings) {
  return fm::train(context.device, function, context.data.training, context.data.test, settings,
                   [](const fm::Epoch&) {});
}

void progress(const std::string& text) {
  static const fm::Stopwatch watch;
  std::cout << static_cast<long>(watch.seconds()) << " s  " << text << std::endl;
}

namespace {

struct Claim {
  std::string name;
  std::string question;
  void (*measure)(const Context&);
};

/// All of them, in the order of the report.
const std::vector<Claim>& all_claims() {
  static const std::vector<Claim> all = {
      {"rectifiers", "Is PReLU better than LeakyReLU and ReLU, and what does it cost?", rectifiers},
      {"dying_units", "Which units die, and at which learning rates?", dying_units},
      {"depth", "Do gradients vanish, does SELU keep mean and variance?", depth},
      {"normalisation", "Does batch normalisation help, and do raw pixels hurt?", normalisation},
  };
  return all;
}

std::vector<Claim> select(const std::vector<std::string>& names) {
  std::vector<Claim> selected;
  for (const std::string& name : names) {
    const auto found = std::find_if(all_claims().begin(), all_claims().end(),
                                    [&](const Claim& claim) { return claim.name == name; });
    if (found == all_claims().end()) {
      throw std::invalid_argument("--only: no claim '" + name + "'; see --help");
    }
    selected.push_back(*found);
  }
  return selected;
}

void run(int argc, const char* const* argv) {
  std::string names;
  std::string text = "Measures what tutorials say of activation functions, on Fashion-MNIST.\n\n";
  for (const Claim& claim : all_claims()) {
    names += (names.empty() ? "" : ",") + claim.name;
    text += "  " + claim.name + ": " + claim.question + "\n";
  }
  cxxopts::Options parser("claims", text);
  parser.set_width(100);
  auto add = parser.add_options();
  const auto value = [](const std::string& standard) {
    return cxxopts::value<std::string>()->default_value(standard);
  };
  add("only", "Claims, separated by commas",
      cxxopts::value<std::vector<std::string>>()->default_value(names), "NAMES");
  add("seeds", "Seeds 1 to N", value("5"), "N");
  add("images", "Training images, the first N of the data set", value("60000"), "N");
  add("threads", "Threads, without influence on the results",
      value(std::to_string(fm::default_threads())), "N");
  add("data", "Folder of the data set", value(fm::data_set_folder), "DIR");
  add("output", "Folder for the files of values", value("."), "DIR");
  add("help", "Print this text");
  const cxxopts::ParseResult parsed = parser.parse(argc, argv);
  if (parsed.count("help") > 0) {
    std::cout << parser.help() << '\n';
    return;
  }
  fm::refuse_unmatched(parsed);
  const std::vector<Claim> selected = select(parsed["only"].as<std::vector<std::string>>());
  const auto seeds = static_cast<int>(fm::whole_number(parsed, "seeds", 1, 1000));
  const auto threads = static_cast<int>(fm::whole_number(parsed, "threads", 1, fm::most_threads));
  const std::uint64_t images = fm::whole_number(parsed, "images", 1, 60000);
  const std::filesystem::path output = parsed["output"].as<std::string>();
  std::filesystem::create_directories(output);
  const fm::DataSet data = fm::read_data_set(parsed["data"].as<std::string>(), images);
  Eigen::ThreadPool pool(threads);
  const fm::Device device(&pool, threads);
  for (const Claim& claim : selected) claim.measure({device, data, output, images, seeds});
}

}  // namespace
}  // namespace claims

int main(int argc, char** argv) {
  try {
    claims::run(argc, argv);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "claims: " << error.what() << '\n';
    return 1;
  }
}
