// SPDX-License-Identifier: MIT
#include "data_set.hpp"

#include <filesystem>
#include <stdexcept>
#include <vector>

namespace fashion_mnist {

DataSet read_data_set(const std::string& folder, std::size_t images) {
  const std::vector<std::string> names = {"train-images-idx3-ubyte.gz",
                                          "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz",
                                          "t10k-labels-idx1-ubyte.gz"};
  std::vector<std::string> files;
  std::string missing;
  for (const std::string& name : names) {
    files.push_back(folder + "/" + name);
    if (!std::filesystem::exists(files.back())) missing += (missing.empty() ? "" : ", ") + name;
  }
  if (!missing.empty()) {
    throw std::runtime_error(folder + ": there is no " + missing +
                             "; Debian's package dataset-fashion-mnist has them in " +
                             data_set_folder + ", and --data DIR takes them from elsewhere");
  }
  DataSet data{read_dataset(files[0], files[1]), read_dataset(files[2], files[3])};
  if (images > data.training.size()) {
    throw std::runtime_error("--images: " + std::to_string(images) + " of " +
                             std::to_string(data.training.size()) + " training images in " +
                             folder);
  }
  return data;
}

}  // namespace fashion_mnist
