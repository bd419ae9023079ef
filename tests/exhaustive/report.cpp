// SPDX-License-Identifier: MIT
#include "report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ostream>

namespace exhaustive {
namespace {

template <typename... Values>
std::string formatted(const char* format, Values... values) {
  const int size = std::snprintf(nullptr, 0, format, values...);
  std::string text(static_cast<std::size_t>(size) + 1, '\0');
  std::snprintf(text.data(), text.size(), format, values...);
  text.pop_back();
  return text;
}

/// Enough digits for the number that x is in its own scalar.
std::string decimal(const Result& r) {
  return formatted(r.label.scalar == "double" ? "%.17g" : "%.9g", r.x);
}

std::string ulp(double value) {
  const bool tiny = value != 0 && value < 1e-4;
  return formatted(tiny ? "%.1e" : "%.5f", value);
}

std::string bound(const Result& r) { return r.bound == no_bound ? "-" : short_text(r.bound); }

std::string verdict(const Result& r) {
  std::string text = r.bound == no_bound ? "" : r.ok ? "ok" : "FAIL";
  if (!r.ok && r.beyond > 0) text += " (" + std::to_string(r.beyond) + ")";
  if (!r.note.empty()) text += (text.empty() ? "" : ", ") + r.note;
  return text;
}

struct Column {
  const char* heading;
  bool left;
  bool number;  ///< left empty where there are no points
  std::string (*text)(const Result&);
};

const Column columns[] = {
    {"function", true, false, [](const Result& r) { return r.label.function; }},
    {"alpha", true, false, [](const Result& r) { return r.label.alpha; }},
    {"pass", true, false, [](const Result& r) { return r.label.pass; }},
    {"scalar", true, false, [](const Result& r) { return r.label.scalar; }},
    {"instructions", true, false, [](const Result&) { return instruction_set(); }},
    {"max ULP", false, true, [](const Result& r) { return ulp(r.max_ulp); }},
    {"at x", false, true, [](const Result& r) { return decimal(r); }},
    {"hex", true, true, [](const Result& r) { return formatted("%a", r.x); }},
    {"mean ULP", false, true, [](const Result& r) { return ulp(r.mean_ulp); }},
    {"points", false, true, [](const Result& r) { return std::to_string(r.points); }},
    {"bound", false, true, bound},
    {"", true, false, verdict},
};

std::string cell(const Column& column, const Result& result) {
  return column.number && result.points == 0 ? "" : column.text(result);
}

std::string trimmed(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + '\n';
}

/// Between quotation marks if it holds what separates fields.
std::string quoted(const std::string& text) {
  return text.find(',') == std::string::npos ? text : '"' + text + '"';
}

}  // namespace

std::string Label::name() const {
  return scalar + ' ' + function + (alpha.empty() ? "" : '(' + alpha + ')') + ' ' + pass;
}

std::string short_text(double value) { return formatted("%.8g", value); }

std::string instruction_set() {
#if defined(__AVX512F__)
  std::string name = "AVX-512";
#elif defined(__AVX2__)
  std::string name = "AVX2";
#elif defined(__AVX__)
  std::string name = "AVX";
#elif defined(__SSE4_2__)
  std::string name = "SSE4.2";
#elif defined(__SSE2__)
  std::string name = "SSE2";
#elif defined(__ARM_NEON)
  std::string name = "NEON";
#else
  std::string name = "scalar";
#endif
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
  return name + " FMA";
#else
  return name;
#endif
}

void print_table(std::ostream& out, const std::vector<Result>& results) {
  std::vector<std::string> lines(results.size() + 1);
  for (const Column& column : columns) {
    std::size_t width = std::string(column.heading).size();
    for (const Result& r : results) width = std::max(width, cell(column, r).size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::string text = i == 0 ? column.heading : cell(column, results[i - 1]);
      const std::string padding(width - text.size(), ' ');
      lines[i] += (column.left ? text + padding : padding + text) + "  ";
    }
  }
  for (const std::string& line : lines) out << trimmed(line);
}

void print_digests(std::ostream& out, const std::vector<Result>& results) {
  for (const Result& r : results) {
    out << formatted("%016llx", static_cast<unsigned long long>(r.digest)) << "  " << r.label.name()
        << '\n';
  }
}

void print_csv(std::ostream& out, const std::vector<Result>& results) {
  // The mean with 9 digits: the order of its summation depends on the threads.
  out << "function,alpha,pass,scalar,instructions,max_ulp,x,x_hex,mean_ulp,points,beyond,bound,"
         "ok,note\n";
  for (const Result& r : results) {
    out << quoted(r.label.function) << ',' << r.label.alpha << ',' << quoted(r.label.pass) << ','
        << r.label.scalar << ',' << instruction_set() << ','
        << formatted("%.17g,%.17g,%a,%.9g,", r.max_ulp, r.x, r.x, r.mean_ulp) << r.points << ','
        << r.beyond << ',' << (r.bound == no_bound ? "" : formatted("%.17g", r.bound)) << ','
        << (r.ok ? "yes" : "no") << ',' << quoted(r.note) << '\n';
  }
}

}  // namespace exhaustive
