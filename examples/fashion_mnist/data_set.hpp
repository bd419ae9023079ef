// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>

#include "idx.hpp"

namespace fashion_mnist {

/// Where Debian's package dataset-fashion-mnist puts it.
constexpr const char* data_set_folder = "/usr/share/datasets/fashion-mnist";

struct DataSet {
  Dataset training;
  Dataset test;
};

/// Reads the four files of a folder, in which `images` training images are wanted. What is missing
/// is named, with the option that asks for it: --data or --images.
DataSet read_data_set(const std::string& folder, std::size_t images);

}  // namespace fashion_mnist
