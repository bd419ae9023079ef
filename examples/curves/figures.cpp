// SPDX-License-Identifier: MIT
#include "figures.hpp"

#include <limits>
#include <sstream>
#include <vector>

#include "curve.hpp"

namespace curves {
namespace {

// Of Okabe and Ito: to be told apart with any eyes; dashes and widths tell them apart in grey.
constexpr const char* black = "#000000";
constexpr const char* orange = "#E69F00";
constexpr const char* sky = "#56B4E9";
constexpr const char* blue = "#0072B2";
constexpr const char* vermilion = "#D55E00";
constexpr const char* solid = "1";

enum class What { y, dx, dx_with_limits };

struct Line {
  std::string curve;
  What what;
  std::string title;
  const char* colour;
  double width;
  const char* dash;
};

struct Figure {
  std::string name;  ///< of its files
  std::string title;
  int width, height;
  std::string settings;  ///< in gnuplot's words
  std::vector<Line> lines;
};

std::vector<Curve> all_curves() {
  return {sample("relu", "ReLU", act::ReLU<double>()),
          sample("leaky_relu", "LeakyReLU, alpha = 0.01", act::LeakyReLU<double>(0.01)),
          sample("prelu", "PReLU, alpha = 0.25", act::PReLU<double>(0.25)),
          sample("prelu_0_05", "PReLU, alpha = 0.05", act::PReLU<double>(0.05)),
          sample("elu", "ELU, alpha = 1", act::ELU<double>(1)),
          sample("selu", "SELU", act::SELU<double>())};
}

/// Where lines coincide, a later one is thinner or has gaps, so that the earlier ones show.
std::vector<Line> all_functions(What what) {
  return {{"relu", what, "ReLU", sky, 9, solid},
          {"leaky_relu", what, "LeakyReLU, alpha = 0.01", black, 4, solid},
          {"prelu", what, "PReLU, alpha = 0.25", orange, 3, "(14,8)"},
          {"elu", what, "ELU, alpha = 1", blue, 3, "(5,5)"},
          {"selu", what, "SELU", vermilion, 3, solid}};
}

std::vector<Line> value_and_gradient(const std::string& curve, What gradient) {
  return {{curve, What::y, "y", blue, 4, solid},
          {curve, gradient, "dx for dy = 1", vermilion, 3, "(7,5)"}};
}

/// What stands on the function's page of the documentation: as high as wide, so that a slope of 1
/// looks like one.
Figure page(const std::string& curve, const std::string& title, What gradient) {
  return {curve,
          title,
          560,
          400,
          "set xrange [-4:3]\nset yrange [-2:3]\nset size ratio -1\n",
          value_and_gradient(curve, gradient)};
}

std::vector<Figure> all_figures() {
  return {
      {"functions", "Values", 760, 580, R"(set xrange [-4:3]
set yrange [-2:3]
set size ratio -1
set ylabel 'y'
set label 'x > 0: y = x,' at 0.7,-0.5
set label sprintf('but SELU: y = %.4f x', lambda) at 0.7,-0.8
)",
       all_functions(What::y)},
      {"gradients", "Gradients", 760, 580, R"(set xrange [-4:3]
set yrange [-0.25:2]
set ylabel 'dx for dy = 1'
set label 'x > 0: dx = dy,' at 0.7,0.7
set label sprintf('but SELU: dx = %.4f dy', lambda) at 0.7,0.58
)",
       all_functions(What::dx)},
      {"leaky_relu_prelu",
       "LeakyReLU and PReLU, negative values (y is stretched)",
       760,
       480,
       R"(set xrange [-6:1]
set yrange [-0.35:0.35]
set ylabel 'y'
)",
       {{"leaky_relu", What::y, "LeakyReLU, alpha = 0.01", blue, 4, solid},
        {"prelu_0_05", What::y, "PReLU, alpha = 0.05", vermilion, 4, "(7,5)"}}},
      {"selu_constants", "SELU and its constants", 760, 640, R"(set xrange [-5:5]
set yrange [-2.5:5.5]
set arrow from -5,-lambda_alpha to 5,-lambda_alpha nohead linecolor rgb '#777777'
set arrow from -5,lambda to 0,lambda nohead linecolor rgb '#777777'
set label sprintf('y at -infinity: -lambda alpha = %.4f', -lambda_alpha) at 4.9,-1.45 right
set label sprintf('dx where x > 0: lambda = %.4f', lambda) at 4.9,0.7 right
set label sprintf('dx at 0: lambda alpha = %.4f', lambda_alpha) at -0.25,lambda_alpha right
)",
       value_and_gradient("selu", What::dx_with_limits)},
      page("relu", "ReLU", What::dx_with_limits),
      page("leaky_relu", "LeakyReLU, alpha = 0.01", What::dx_with_limits),
      page("prelu", "PReLU, alpha = 0.25", What::dx_with_limits),
      page("elu", "ELU, alpha = 1", What::dx),
      page("selu", "SELU", What::dx_with_limits),
  };
}

