// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <string>

namespace {

struct Refused {
  std::string message;
};
bool returns = false;

void refused(const char* message) {
  if (!returns) throw Refused{message};
}

}  // namespace

#define ACTIVATIONS_REFUSE(message) refused(message)
#include <activations/activations.hpp>

namespace {

namespace act = activations;

TEST(RefuseMacroTest, IsGivenTheMessage) {
  const Eigen::ArrayXf x = Eigen::ArrayXf::Constant(10, -1);
  Eigen::ArrayXf y;
  try {
    act::forward(act::ReLU<float>(), x, y);
    FAIL() << "nothing was refused";
  } catch (const Refused& error) {
    EXPECT_EQ(error.message.rfind("activations::forward: y has 0 elements [0, 1], x has 10", 0), 0u)
        << error.message;
  }
}

TEST(RefuseMacroDeathTest, CannotGoOn) {
  const Eigen::ArrayXf x = Eigen::ArrayXf::Constant(10, -1);
  Eigen::ArrayXf y;
  returns = true;
  EXPECT_EXIT(act::forward(act::ReLU<float>(), x, y), ::testing::KilledBySignal(SIGABRT), "");
  returns = false;
}

}  // namespace
