// SPDX-License-Identifier: MIT
#pragma once

#include <activations/tensor.hpp>
#include <cstring>
#include <vector>

#include "../support/bits.hpp"
#include "../support/guarded_memory.hpp"
#include "bytes.hpp"
#include "layout.hpp"
#include "memory_checker.hpp"

namespace fuzz {

using support::GuardedMemory;

/// Memory that a call may use, and what it has to hold after the call.
class Arena {
 public:
  void clear() {
    memory_.clear();
    forget(memory_.begin(), GuardedMemory::capacity);
  }
  void keep() { expected_.assign(memory_.begin(), memory_.begin() + GuardedMemory::capacity); }
  GuardedMemory& memory() { return memory_; }

  bool holds(const void* at) const {
    const auto* byte = static_cast<const unsigned char*>(at);
    return byte >= memory_.begin() && byte <= memory_.begin() + GuardedMemory::capacity;
  }
  /// One NaN is as good as another.
  template <typename Scalar>
  void expect(const Scalar* at, Scalar value) {
    if (support::same_bits(*at, value)) value = *at;
    const auto* byte = reinterpret_cast<const unsigned char*>(at);
    std::memcpy(&expected_[static_cast<std::size_t>(byte - memory_.begin())],
                static_cast<const void*>(&value), sizeof(Scalar));
  }
  bool as_expected() const {
    know(memory_.begin(),
         GuardedMemory::capacity);  // what is an element has been looked at
    know(expected_.data(), GuardedMemory::capacity);
    return std::memcmp(memory_.begin(), expected_.data(), GuardedMemory::capacity) == 0;
  }

 private:
  GuardedMemory memory_;
  std::vector<unsigned char> expected_;
};

/// An array of a call: its memory begins at `data`.
template <typename Scalar>
struct Operand {
  Layout layout;
  Scalar* data;

  Scalar* at(Index k) const { return data + layout.position(k); }
  std::vector<Scalar> elements() const {
    std::vector<Scalar> list;
    for (Index k = 0; k < layout.size(); ++k) list.push_back(*at(k));
    return list;
  }
};

/// Of Eigen's kinds of containers.
template <typename Scalar>
struct Arrays {
  static constexpr std::size_t rank = 2;
  static Layout layout(Bytes& bytes, const Shape& extents, Index most, bool is_input) {
    return decode_strided(bytes, extents, most, is_input);
  }
  static auto view(const Operand<Scalar>& operand) {
    using Stride = Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>;
    using Array = Eigen::Array<Scalar, Eigen::Dynamic, Eigen::Dynamic>;
    const Layout& layout = operand.layout;
    return Eigen::Map<Array, 0, Stride>(operand.data + layout.first, layout.extents[0],
                                        layout.extents[1],
                                        Stride(layout.strides[1], layout.strides[0]));
  }
};
/// Of those whose type says that there are no gaps.
template <typename Scalar, int order = Eigen::ColMajor>
struct PackedArrays {
  static constexpr std::size_t rank = 2;
  static Layout layout(Bytes&, const Shape& extents, Index, bool) {
    return decode_packed(extents, order == Eigen::RowMajor);
  }
  static auto view(const Operand<Scalar>& operand) {
    using Array = Eigen::Array<Scalar, Eigen::Dynamic, Eigen::Dynamic, order>;
    return Eigen::Map<Array>(operand.data, operand.layout.extents[0], operand.layout.extents[1]);
  }
};
template <std::size_t rank>
Eigen::DSizes<Index, static_cast<int>(rank)> sizes(const Shape& list) {
  Eigen::DSizes<Index, static_cast<int>(rank)> array;
  std::copy_n(list.begin(), rank, array.begin());
  return array;
}
template <typename Scalar, int order, std::size_t rank_ = 3>
struct PackedTensors {
  static constexpr std::size_t rank = rank_;
  static Layout layout(Bytes&, const Shape& extents, Index, bool) {
    return decode_packed(extents, order == Eigen::RowMajor);
  }
  static auto view(const Operand<Scalar>& operand) {
    using Tensor = Eigen::Tensor<Scalar, static_cast<int>(rank), order>;
    return Eigen::TensorMap<Tensor>(operand.data, sizes<rank>(operand.layout.extents));
  }
};
/// What functions take that are no templates: rows without gaps between their elements.
template <typename Scalar>
struct Refs {
  static constexpr std::size_t rank = 2;
  static Layout layout(Bytes& bytes, const Shape& extents, Index most, bool) {
    return decode_rows(bytes, extents, most);
  }
  static auto view(const Operand<Scalar>& operand) {
    using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const Layout& layout = operand.layout;
    const Eigen::Map<Matrix, 0, Eigen::OuterStride<>> rows(operand.data, layout.extents[0],
                                                           layout.extents[1],
                                                           Eigen::OuterStride<>(layout.strides[0]));
    return Eigen::Ref<Matrix>(rows);
  }
};
template <typename Scalar, int order>
struct Tensors {
  static constexpr std::size_t rank = 3;
  static Layout layout(Bytes& bytes, const Shape& extents, Index most, bool) {
    return decode_slice(bytes, extents, most, order == Eigen::RowMajor);
  }
  static auto view(const Operand<Scalar>& operand) {
    const Layout& layout = operand.layout;
    return Eigen::TensorMap<Eigen::Tensor<Scalar, 3, order>>(operand.data, sizes<3>(layout.whole))
        .slice(sizes<3>(layout.offsets), sizes<3>(layout.extents));
  }
};
template <typename Scalar, int order>
struct Chips {
  static constexpr std::size_t rank = 2;
  static Layout layout(Bytes& bytes, const Shape& extents, Index most, bool) {
    return decode_chip(bytes, extents, most, order == Eigen::RowMajor);
  }
  static auto view(const Operand<Scalar>& operand) {
    const Layout& layout = operand.layout;
    return Eigen::TensorMap<Eigen::Tensor<Scalar, 3, order>>(operand.data, sizes<3>(layout.whole))
        .slice(sizes<3>(layout.offsets), sizes<3>(layout.sliced))
        .chip(layout.chipped_at, layout.chipped_axis);
  }
};

}  // namespace fuzz