/// SELU's constants under their names, and a block for each curve. Between the limits at 0 from both
/// sides dx is no number, so that its jump is not drawn.
void write_data(std::ostream& out) {
  using SELU = act::SELU<double>;
  out.precision(std::numeric_limits<double>::max_digits10);
  out << "lambda = " << SELU::lambda() << "\nlambda_alpha = " << SELU::lambda() * SELU::alpha()
      << '\n';
  for (const Curve& curve : all_curves()) {
    out << '$' << curve.id << " << EOD\n# x, y and dx of " << curve.title << '\n';
    for (Eigen::Index i = 0; i < curve.x.size(); ++i) {
      out << curve.x(i) << ' ' << curve.y(i) << ' ' << curve.dx(i) << '\n';
      if (curve.x(i) == 0) out << curve.x(i) << ' ' << curve.y(i) << " NaN\n";
    }
    out << "EOD\n";
  }
}

/// In a textbook's way: a full circle at the value that is taken, an open one at the other limit.
void write_limits(std::ostream& out, const Line& line) {
  const auto points = [&](const char* where, int type, const char* colour) {
    out << ", $" << line.curve << " using (" << where << " ? $1 : NaN):3 with points pointtype "
        << type << " pointsize 1 linewidth 2 linecolor rgb '" << colour << "' notitle";
  };
  points("$1 == 0", 7, line.colour);
  points("$1 > 0 && $1 < 1e-300", 7, "white");
  points("$1 > 0 && $1 < 1e-300", 6, line.colour);
}

std::string column(const Line& line) {
  return "$" + line.curve + " using 1:" + (line.what == What::y ? "2" : "3") + " with lines ";
}

void write_picture(std::ostream& out, const Figure& figure) {
  out << R"(set border 3 linewidth 1.2
set tics nomirror out scale 0.6
set grid linewidth 0.6 linecolor rgb '#DDDDDD' dashtype 1
set zeroaxis linewidth 1 linecolor rgb '#888888' dashtype 1
set key left top Left reverse samplen 4 spacing 1.2
set rmargin 3
)"
      << "set xlabel 'x'\nset title '" << figure.title << "'\n"
      << figure.settings;
  const char* separator = "plot ";
  for (const Line& line : figure.lines) {
    out << separator << column(line) << "linecolor rgb '" << line.colour << "' linewidth "
        << line.width << " dashtype " << line.dash << " title '" << line.title << "'";
    if (line.what == What::dx_with_limits) write_limits(out, line);
    separator = ", ";
  }
  out << '\n';
}

/// As gnuplot reads it between single quotes.
std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? "''" : std::string(1, c);
  return result + "'";
}

}  // namespace

std::string picture_script(const std::filesystem::path& folder) {
  std::ostringstream out;
  write_data(out);
  for (const Figure& figure : all_figures()) {
    const std::string file = (folder / figure.name).string();
    // The same size of letters: one terminal counts pixels, the other points.
    for (const auto& [terminal, suffix] :
         {std::pair("svg font 'sans,14'", ".svg"), {"pngcairo font 'sans,11'", ".png"}}) {
      out << "reset\nset terminal " << terminal << " size " << figure.width << ',' << figure.height
          << " noenhanced rounded background rgb 'white'\nset output " << quoted(file + suffix)
          << '\n';
      write_picture(out, figure);
      out << "set output\n";  // gnuplot finishes a file when it gets another
    }
  }
  return out.str();
}

std::string terminal_script() {
  std::ostringstream out;
  write_data(out);
  for (const Figure& figure : all_figures()) {
    out << "reset\nset terminal dumb 100,36 noenhanced\nset key left top Left reverse\n"
        << "set title '" << figure.title << "'\n"
        << figure.settings << "set size noratio\n";
    const char* separator = "plot ";
    for (const Line& line : figure.lines) {
      out << separator << column(line) << "title '" << line.title << "'";
      separator = ", ";
    }
    out << '\n';
  }
  return out.str();
}

}  // namespace curves
