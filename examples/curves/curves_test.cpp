// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Outcome {
  int exit_code = -1;
  std::string text;  // of both outputs
};

Outcome shell(const std::string& command) {
  Outcome outcome;
  FILE* const pipe = popen(("{ " + command + "; } 2>&1").c_str(), "r");
  if (pipe == nullptr) return outcome;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) {
    outcome.text += static_cast<char>(c);
  }
  const int status = pclose(pipe);
  if (WIFEXITED(status)) outcome.exit_code = WEXITSTATUS(status);
  return outcome;
}

Outcome run(const std::string& arguments, const std::string& environment = "") {
  return shell(environment + " '" CURVES_PROGRAM "' " + arguments);
}

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// The pictures with the titles of their lines.
const std::map<std::string, std::vector<std::string>>& titles() {
  const std::vector<std::string> all = {"ReLU", "LeakyReLU, alpha = 0.01", "PReLU, alpha = 0.25",
                                        "ELU, alpha = 1", "SELU"};
  const std::vector<std::string> both = {"y", "dx for dy = 1"};
  static const std::map<std::string, std::vector<std::string>> pictures = {
      {"functions", all},
      {"gradients", all},
      {"leaky_relu_prelu", {"LeakyReLU, alpha = 0.01", "PReLU, alpha = 0.05"}},
      {"selu_constants", both},
      {"relu", both},
      {"leaky_relu", both},
      {"prelu", both},
      {"elu", both},
      {"selu", both}};
  return pictures;
}

/// From the papers' formulas, by the title of a block of data.
struct Reference {
  std::function<long double(long double)> y, dx;
};

Reference rectifier(long double alpha) {
  return {[=](long double x) { return x > 0 ? x : alpha * x; },
          [=](long double x) { return x > 0 ? 1 : alpha; }};
}

Reference exponential(long double lambda, long double alpha) {
  return {[=](long double x) { return lambda * (x > 0 ? x : alpha * std::expm1(x)); },
          [=](long double x) { return lambda * (x > 0 ? 1 : alpha * std::exp(x)); }};
}

const std::map<std::string, Reference>& references() {
  static const std::map<std::string, Reference> all = {
      {"ReLU", rectifier(0)},
      {"LeakyReLU, alpha = 0.01", rectifier(0.01L)},
      {"PReLU, alpha = 0.25", rectifier(0.25L)},
      {"PReLU, alpha = 0.05", rectifier(0.05L)},
      {"ELU, alpha = 1", exponential(1, 1)},
      {"SELU", exponential(1.0507009873554804934L, 1.6732632423543772848L)}};
  return all;
}

/// Two units in the last place of a double.
void expect_near(double value, long double exact, const std::string& where) {
  EXPECT_LE(std::abs(static_cast<long double>(value) - exact), 0x1p-51L * std::abs(exact))
      << where << ": " << value << ", not " << exact;
}

struct Row {
  double x, y, dx;
};

struct Block {
  std::string title;
  std::vector<Row> rows;
};

/// The blocks of data in a script, by their names.
std::map<std::string, Block> blocks(const std::string& script) {
  std::map<std::string, Block> all;
  std::istringstream in(script);
  for (std::string line; std::getline(in, line);) {
    const std::size_t begin = line.find(" << EOD");
    if (begin == std::string::npos) continue;
    Block& block = all[line.substr(0, begin)];
    while (std::getline(in, line) && line != "EOD") {
      const std::string comment = "# x, y and dx of ";
      if (line.rfind(comment, 0) == 0) {
        block.title = line.substr(comment.size());
        continue;
      }
      const char* rest = line.c_str();
      const auto number = [&] {
        char* end = nullptr;
        const double value = std::strtod(rest, &end);
        EXPECT_NE(end, rest) << line;
        rest = end;
        return value;
      };
      const double x = number(), y = number(), dx = number();
      EXPECT_STREQ(rest, "");
      block.rows.push_back({x, y, dx});
    }
  }
  return all;
}

