// SPDX-License-Identifier: MIT
#pragma once

#include <unsupported/Eigen/CXX11/Tensor>

#include "view.hpp"

/// Tensor, and what Eigen makes of it, as containers.
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// A tensor expression as memory: only those that are nothing but pointer, extents and strides have
/// it.
template <typename X>
struct TensorMemory {
  static constexpr bool known = false;
  static constexpr bool packed = false;
  static constexpr bool writable = false;
};

/// Tensor, TensorFixedSize and TensorMap.
template <typename X, bool is_writable>
struct StoredTensor {
  static constexpr bool known = true;
  static constexpr bool packed = true;
  static constexpr bool writable = is_writable;

  static auto view(const X& x) {
    constexpr std::size_t rank = X::NumIndices;
    constexpr bool row_major = static_cast<int>(X::Layout) == static_cast<int>(Eigen::RowMajor);
    View<const typename X::Scalar, rank> view{x.data(), {}, {}};
    const Eigen::DSizes<Index, static_cast<int>(rank)> dimensions(x.dimensions());
    Index stride = 1;
    for (std::size_t i = 0; i < rank; ++i) {
      const std::size_t axis = row_major ? rank - 1 - i : i;
      view.extents[axis] = dimensions[axis];
      view.strides[axis] = stride;
      stride *= view.extents[axis];
    }
    return view;
  }
};

template <typename Scalar, int rank, int options, typename IndexType>
struct TensorMemory<Eigen::Tensor<Scalar, rank, options, IndexType>>
    : StoredTensor<Eigen::Tensor<Scalar, rank, options, IndexType>, true> {};

template <typename Scalar, typename Sizes, int options, typename IndexType>
struct TensorMemory<Eigen::TensorFixedSize<Scalar, Sizes, options, IndexType>>
    : StoredTensor<Eigen::TensorFixedSize<Scalar, Sizes, options, IndexType>, true> {};

template <typename Plain, int options, template <typename> class Pointer>
struct TensorMemory<Eigen::TensorMap<Plain, options, Pointer>>
    : StoredTensor<Eigen::TensorMap<Plain, options, Pointer>,
                   !std::is_const_v<Plain> && !std::is_const_v<typename Plain::Scalar>> {};

/// What chips and slices share: the memory of what they are taken of.
template <typename Inner>
struct TensorPart {
  using Memory = TensorMemory<std::remove_const_t<Inner>>;
  static constexpr bool known = Memory::known;
  static constexpr bool packed = false;
  static constexpr bool writable = Memory::writable && !std::is_const_v<Inner>;
};

template <Eigen::DenseIndex dim, typename Inner>
struct TensorMemory<Eigen::TensorChippingOp<dim, Inner>> : TensorPart<Inner> {
  static auto view(const Eigen::TensorChippingOp<dim, Inner>& x) {
    const auto whole = TensorPart<Inner>::Memory::view(x.expression());
    constexpr std::size_t rank = decltype(whole)::rank - 1;
    const auto chipped = static_cast<std::size_t>(x.dim());
    View<const typename Inner::Scalar, rank> view{
        whole.data + x.offset() * whole.strides[chipped], {}, {}};
    for (std::size_t axis = 0; axis < rank; ++axis) {
      const std::size_t from = axis < chipped ? axis : axis + 1;
      view.extents[axis] = whole.extents[from];
      view.strides[axis] = whole.strides[from];
    }
    return view;
  }
};

template <typename Starts, typename Sizes, typename Inner>
struct TensorMemory<Eigen::TensorSlicingOp<Starts, Sizes, Inner>> : TensorPart<Inner> {
  static auto view(const Eigen::TensorSlicingOp<Starts, Sizes, Inner>& x) {
    auto view = TensorPart<Inner>::Memory::view(x.expression());
    for (std::size_t axis = 0; axis < view.extents.size(); ++axis) {
      view.data += static_cast<Index>(x.startIndices()[axis]) * view.strides[axis];
      view.extents[axis] = static_cast<Index>(x.sizes()[axis]);
    }
    return view;
  }
};

struct TensorKind;

template <typename X>
inline constexpr bool is_tensor_ref = false;
template <typename Plain>
inline constexpr bool is_tensor_ref<Eigen::TensorRef<Plain>> = true;

template <typename X, typename = void>
inline constexpr bool has_dimensions = false;
template <typename X>
inline constexpr bool
    has_dimensions<X, std::void_t<decltype(std::declval<const X&>().dimensions())>> = true;

