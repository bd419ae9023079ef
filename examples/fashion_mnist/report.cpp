// SPDX-License-Identifier: MIT
#include "report.hpp"

#include <iomanip>
#include <limits>
#include <sstream>

#include "slopes.hpp"

namespace fashion_mnist {
namespace {

constexpr int name_width = 18;

std::string fixed(double value, int digits) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(digits) << value;
  return text.str();
}

std::string percent(double share, int digits) { return fixed(100 * share, digits) + " %"; }

/// A number about the slopes, for functions that learn any.
std::string slope(const Result& result, double Slopes::*number) {
  const Slopes slopes = learned_slopes(result.network);
  return slopes.count > 0 ? fixed(slopes.*number, 3) : "-";
}

/// Of the units of all hidden layers.
double dead_share(const std::vector<Units>& layers) {
  Index dead = 0;
  Index count = 0;
  for (const Units& units : layers) {
    dead += units.dead;
    count += units.count;
  }
  return static_cast<double>(dead) / static_cast<double>(count);
}

/// A column of the table: two lines of heading, and what stands below them.
struct Column {
  int width;
  const char* above;
  const char* heading;
  std::string (*text)(const Result&);
};

const Column columns[] = {
    {9, "test", "accuracy", [](const Result& r) { return percent(r.test.accuracy, 2); }},
    {10, "training", "loss", [](const Result& r) { return fixed(r.loss, 4); }},
    {9, "dead", "units", [](const Result& r) { return percent(dead_share(r.test.units), 2); }},
    {8, "slopes", "added",
     [](const Result& r) { return std::to_string(learned_slopes(r.network).count); }},
    {10, "negative", "slopes",
     [](const Result& r) { return std::to_string(learned_slopes(r.network).negative); }},
    {10, "smallest", "slope", [](const Result& r) { return slope(r, &Slopes::smallest); }},
    {7, "mean", "slope", [](const Result& r) { return slope(r, &Slopes::mean); }},
    {9, "largest", "slope", [](const Result& r) { return slope(r, &Slopes::largest); }},
    {8, "hidden", "mean", [](const Result& r) { return fixed(r.test.hidden_mean, 3); }},
    {10, "hidden", "variance", [](const Result& r) { return fixed(r.test.hidden_variance, 3); }},
    {7, "s per", "epoch", [](const Result& r) { return fixed(r.epoch_seconds, 2); }},
    {9, "in acti-", "vations", [](const Result& r) { return percent(r.activation_share, 1); }},
};

}  // namespace

Progress::Progress(std::ostream& out, int functions, int epochs)
    : out_(out), epochs_(epochs), epochs_of_all_(functions * epochs) {}

void Progress::print(const std::string& function, const Epoch& epoch) {
  ++done_;
  const double left = watch_.seconds() / done_ * (epochs_of_all_ - done_);
  out_ << std::left << std::setw(name_width) << function << std::right << "  epoch " << epoch.number
       << '/' << epochs_ << "   loss " << fixed(epoch.loss, 4) << "   test "
       << percent(epoch.accuracy, 2) << "   " << fixed(epoch.seconds, 1) << " s   left "
       << fixed(left, 0) << " s" << std::endl;  // at once, also into a file or a pipe
}

void print_table(std::ostream& out, const std::vector<Result>& results) {
  out << '\n' << std::setw(name_width) << "";
  for (const Column& column : columns) out << std::setw(column.width) << column.above;
  out << '\n' << std::left << std::setw(name_width) << "function" << std::right;
  for (const Column& column : columns) out << std::setw(column.width) << column.heading;
  out << '\n';
  for (const Result& result : results) {
    out << std::left << std::setw(name_width) << result.function << std::right;
    for (const Column& column : columns) out << std::setw(column.width) << column.text(result);
    out << '\n';
  }
  out << "\n"
         "test accuracy   share of all test images, after the last epoch\n"
         "training loss   cross entropy, mean over the last epoch while the network was learning\n"
         "dead units      hidden units whose input is <= 0 on every test image; a convolution has "
         "a\n"
         "                unit for each channel and position\n"
         "slopes added    parameters learned in addition to the "
      << results.front().network.weights()
      << " weights\n"
         "hidden          outputs of the last hidden layer over all test images\n"
         "s per epoch     training alone, wall time; 'in activations' is their share of it\n";
}

void print_csv(std::ostream& out, const std::vector<Result>& results, const Settings& settings) {
  out << "function,seed,images,epochs,accuracy,loss,dead_units,"
         "slopes,negative_slopes,smallest_slope,mean_slope,largest_slope,"
         "hidden_mean,hidden_variance,epoch_seconds,activation_share\n"
      << std::setprecision(std::numeric_limits<double>::digits10);
  for (const Result& r : results) {
    const Slopes slopes = learned_slopes(r.network);
    out << r.function << ',' << settings.seed << ',' << settings.images << ',' << settings.epochs
        << ',' << r.test.accuracy << ',' << r.loss << ',' << dead_share(r.test.units) << ','
        << slopes.count << ',' << slopes.negative << ',';
    if (slopes.count > 0) {
      out << slopes.smallest << ',' << slopes.mean << ',' << slopes.largest;
    } else {
      out << ",,";
    }
    out << ',' << r.test.hidden_mean << ',' << r.test.hidden_variance << ',' << r.epoch_seconds
        << ',' << r.activation_share << '\n';
  }
}

}  // namespace fashion_mnist