class CurvesTest : public testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path path(const std::string& name) const { return folder_ / name; }

  std::string output(const std::string& name) const {
    return "--output \"" + path(name).string() + "\"";
  }

  /// The program with another gnuplot than the machine's.
  Outcome run_with_gnuplot(const std::string& lines, const std::string& arguments) const {
    std::ofstream(path("gnuplot")) << "#!/bin/sh\n" << lines << '\n';
    fs::permissions(path("gnuplot"), fs::perms::owner_all);
    return run(arguments, "PATH='" + folder_.string() + "':\"$PATH\"");
  }

  /// What gnuplot is told.
  std::string script(const std::string& arguments) const {
    const std::string file = path("script").string();
    const Outcome outcome = run_with_gnuplot("cat > '" + file + "'", arguments);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.text;
    return content(file);
  }

  /// The program must refuse with one line in which all of `words` stand.
  static void expect_refusal(const Outcome& refused, const std::vector<std::string>& words) {
    EXPECT_EQ(refused.exit_code, 1);
    EXPECT_EQ(refused.text.find('\n'), refused.text.size() - 1) << refused.text;
    for (const std::string& word : words) {
      EXPECT_NE(refused.text.find(word), std::string::npos) << refused.text;
    }
  }

 private:
  fs::path folder_ = fs::path(testing::TempDir()) / ("curves_test." + std::to_string(getpid()));
};

/// The same where pictures are wanted, too.
class CurvesPictureTest : public CurvesTest {
 protected:
  void SetUp() override {
    CurvesTest::SetUp();
    if (shell("command -v gnuplot").exit_code != 0) {
      GTEST_SKIP() << "there is no gnuplot; Debian's package is gnuplot-nox";
    }
  }

  void draw(const std::string& name) const {
    const Outcome drawn = run(output(name));
    ASSERT_EQ(drawn.exit_code, 0) << drawn.text;
    EXPECT_EQ(drawn.text, "");
  }
};

TEST_F(CurvesTest, HelpNamesEveryOption) {
  const Outcome help = run("--help");
  EXPECT_EQ(help.exit_code, 0);
  for (const char* const option : {"--output", "--terminal", "--help"}) {
    EXPECT_NE(help.text.find(option), std::string::npos) << help.text;
  }
}

TEST_F(CurvesTest, WrongArguments) {
  expect_refusal(run("--colour"), {"curves: ", "colour"});
  expect_refusal(run("elu"), {"curves: ", "'elu'"});
  expect_refusal(run("--terminal " + output("out")), {"curves: ", "--terminal", "--output"});
  EXPECT_FALSE(fs::exists(path("out")));
  std::ofstream(path("file")) << "no folder";
  expect_refusal(run(output("file/out")), {"curves: ", path("file/out").string()});
  expect_refusal(run(output("file")), {"curves: ", path("file").string()});
}

TEST_F(CurvesTest, NamesGnuplotWhereItIsMissing) {
  const std::string nothing = "PATH='" + path("nothing").string() + "'";
  expect_refusal(run(output("out"), nothing), {"curves: ", "gnuplot-nox"});
  expect_refusal(run("--terminal", nothing), {"curves: ", "gnuplot-nox"});
}

TEST_F(CurvesTest, SaysSoWhereGnuplotGivesUp) {
  for (const char* const lines : {"cat > /dev/null; exit 3", "exit 3", "exec < /dev/null"}) {
    expect_refusal(run_with_gnuplot(lines, output("out")), {"curves: ", "gnuplot"});
  }
}

TEST_F(CurvesTest, DataAreTheFunctions) {
  for (const std::string& arguments : {output("out"), std::string("--terminal")}) {
    const std::map<std::string, Block> all = blocks(script(arguments));
    EXPECT_EQ(all.size(), references().size());
    for (const auto& [name, block] : all) {
      ASSERT_EQ(references().count(block.title), 1U) << block.title;
      const Reference& reference = references().at(block.title);
      for (const Row& row : block.rows) {
        const std::string where = block.title + " at " + std::to_string(row.x);
        expect_near(row.y, reference.y(row.x), where);
        if (!std::isnan(row.dx)) expect_near(row.dx, reference.dx(row.x), where);
      }
    }
  }
}

TEST_F(CurvesTest, DataAreFineAndHaveAGapWhereGradientsJump) {
  for (const auto& [name, block] : blocks(script(output("out")))) {
    const std::vector<Row>& rows = block.rows;
    ASSERT_GE(rows.size(), 3U) << name;
    EXPECT_EQ(rows.front().x, -6);
    EXPECT_EQ(rows.back().x, 6);
    EXPECT_FALSE(std::isnan(rows.front().dx));
    int gaps = 0;
    for (std::size_t i = 1; i < rows.size(); ++i) {
      EXPECT_LE(rows[i].x - rows[i - 1].x, 1.0 / 64);
      if (!std::isnan(rows[i].dx)) {
        EXPECT_LT(rows[i - 1].x, rows[i].x);
        continue;
      }
      ++gaps;
      ASSERT_LT(i + 1, rows.size());
      EXPECT_EQ(rows[i - 1].x, 0);
      EXPECT_EQ(rows[i].x, 0);
      EXPECT_EQ(rows[i].y, rows[i - 1].y) << "y has no gap";
      EXPECT_LT(rows[i + 1].x, 1e-300) << "or the line from 0 would be seen to be missing";
    }
    EXPECT_EQ(gaps, 1) << name;
  }
}

