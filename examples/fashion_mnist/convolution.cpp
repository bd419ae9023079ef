// SPDX-License-Identifier: MIT
#include "convolution.hpp"

#include <algorithm>
#include <cmath>

namespace fashion_mnist {
namespace {

using RowMajorMatrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr Index slice_size = 8;

Index slices(Index images) { return (images + slice_size - 1) / slice_size; }

/// Calls work(slice, first image, images) for all slices of a batch. The cut depends on the batch
/// alone and every slice is computed by one thread, so that sums come out the same for any number
/// of threads.
template <class Work>
void for_each_slice(const Device& device, Index images, const Work& work) {
  const Eigen::TensorOpCost worth_a_thread(0, 0, 1e6);
  device.parallelFor(slices(images), worth_a_thread, [&](Index begin, Index end) {
    for (Index slice = begin; slice < end; ++slice) {
      const Index first = slice * slice_size;
      work(slice, first, std::min(slice_size, images - first));
    }
  });
}

}  // namespace

Convolution::Convolution(Shape in, Index channels, Index window, Index stride)
    : in_(in), out_{channels, (in.side - window) / stride + 1}, window_(window), stride_(stride) {}

void Convolution::initialise(float variance, Random& random) {
  const Index inputs = in_.channels * window_ * window_;
  const float deviation = std::sqrt(variance / static_cast<float>(inputs));
  Eigen::MatrixXf initial = Eigen::MatrixXf::Zero(out_.channels, inputs + 1);
  for (Index row = 0; row < out_.channels; ++row) {
    for (Index column = 0; column < inputs; ++column) {
      initial(row, column) = deviation * random.normal();
    }
  }
  weights_.reset(initial);
}

void Convolution::forward(const Device& device, const Tensor4& x, Tensor4& y) {
  const Index images = x.dimension(0);
  const Index positions = out_.side * out_.side;
  y.resize(images, out_.channels, out_.side, out_.side);
  columns_.resize(weights_.value.cols(), images * positions);
  for_each_slice(device, images, [&](Index, Index first, Index count) {
    for (Index i = first; i < first + count; ++i) {
      unfold(x.data() + i * in_.size(), columns_.col(i * positions).data());
    }
    const RowMajorMatrix product =
        weights_.value * columns_.middleCols(first * positions, count * positions);
    for (Index i = 0; i < count; ++i) {
      Eigen::Map<RowMajorMatrix>(y.data() + (first + i) * out_.size(), out_.channels, positions) =
          product.middleCols(i * positions, positions);
    }
  });
}

void Convolution::backward(const Device& device, const Tensor4& dy, Tensor4* dx) {
  const Index images = dy.dimension(0);
  const Index positions = out_.side * out_.side;
  const Index width = weights_.value.cols();
  if (dx != nullptr) dx->resize(images, in_.channels, in_.side, in_.side);
  slice_gradients_.resize(out_.channels, slices(images) * width);
  for_each_slice(device, images, [&](Index slice, Index first, Index count) {
    RowMajorMatrix gradient(out_.channels, count * positions);
    for (Index i = 0; i < count; ++i) {
      gradient.middleCols(i * positions, positions) = Eigen::Map<const RowMajorMatrix>(
          dy.data() + (first + i) * out_.size(), out_.channels, positions);
    }
    auto columns = columns_.middleCols(first * positions, count * positions);
    slice_gradients_.middleCols(slice * width, width).noalias() = gradient * columns.transpose();
    if (dx == nullptr) return;
    // The columns have served; the same memory takes their gradient.
    columns.noalias() = weights_.value.transpose() * gradient;
    for (Index i = first; i < first + count; ++i) {
      fold(columns_.col(i * positions).data(), dx->data() + i * in_.size());
    }
  });
  weights_.gradient = slice_gradients_.leftCols(width);
  for (Index slice = 1; slice < slices(images); ++slice) {
    weights_.gradient += slice_gradients_.middleCols(slice * width, width);
  }
}

void Convolution::step(float rate) {
  constexpr float decay = 1e-4f;
  const Index inputs = weights_.value.cols() - 1;
  weights_.gradient.leftCols(inputs) += decay * weights_.value.leftCols(inputs);
  weights_.step(rate);
}

/// One column for each position of the window: the pixels that it sees, then a one for the bias.
void Convolution::unfold(const float* image, float* column) const {
  for (Index row = 0; row < out_.side; ++row) {
    for (Index left = 0; left < out_.side; ++left) {
      const float* const corner = image + (row * in_.side + left) * stride_;
      for (Index channel = 0; channel < in_.channels; ++channel) {
        for (Index r = 0; r < window_; ++r) {
          const float* const pixel = corner + (channel * in_.side + r) * in_.side;
          for (Index c = 0; c < window_; ++c) *column++ = pixel[c];
        }
      }
      *column++ = 1;
    }
  }
}

/// The transpose of unfold: every pixel gets the sum of what its copies got.
void Convolution::fold(const float* column, float* image) const {
  std::fill_n(image, in_.size(), 0.0f);
  for (Index row = 0; row < out_.side; ++row) {
    for (Index left = 0; left < out_.side; ++left) {
      float* const corner = image + (row * in_.side + left) * stride_;
      for (Index channel = 0; channel < in_.channels; ++channel) {
        for (Index r = 0; r < window_; ++r) {
          float* const pixel = corner + (channel * in_.side + r) * in_.side;
          for (Index c = 0; c < window_; ++c) pixel[c] += *column++;
        }
      }
      ++column;
    }
  }
}

}  // namespace fashion_mnist
