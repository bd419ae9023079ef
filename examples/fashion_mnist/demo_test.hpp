// SPDX-License-Identifier: MIT
/// A fixture that runs the program on a small data set of its own.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "idx.hpp"

namespace fashion_mnist {

constexpr const char* train_images = "train-images-idx3-ubyte.gz";
constexpr const char* train_labels = "train-labels-idx1-ubyte.gz";
constexpr const char* test_images = "t10k-images-idx3-ubyte.gz";
constexpr const char* test_labels = "t10k-labels-idx1-ubyte.gz";

struct Outcome {
  int exit_code = -1;
  std::vector<std::string> lines;  // of both outputs
};

inline Outcome run(const std::string& arguments) {
  Outcome outcome;
  FILE* const pipe = popen(("'" FASHION_MNIST_PROGRAM "' " + arguments + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return outcome;
  std::string text;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) {
    if (c != '\n') {
      text += static_cast<char>(c);
    } else {
      outcome.lines.push_back(text);
      text.clear();
    }
  }
  if (!text.empty()) outcome.lines.push_back(text);
  const int status = pclose(pipe);
  if (WIFEXITED(status)) outcome.exit_code = WEXITSTATUS(status);
  return outcome;
}

/// The program must refuse with one line in which all of `words` stand.
inline void expect_refusal(const std::string& arguments, const std::vector<std::string>& words) {
  const Outcome refused = run(arguments);
  EXPECT_EQ(refused.exit_code, 1);
  ASSERT_EQ(refused.lines.size(), 1U) << testing::PrintToString(refused.lines);
  for (const std::string& word : words) {
    EXPECT_NE(refused.lines[0].find(word), std::string::npos) << refused.lines[0];
  }
}

inline Bytes header(const std::vector<std::uint32_t>& words) {
  Bytes bytes;
  for (const std::uint32_t word : words) {
    for (const int shift : {24, 16, 8, 0})
      bytes.push_back(static_cast<std::uint8_t>(word >> shift));
  }
  return bytes;
}

inline Bytes image_file(std::uint32_t count) {
  Bytes bytes = header({2051, count, side, side});
  for (std::size_t i = 0; i < count * pixels; ++i)
    bytes.push_back(static_cast<std::uint8_t>(i * i));
  return bytes;
}

inline Bytes label_file(std::uint32_t count) {
  Bytes bytes = header({2049, count});
  for (std::size_t i = 0; i < count; ++i) bytes.push_back(static_cast<std::uint8_t>(i % classes));
  return bytes;
}

/// A folder with a small data set in which nothing is wrong yet.
class DemoTest : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder_);
    write(train_images, image_file(150));
    write(train_labels, label_file(150));
    write(test_images, image_file(70));
    write(test_labels, label_file(70));
  }

  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name) const { return folder_ + "/" + name; }

  void write(const std::string& name, const Bytes& content) const {
    const gzFile file = gzopen(path(name).c_str(), "wb");
    ASSERT_NE(file, nullptr);
    ASSERT_EQ(gzwrite(file, content.data(), static_cast<unsigned>(content.size())),
              static_cast<int>(content.size()));
    ASSERT_EQ(gzclose(file), Z_OK);
  }

  std::string data() const { return "--data '" + folder_ + "'"; }

  void expect_file_refused(const std::string& name, const std::string& word) const {
    expect_refusal(data() + " --images 100 --epochs 1", {path(name), word});
  }

  /// The rows of the CSV file of a run, without the two columns of times.
  std::vector<std::string> table(const std::string& arguments) const {
    const std::string csv = path("table.csv");
    const Outcome trained = run(arguments + " --csv '" + csv + "'");
    EXPECT_EQ(trained.exit_code, 0) << testing::PrintToString(trained.lines);
    std::vector<std::string> rows;
    std::ifstream file(csv);
    for (std::string row; std::getline(file, row);) {
      for (int column = 0; column < 2; ++column) row.resize(row.rfind(','));
      rows.push_back(row);
    }
    return rows;
  }

 private:
  std::string folder_ = testing::TempDir() + "fashion_mnist_test." + std::to_string(getpid());
};

}  // namespace fashion_mnist