/// The slope of an element of a tensor, for Eigen's generate().
template <typename Scalar, std::size_t rank>
struct TensorSlopeAt {
  View<const Scalar, 1> slopes;
  std::size_t axis;

  template <typename IndexType>
  EIGEN_DEVICE_FUNC Scalar operator()(const Eigen::array<IndexType, rank>& at) const {
    return slopes.data[at[axis] * slopes.strides[0]];
  }
};

template <typename X>
struct Container<
    X, std::enable_if_t<std::is_base_of_v<Eigen::TensorBase<X, Eigen::ReadOnlyAccessors>, X>>> {
 private:
  using Traits = Eigen::internal::traits<X>;
  using Memory = TensorMemory<X>;

 public:
  static constexpr bool is_known = true;
  using Kind = TensorKind;
  using Scalar = std::remove_const_t<typename Traits::Scalar>;
  static constexpr std::size_t rank = Traits::NumDimensions;
  using Plain = Eigen::Tensor<Scalar, static_cast<int>(rank), Traits::Layout>;
  static constexpr bool is_vector = rank == 1;
  static constexpr bool has_memory = Memory::known;
  static constexpr int packed_as = Memory::packed ? static_cast<int>(Traits::Layout) : -1;
  static constexpr bool is_writable = Memory::writable;
  static constexpr bool is_dynamic = std::is_same_v<
      X, Eigen::Tensor<Scalar, static_cast<int>(rank), Traits::Layout, typename Traits::Index>>;
  static constexpr bool is_plain = has_memory && std::is_default_constructible_v<X>;
  static constexpr bool dangles = is_plain || is_tensor_ref<X>;

  template <typename Other>
  static ResizeHint resize_hint(const Indices<rank>&) {
    return is_dynamic && rank > 0 && has_dimensions<Other>
               ? ResizeHint{".resize(", ".dimensions())"}
               : ResizeHint{};
  }

  static Indices<rank> extents(const X& x) {
    const Eigen::DefaultDevice device;
    const Eigen::TensorEvaluator<const X, Eigen::DefaultDevice> evaluator(x, device);
    using Dimensions = Eigen::DSizes<Index, static_cast<int>(rank)>;
    if constexpr (std::is_convertible_v<Dimensions, Indices<rank>>) {
      return Dimensions(evaluator.dimensions());
    } else {  // code for GPUs, where Eigen has an array of its own
      const Dimensions dimensions(evaluator.dimensions());
      Indices<rank> extents;
      for (std::size_t i = 0; i < rank; ++i) extents[i] = dimensions[i];
      return extents;
    }
  }

  static View<const Scalar, rank> view(const X& x) { return Memory::view(x); }

  static auto spread(const X& x, const View<const Scalar, 1>& slopes, Index axis) {
    // generate() takes the shape of what it is called on and nothing else. On slices and tensors of
    // fixed size it does not compile in Eigen 3.4: so it is called on a map without elements.
    using Shape =
        Eigen::Tensor<Scalar, static_cast<int>(rank), Traits::Layout, typename Traits::Index>;
    typename Shape::Dimensions dimensions;
    const Indices<rank> shape = extents(x);
    for (std::size_t i = 0; i < rank; ++i) {
      dimensions[i] = static_cast<typename Traits::Index>(shape[i]);
    }
    const Eigen::TensorMap<const Shape> like_x(nullptr, dimensions);
    return like_x.generate(TensorSlopeAt<Scalar, rank>{slopes, static_cast<std::size_t>(axis)});
  }

  template <typename Op>
  static auto lazy(const Op& op, const X& x) {
    return x.unaryExpr(op);
  }
  template <typename Op, typename Y>
  static auto lazy(const Op& op, const X& x, const Y& y) {
    return x.binaryExpr(y, op);
  }
  template <typename Op, typename Y, typename Z>
  static auto lazy(const Op& op, const X& x, const Y& y, const Z& z) {
    return Eigen::TensorCwiseTernaryOp<Op, const X, const Y, const Z>(x, y, z, op);
  }

  template <typename Device, typename Expression>
  static void assign(const Device& device, X& out, const Expression& expression) {
    if constexpr (std::is_same_v<Device, Eigen::ThreadPoolDevice>) {
      out.device(device) = expression;
    } else {
      out.device(Eigen::DefaultDevice()) = expression;
    }
  }
};

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
