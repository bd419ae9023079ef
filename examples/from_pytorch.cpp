// SPDX-License-Identifier: MIT
// Weights and slopes that PyTorch has learned, moved over as plain text: data/pytorch_export.py
// writes the file, with what PyTorch makes of a few inputs, and this program makes the same of them.
#include <activations/activations.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>

namespace act = activations;

namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

class Tensors {
 public:
  explicit Tensors(const std::string& file) : file_(file) {
    std::ifstream in(file);
    if (!in) throw std::runtime_error(file + ": cannot be opened");
    std::string name;
    for (Eigen::Index rows = 0, columns = 0; in >> name;) {
      if (!(in >> rows >> columns) || rows < 1 || columns < 1 || rows * columns > 100000000) {
        fail(name + ": rows and columns do not follow the name");
      }
      Matrix& tensor = tensors_[name];
      tensor.resize(rows, columns);
      for (Eigen::Index i = 0; i < tensor.size(); ++i) {
        if (in >> tensor.data()[i]) continue;
        fail(name + ": " + std::to_string(i) + " numbers where rows and columns say " +
             std::to_string(tensor.size()));
      }
    }
  }

  const Matrix& get(const std::string& name, Eigen::Index rows, Eigen::Index columns) const {
    const auto found = tensors_.find(name);
    if (found == tensors_.end()) fail("there is no tensor " + name);
    const Matrix& tensor = found->second;
    if (tensor.rows() != rows || tensor.cols() != columns) {
      std::ostringstream text;
      text << name << " is " << tensor.rows() << " x " << tensor.cols() << ", the network has "
           << rows << " x " << columns;
      fail(text.str());
    }
    return tensor;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw std::runtime_error(file_ + ": " + what);
  }

  std::string file_;
  std::map<std::string, Matrix> tensors_;
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

  const float difference = (y - tensors.get("y", 5, 2)).cwiseAbs().maxCoeff();
  std::cout << y << "\nlargest difference to PyTorch: " << difference << '\n';
  // The sums of the products may be taken in another order.
  if (difference <= 1e-6f) return 0;
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
