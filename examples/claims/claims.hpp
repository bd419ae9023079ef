// SPDX-License-Identifier: MIT
/// What tutorials say of these functions, each as one experiment that writes rows into files of its
/// own: a heading, then one row for each measurement, seeds not averaged.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "data_set.hpp"
#include "training.hpp"

namespace claims {

namespace fm = fashion_mnist;

/// Values separated by commas.
class Csv {
 public:
  Csv(const std::filesystem::path& file, const std::string& heading);

  template <class First, class... Rest>
  void row(const First& first, const Rest&... rest) {
    out_ << first;
    ((out_ << ',' << rest), ...);
    out_ << std::endl;  // at once: an experiment takes minutes, and may be cut short
  }

 private:
  std::ofstream out_;
};

struct Context {
  const fm::Device& device;
  const fm::DataSet& data;
  std::filesystem::path output;
  std::size_t images;
  int seeds;
};

void rectifiers(const Context& context);
void dying_units(const Context& context);
void depth(const Context& context);
void normalisation(const Context& context);

/// Trains with one function, without a report on the way.
fm::Result train(const Context& context, const fm::Function& function,
                 const fm::Settings& settings);

/// Tells the reader where the program is.
void progress(const std::string& text);

}  // namespace claims