TEST_F(CurvesTest, EveryLineIsDrawnFromItsOwnData) {
  const std::string text = script(output("out"));
  const std::map<std::string, Block> all = blocks(text);
  const std::regex file("^set output '.*/(.*)\\.(svg|png)'$");
  const std::regex line("(\\$\\w+) using 1:([23]) with lines [^$]*? title '([^']*)'");
  std::map<std::string, int> drawn;
  std::istringstream in(text);
  std::string figure;
  for (std::string command; std::getline(in, command);) {
    std::smatch found;
    if (std::regex_match(command, found, file)) figure = found[1];
    if (command.rfind("plot ", 0) != 0) continue;
    ++drawn[figure];
    ASSERT_EQ(titles().count(figure), 1U) << figure;
    std::vector<std::string> wanted = titles().at(figure);
    std::vector<std::string> seen;
    for (std::sregex_iterator i(command.begin(), command.end(), line), end; i != end; ++i) {
      const std::string name = (*i)[1], column = (*i)[2], title = (*i)[3];
      seen.push_back(title);
      ASSERT_EQ(all.count(name), 1U) << command;
      const bool is_gradient = figure == "gradients" || title == "dx for dy = 1";
      EXPECT_EQ(column, is_gradient ? "3" : "2") << figure << ", " << title;
      if (references().count(title) > 0) {
        EXPECT_EQ(all.at(name).title, title) << figure;
      } else {
        EXPECT_EQ(name, "$" + figure.substr(0, figure.find("_constants"))) << figure;
      }
    }
    EXPECT_EQ(seen, wanted) << figure;
  }
  EXPECT_EQ(drawn.size(), titles().size());
  for (const auto& [name, times] : drawn) EXPECT_EQ(times, 2) << name << ", as SVG and as PNG";
}

TEST_F(CurvesPictureTest, PicturesComeOut) {
  draw("it's here");
  std::size_t files = 0;
  for (const auto& [name, lines] : titles()) {
    const std::string svg = content(path("it's here") / (name + ".svg"));
    EXPECT_EQ(svg.rfind("<?xml", 0), 0U) << name;
    EXPECT_NE(svg.find("</svg>"), std::string::npos) << name;
    for (const std::string& line : lines) {
      EXPECT_NE(svg.find(">" + line + "<"), std::string::npos) << name << ", " << line;
    }
    EXPECT_LE(svg.size(), 120U * 1024) << name;
    const std::string png = content(path("it's here") / (name + ".png"));
    EXPECT_EQ(png.rfind("\x89PNG\r\n\x1a\n", 0), 0U) << name;
    EXPECT_GT(png.size(), 1024U) << name;
    EXPECT_LE(png.size(), 60U * 1024) << name;
    files += 2;
  }
  using Files = fs::directory_iterator;
  EXPECT_EQ(std::distance(Files(path("it's here")), Files()), static_cast<std::ptrdiff_t>(files));
}

TEST_F(CurvesPictureTest, CommittedPicturesAreWhatTheProgramDraws) {
  draw("out");
  const auto version = [](const std::string& svg) {
    const std::size_t begin = svg.find("<desc>");
    return svg.substr(begin, svg.find("</desc>") - begin);
  };
  for (const auto& [name, lines] : titles()) {
    const std::string drawn = content(path("out") / (name + ".svg"));
    const std::string committed = content(fs::path(CURVES_PICTURES) / (name + ".svg"));
    ASSERT_NE(committed, "") << name;
    EXPECT_TRUE(fs::exists(fs::path(CURVES_PICTURES) / (name + ".png"))) << name;
    if (version(drawn) != version(committed)) GTEST_SKIP() << "another gnuplot drew them";
    EXPECT_TRUE(drawn == committed) << name << ": build the target `pictures`";
  }
}

TEST_F(CurvesPictureTest, TerminalShowsEveryPictureAsText) {
  const Outcome shown = shell("cd '" + path("").string() + "'; '" CURVES_PROGRAM "' --terminal");
  EXPECT_EQ(shown.exit_code, 0) << shown.text;
  for (const auto& [name, lines] : titles()) {
    for (const std::string& line : lines) {
      EXPECT_NE(shown.text.find(line), std::string::npos) << line;
    }
  }
  EXPECT_TRUE(fs::is_empty(path("")));
}

}  // namespace
