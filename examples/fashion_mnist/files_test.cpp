// SPDX-License-Identifier: MIT
#include <filesystem>
#include <fstream>
#include <string>

#include "demo_test.hpp"

namespace fashion_mnist {
namespace {

using FilesTest = DemoTest;

TEST_F(FilesTest, ReaderReturnsWhatTheFilesHold) {
  const Dataset data = read_dataset(path(test_images), path(test_labels));
  ASSERT_EQ(data.size(), 70U);
  const Bytes images = image_file(70);
  const Bytes labels = label_file(70);
  EXPECT_EQ(data.images, Bytes(images.begin() + 16, images.end()));
  EXPECT_EQ(data.labels, Bytes(labels.begin() + 8, labels.end()));
}

TEST_F(FilesTest, MissingFolder) {
  expect_refusal("--data '" + path("nowhere") + "'",
                 {path("nowhere"), train_images, train_labels, test_images, test_labels,
                  "dataset-fashion-mnist", "--data"});
}

TEST_F(FilesTest, MissingFile) {
  std::filesystem::remove(path(test_labels));
  expect_refusal(data(), {std::string("there is no ") + test_labels + ";", "--data"});
}

TEST_F(FilesTest, TruncatedGzip) {
  std::filesystem::resize_file(path(train_images),
                               std::filesystem::file_size(path(train_images)) / 2);
  expect_file_refused(train_images, "truncated");
}

TEST_F(FilesTest, CorruptGzip) {
  std::fstream file(path(train_images), std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(100);
  for (int i = 0; i < 100; ++i) file.put('\xff');
  file.close();
  expect_file_refused(train_images, "corrupt");
}

TEST_F(FilesTest, NotGzip) {
  std::ofstream(path(test_labels)) << "plain text";
  expect_file_refused(test_labels, "not a gzip file");
}

TEST_F(FilesTest, EmptyFile) {
  std::ofstream(path(test_labels)).close();
  expect_file_refused(test_labels, "not a gzip file");
}

TEST_F(FilesTest, FolderInPlaceOfFile) {
  std::filesystem::remove(path(test_labels));
  std::filesystem::create_directory(path(test_labels));
  expect_file_refused(test_labels, "cannot be read");
}

TEST_F(FilesTest, ShorterThanItsHeader) {
  write(train_images, header({2051, 150}));
  expect_file_refused(train_images, "header");
}

TEST_F(FilesTest, WrongMagicNumber) {
  write(train_labels, image_file(1));
  expect_file_refused(train_labels, "magic number 2051");
}

TEST_F(FilesTest, ImagesOfAnotherSize) {
  write(train_images, header({2051, 150, 32, 28}));
  expect_file_refused(train_images, "32 x 28");
}

TEST_F(FilesTest, AnnouncedSizeBeyondMemory) {
  write(train_images, header({2051, 0xffffffff, side, side}));
  expect_file_refused(train_images, "holds 0");
}

TEST_F(FilesTest, TooFewBytes) {
  Bytes content = image_file(150);
  content.pop_back();
  write(train_images, content);
  expect_file_refused(train_images, "holds 117599");
}

TEST_F(FilesTest, TooManyBytes) {
  Bytes content = label_file(150);
  content.push_back(0);
  write(train_labels, content);
  expect_file_refused(train_labels, "holds 151");
}

TEST_F(FilesTest, MoreThanAnyDataSetHolds) {
  write(train_images, Bytes(std::size_t{70} << 20));
  expect_file_refused(train_images, "64 MiB");
}

TEST_F(FilesTest, LabelOutOfRange) {
  Bytes content = label_file(70);
  content[8 + 69] = 10;
  write(test_labels, content);
  expect_file_refused(test_labels, "label 10 of image 69");
}

TEST_F(FilesTest, AsManyLabelsAsImages) {
  write(test_labels, label_file(71));
  expect_file_refused(test_labels, "71 labels for the 70 images");
}

TEST_F(FilesTest, NoImages) {
  write(test_images, image_file(0));
  write(test_labels, label_file(0));
  expect_file_refused(test_images, "no images");
}

}  // namespace
}  // namespace fashion_mnist
