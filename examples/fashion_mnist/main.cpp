// SPDX-License-Identifier: MIT
/// Trains the same small convolutional network on Fashion-MNIST once for each activation function
/// and compares them.
#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "data_set.hpp"
#include "options.hpp"
#include "report.hpp"

namespace fashion_mnist {
namespace {

std::ofstream open_csv(const std::string& file) {
  std::ofstream csv(file);
  if (!csv) throw std::runtime_error(file + ": cannot be written");
  return csv;
}

void run(const Options& options) {
  const Settings& settings = options.settings;
  const auto [training, test] = read_data_set(options.data, settings.images);
  // Before the training, so that a wrong name does not cost a minute.
  std::ofstream csv;
  if (!options.csv.empty()) csv = open_csv(options.csv);

  std::cout << settings.images << " training images, " << test.size() << " test images, seed "
            << settings.seed << ", threads " << options.threads << '\n';
  Eigen::ThreadPool pool(options.threads);
  const Device device(&pool, options.threads);
  Progress progress(std::cout, static_cast<int>(options.functions.size()), settings.epochs);
  std::vector<Result> results;
  for (const Function& function : options.functions) {
    const auto report = [&](const Epoch& epoch) { progress.print(function.name, epoch); };
    results.push_back(train(device, function, training, test, settings, report));
  }
  print_table(std::cout, results);
  if (csv.is_open()) {
    print_csv(csv, results, settings);
    csv.close();
    if (!csv) throw std::runtime_error(options.csv + ": cannot be written");
  }
}

}  // namespace
}  // namespace fashion_mnist

int main(int argc, char** argv) {
  try {
    const fashion_mnist::Options options = fashion_mnist::parse_options(argc, argv);
    if (!options.help.empty()) {
      std::cout << options.help;
    } else {
      fashion_mnist::run(options);
    }
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "fashion_mnist: " << error.what() << '\n';
    return 1;
  }
}
