// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "demo_test.hpp"

namespace fashion_mnist {
namespace {

using Row = std::map<std::string, std::string>;

std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> all(1);
  for (const char c : line) {
    if (c == ',') {
      all.emplace_back();
    } else {
      all.back() += c;
    }
  }
  return all;
}

/// The programs on the small data set of the fixture.
class ClaimsTest : public DemoTest {
 protected:
  void measure(const std::string& arguments) {
    const Outcome measured =
        run(data() + " --images 150 --output '" + path("out") + "' " + arguments);
    ASSERT_EQ(measured.exit_code, 0) << testing::PrintToString(measured.lines);
  }

  std::vector<Row> rows(const std::string& name) const {
    std::ifstream file(path("out") + "/" + name + ".csv");
    std::string line;
    std::getline(file, line);
    const std::vector<std::string> heading = cells(line);
    std::vector<Row> all;
    while (std::getline(file, line)) {
      const std::vector<std::string> values = cells(line);
      EXPECT_EQ(values.size(), heading.size()) << name << ": " << line;
      Row row;
      for (std::size_t i = 0; i < std::min(values.size(), heading.size()); ++i) {
        row[heading[i]] = values[i];
      }
      all.push_back(row);
    }
    return all;
  }
};

TEST_F(ClaimsTest, HelpNamesEveryOptionAndClaim) {
  const Outcome help = run("--help");
  EXPECT_EQ(help.exit_code, 0);
  const std::string text = testing::PrintToString(help.lines);
  for (const char* const word : {"--only", "--seeds", "--images", "--threads", "--data", "--output",
                                 "rectifiers", "dying_units", "depth", "normalisation"}) {
    EXPECT_NE(text.find(word), std::string::npos) << word;
  }
}

TEST_F(ClaimsTest, WrongArguments) {
  expect_refusal("--only gelu", {"--only", "gelu"});
  expect_refusal("--seeds 0", {"--seeds", "'0'"});
  expect_refusal(data() + " --images 151", {"--images", "150"});
  expect_refusal("--data '" + path("nowhere") + "'", {train_images, test_labels, "--data"});
  expect_refusal(data() + " --images 100 --output '" + path(train_images) + "'", {train_images});
}

TEST_F(ClaimsTest, EveryFunctionAndSeedHasItsRowsAndEveryClaimItsTableAndPicture) {
  measure("--seeds 2");
  EXPECT_EQ(rows("rectifiers").size(), 2U * 7 * 5 * 3) << "seeds, functions, epochs, batches";
  EXPECT_EQ(rows("rectifiers_runs").size(), 2U * 7);
  EXPECT_EQ(rows("rectifiers_slopes").size(), 2U * 2 * 3) << "seeds, functions, layers";
  EXPECT_EQ(rows("dying_units").size(), 2U * 6 * 7 * 3) << "seeds, functions, rates, layers";
  EXPECT_EQ(rows("normalisation").size(), 2U * 6 * 8) << "seeds, functions, networks";
#ifdef CLAIMS_REPORT
  ASSERT_EQ(
      std::system(("'" CLAIMS_REPORT "' '" + path("out") + "' > '" + path("text") + "'").c_str()),
      0);
  std::ifstream file(path("text"));
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  for (const char* const part :
       {"## Learning: 2 seeds", "## Dying units: 2 seeds", "## Vanishing gradients",
        "## Self-normalisation", "## Normalisation: 2 seeds"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part;
  }
  for (const char* const picture :
       {"rectifiers", "dying_units", "vanishing", "self_normalisation", "normalisation"}) {
    std::ifstream svg(path("out") + "/" + picture + ".svg");
    const std::string drawn{std::istreambuf_iterator<char>(svg), {}};
    EXPECT_NE(drawn.find("SELU"), std::string::npos) << picture;
  }
#endif
}

TEST_F(ClaimsTest, ThreadsChangeNothing) {
  const auto curves = [&](int threads) {
    measure("--seeds 1 --only rectifiers --threads " + std::to_string(threads));
    return rows("rectifiers");
  };
  EXPECT_EQ(curves(1), curves(3));
}

/// What is true of these functions whatever the images are.
TEST_F(ClaimsTest, GradientsVanishWithTheLogisticFunctionAlone) {
  measure("--seeds 1 --only depth");
  std::map<std::string, double> first;
  std::map<std::string, double> last;
  for (Row& row : rows("depth")) {
    const bool rectifier = row["function"].find("ReLU") != std::string::npos;
    if (row["when"] != "initial" || (std::stod(row["weight_variance"]) > 1) != rectifier) continue;
    if (row["layer"] == "1")
      first[row["function"]] = std::strtod(row["gradient_norm"].c_str(), nullptr);
    if (row["layer"] == "64") last[row["function"]] = std::stod(row["gradient_norm"]);
  }
  ASSERT_EQ(first.size(), 7U);
  for (const auto& [function, norm] : first) {
    if (function == "Sigmoid") {
      EXPECT_LT(norm, 1e-20 * last[function]);
    } else {
      EXPECT_GT(norm, 1e-4 * last[function]) << function;
    }
  }
}

}  // namespace
}  // namespace fashion_mnist
