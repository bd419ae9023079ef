// SPDX-License-Identifier: MIT
#include "demo_test.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace fashion_mnist {
namespace {

TEST_F(DemoTest, HelpNamesEveryOption) {
  const Outcome help = run("--help");
  EXPECT_EQ(help.exit_code, 0);
  const std::string text = testing::PrintToString(help.lines);
  for (const char* const option :
       {"--help", "--epochs", "--images", "--seed", "--only", "--threads", "--csv", "--data"}) {
    EXPECT_NE(text.find(option), std::string::npos) << option;
  }
}

TEST_F(DemoTest, SameTableForAnyNumberOfThreads) {
  // 150 images are two whole batches and one that ends in the middle of a slice.
  const std::string arguments = data() + " --images 150 --epochs 2 --threads ";
  const std::vector<std::string> one = table(arguments + "1");
  EXPECT_EQ(one.size(), 7U) << "a heading and six functions";
  EXPECT_EQ(one, table(arguments + "2"));
  EXPECT_EQ(one, table(arguments + "3"));
}

TEST_F(DemoTest, AnotherSeedIsAnotherTable) {
  const std::string arguments = data() + " --images 150 --epochs 1 --only relu --seed ";
  EXPECT_NE(table(arguments + "1").back().substr(6), table(arguments + "2").back().substr(6));
}

TEST_F(DemoTest, LearnsTheDataSet) {
  const std::string data_set = "/usr/share/datasets/fashion-mnist";
  if (!std::filesystem::exists(data_set)) {
    GTEST_SKIP() << data_set << " is missing; the package is dataset-fashion-mnist";
  }
  const std::vector<std::string> rows = table("--images 1000 --epochs 2 --only ELU");
  ASSERT_EQ(rows.size(), 2U);
  const std::string start = "ELU,1,1000,2,";
  ASSERT_EQ(rows[1].substr(0, start.size()), start);
  EXPECT_GT(std::stod(rows[1].substr(start.size())), 0.6);
}

TEST_F(DemoTest, OptionsOutOfRange) {
  expect_refusal("--epochs 0", {"--epochs"});
  expect_refusal("--images -1", {"--images", "-1"});
  expect_refusal("--threads 0", {"--threads"});
  expect_refusal("--threads many", {"--threads", "many"});
  expect_refusal("--seed -1", {"--seed", "-1"});
  expect_refusal("--epochs 3x", {"--epochs", "3x"});
  expect_refusal("--seed", {"seed"});
  expect_refusal("--only GELU", {"GELU", "ReLU,LeakyReLU,PReLU-shared,PReLU-per-channel,ELU,SELU"});
  expect_refusal("--speed 9", {"speed"});
  expect_refusal("again", {"again"});
  expect_refusal(data() + " --images 151", {"--images", "150"});
}

TEST_F(DemoTest, UnwritableCsvIsFoundBeforeTraining) {
  const std::string csv = path("nowhere") + "/table.csv";
  expect_refusal(data() + " --images 100 --csv '" + csv + "'", {csv});
}

}  // namespace
}  // namespace fashion_mnist
