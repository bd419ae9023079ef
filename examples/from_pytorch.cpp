// SPDX-License-Identifier: MIT
// Weights and slopes moved over from PyTorch as plain text: data/pytorch_export.py
// writes the file, with what PyTorch makes of a few inputs, and this program makes the same of them.
#include <activations/activations.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace act = activations;

namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// The tensors of a file: for each a line "name rows columns", and then its rows.
class Tensors {
 public:
  explicit Tensors(const std::string& file) : file_(file) {
    std::ifstream in(file);
    if (!in) throw std::runtime_error(file + ": cannot be opened");
    std::string text;
    for (int line = 1; std::getline(in, text); ++line) {
      std::istringstream header(text);
      std::string name;
      Eigen::Index rows = 0, columns = 0;
      header >> name >> rows >> columns;
      if (rows < 1 || columns < 1) fail(line, "'name rows columns'", "'" + text + "'");

      const int first_line = line;
      std::vector<float> values;
      for (Eigen::Index row = 0; row < rows; ++row) {
        ++line;
        if (!std::getline(in, text)) {
          fail(line, std::to_string(rows) + " rows of " + name, std::to_string(row));
        }
        std::istringstream numbers(text);
        Eigen::Index count = 0;
        for (float value; numbers >> value; ++count) values.push_back(value);
        if (count != columns || !numbers.eof()) {
          fail(line, std::to_string(columns) + " numbers of " + name, "'" + text + "'");
        }
      }
      tensors_[name] = {first_line, Eigen::Map<Matrix>(values.data(), rows, columns)};
    }
  }

  const Matrix& get(const std::string& name, Eigen::Index rows, Eigen::Index columns) const {
    const auto found = tensors_.find(name);
    if (found == tensors_.end()) {
      std::string names;
      for (const auto& tensor : tensors_) names += " " + tensor.first;
      throw std::runtime_error(file_ + ": expected a tensor " + name + ", found:" + names);
    }
    const auto& [line, tensor] = found->second;
    if (tensor.rows() != rows || tensor.cols() != columns) {
      fail(line, name + " " + std::to_string(rows) + " " + std::to_string(columns),
           std::to_string(tensor.rows()) + " " + std::to_string(tensor.cols()));
    }
    return tensor;
  }

 private:
  [[noreturn]] void fail(int line, const std::string& expected, const std::string& found) const {
    throw std::runtime_error(file_ + ":" + std::to_string(line) + ": expected " + expected +
                             ", found " + found);
  }

  std::string file_;
  std::map<std::string, std::pair<int, Matrix>> tensors_;
};

int run(const std::string& file) {
  const Tensors tensors(file);
  // A row for each sample, as in PyTorch; so units lie along axis 1.
  const Matrix hidden_weights = tensors.get("0.weight", 4, 3);
  const Eigen::RowVectorXf hidden_bias = tensors.get("0.bias", 1, 4);
  const Eigen::ArrayXf slopes = tensors.get("1.weight", 1, 4).transpose();
  const Matrix weights = tensors.get("2.weight", 2, 4);
  const Eigen::RowVectorXf bias = tensors.get("2.bias", 1, 2);
  const Matrix x = tensors.get("x", 5, 3);

  Matrix hidden = (x * hidden_weights.transpose()).rowwise() + hidden_bias;
  act::forward(act::per_channel(slopes, 1), hidden, hidden);
  const Matrix y = (hidden * weights.transpose()).rowwise() + bias;

  const Eigen::ArrayXXf difference = (y - tensors.get("y", 5, 2)).array().abs();
  std::cout << y << "\nlargest difference to PyTorch: " << difference.maxCoeff() << '\n';
  // The sums of the products may be taken in another order.
  if ((difference <= 1e-6f).all()) return 0;
  std::cerr << "from_pytorch: not what PyTorch says\n";
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  const auto beside = std::filesystem::path(__FILE__).parent_path() / "data/pytorch_export.txt";
  try {
    return run(argc > 1 ? argv[1] : beside.string());
  } catch (const std::exception& error) {
    std::cerr << "from_pytorch: " << error.what() << '\n';
    return 1;
  }
}
