// SPDX-License-Identifier: MIT
/// Reader of the IDX files of Fashion-MNIST. Everything that is wrong with a file is a
/// std::runtime_error whose text is one sentence that starts with the file's name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace fashion_mnist {

using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t side = 28;  ///< pixels in a row and in a column of an image
constexpr std::size_t pixels = side * side;
constexpr std::size_t classes = 10;

/// Images one after the other, each row by row, and the class of each.
struct Dataset {
  Bytes images;
  Bytes labels;
  std::size_t size() const { return labels.size(); }
};

/// The whole uncompressed content of a gzip file.
Bytes read_gzip(const std::string& file);

/// The pixels of an uncompressed image file: magic number 2051, then count, rows and columns (big
/// endian), then one byte a pixel and nothing more. `file` is only used in error messages.
Bytes decode_images(const Bytes& content, const std::string& file);

/// The classes in an uncompressed label file: magic number 2049, count, one byte a label, each
/// below `classes`.
Bytes decode_labels(const Bytes& content, const std::string& file);

/// Reads a pair of files; there must be at least one image, and a label for each.
Dataset read_dataset(const std::string& image_file, const std::string& label_file);

}  // namespace fashion_mnist
