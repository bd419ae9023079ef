// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "data_set.hpp"
#include "demo_test.hpp"
#include "training.hpp"

namespace fashion_mnist {
namespace {

/// Two whole batches and one of 2, which is cut into 0, 1, 0 and 1.
constexpr unsigned images_with_empty_shards = 130;

/// 150 images are two whole batches and one of 22, which is cut into 5, 6, 5 and 6.
class DataParallelTest : public DemoTest {
 protected:
  void SetUp() override {
    DemoTest::SetUp();
    // What Open MPI has to be told on a small and busy machine; others do not look at it.
    const std::pair<const char*, const char*> settings[] = {
        {"HWLOC_HIDE_ERRORS", "2"},
        {"OMPI_ALLOW_RUN_AS_ROOT", "1"},
        {"OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"},
        {"OMPI_MCA_hwloc_base_binding_policy", "none"},
        {"OMPI_MCA_mpi_yield_when_idle", "1"},
        {"OMPI_MCA_orte_execute_quiet", "1"},
        {"OMPI_MCA_rmaps_base_oversubscribe", "1"}};
    for (const auto& [name, value] : settings) setenv(name, value, 1);
  }

  static std::string on_ranks(int ranks, const std::string& arguments) {
    return "-n " + std::to_string(ranks) + " '" DATA_PARALLEL_PROGRAM "' " + arguments;
  }

  /// What a run ends with.
  std::vector<float> learned(int ranks, const std::string& arguments) const {
    const std::string file = path("weights." + std::to_string(ranks));
    std::filesystem::remove(file);
    const Outcome outcome = run(on_ranks(ranks, arguments + " --weights '" + file + "'"));
    EXPECT_EQ(outcome.exit_code, 0) << testing::PrintToString(outcome.lines);
    std::ifstream in(file, std::ios::binary);
    std::vector<float> values;
    for (float value = 0; in.read(reinterpret_cast<char*>(&value), sizeof value);) {
      values.push_back(value);
    }
    EXPECT_EQ(values.size(), 38882U + 88U) << "weights and slopes";
    return values;
  }

  void expect_same_bits_for_any_ranks(const std::string& arguments) const {
    const std::vector<float> one = learned(1, arguments);
    for (const int ranks : {2, 4}) {
      const std::vector<float> more = learned(ranks, arguments);
      ASSERT_EQ(more.size(), one.size());
      EXPECT_EQ(std::memcmp(more.data(), one.data(), one.size() * sizeof(float)), 0)
          << ranks << " ranks: largest difference " << largest_difference(one, more);
    }
  }

  static float largest_difference(const std::vector<float>& a, const std::vector<float>& b) {
    if (a.size() != b.size()) return std::numeric_limits<float>::infinity();
    float largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
      const float difference = std::abs(a[i] - b[i]);
      if (!(difference <= largest)) largest = difference;
    }
    return largest;
  }
};

TEST_F(DataParallelTest, SameBitsForAnyRanks) {
  expect_same_bits_for_any_ranks(data() + " --images 150 --epochs 2");
}

TEST_F(DataParallelTest, SameBitsWhereShardsAreEmpty) {
  expect_same_bits_for_any_ranks(data() + " --epochs 2 --images " +
                                 std::to_string(images_with_empty_shards));
}

TEST_F(DataParallelTest, SameBitsOnImages) {
  if (!std::filesystem::exists(data_set_folder)) {
    GTEST_SKIP() << data_set_folder << " is missing; the package is dataset-fashion-mnist";
  }
  expect_same_bits_for_any_ranks("--images 1003 --epochs 1");
}

// After 6 steps, in absolute terms: the largest weights are about 1.
TEST_F(DataParallelTest, AllreduceIsWithinAMillionth) {
  const std::string arguments = data() + " --images 150 --epochs 2";
  const std::vector<float> ordered = learned(1, arguments);
  for (const int ranks : {1, 2, 4}) {
    const std::vector<float> sums = learned(ranks, arguments + " --reduction allreduce");
    EXPECT_LE(largest_difference(ordered, sums), 1e-6f) << ranks << " ranks";
  }
}

TEST_F(DataParallelTest, LearnsWhatOneProcessLearnsFromWholeBatches) {
  const DataSet set = read_data_set(path(""), 150);
  Eigen::ThreadPool pool(1);
  const Device device(&pool, 1);
  for (const std::size_t images : {150U, images_with_empty_shards}) {
    const Settings settings{2, images, 1};
    Result whole =
        train(device, functions()[3], set.training, set.test, settings, [](const Epoch&) {});
    std::vector<float> weights;
    whole.network.for_each_parameter([&](const auto& parameter) {
      const float* const values = parameter.value.data();
      weights.insert(weights.end(), values, values + parameter.value.size());
    });
    const std::string arguments = data() + " --epochs 2 --images " + std::to_string(images);
    EXPECT_LE(largest_difference(weights, learned(4, arguments)), 1e-6f) << images << " images";
  }
}

TEST_F(DataParallelTest, RanksThatLearnDifferentWeightsAreFound) {
  const std::string arguments = data() + " --images 100 --epochs 1 --seed ";
  const Outcome outcome = run(on_ranks(1, arguments + "1") + " : " + on_ranks(1, arguments + "2"));
  EXPECT_EQ(outcome.exit_code, 1);
  // mpirun passes on what comes from several processes in any order.
  EXPECT_EQ(std::count(outcome.lines.begin(), outcome.lines.end(),
                       "data_parallel: rank 1 learned other weights"),
            1)
      << testing::PrintToString(outcome.lines);
}

TEST_F(DataParallelTest, RefusalsAreOneLineOfAllRanks) {
  expect_refusal(on_ranks(3, data()), {"3 ranks", "4 shards"});
  expect_refusal(on_ranks(4, "--data /nonexistent"), {"/nonexistent", "--data"});
  // As where one machine of several has no data.
  expect_refusal(on_ranks(1, data() + " --images 100") + " : " + on_ranks(1, "--data /nonexistent"),
                 {"/nonexistent"});
  expect_refusal(on_ranks(2, data() + " --function GELU"), {"--function", "GELU", "PReLU-shared"});
  expect_refusal(on_ranks(2, data() + " --reduction tree"), {"--reduction", "tree", "allreduce"});
  expect_refusal(on_ranks(2, data() + " --images 151"), {"--images", "150"});
  expect_refusal(on_ranks(2, data() + " --images 100 --weights /nonexistent/w"),
                 {"/nonexistent/w"});
}

}  // namespace
}  // namespace fashion_mnist
