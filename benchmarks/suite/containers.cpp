// SPDX-License-Identifier: MIT
#include "rows.hpp"

/// This library's calls on other containers than an array of one dimension, with the same elements.
namespace bench {
namespace {

/// in_place: the output is x or, of a gradient, dy. padded: columns with 16 elements between them.
/// every_second: elements with another one between them.
enum class Container { matrix, row_major, ref, tensor, in_place, padded, block, every_second };

/// Two dimensions, as close to each other as powers of two can be.
struct Plane {
  Eigen::Index rows, cols;

  explicit Plane(Eigen::Index size) : rows(1) {
    while (rows * rows * 4 <= size) rows *= 2;
    cols = size / rows;
  }
};

/// x, dy and the output as copies in memory of their own, behind a function that lays them out.
template <typename C, typename Map>
struct Copies {
  using Plain = Eigen::Array<typename C::Scalar, Eigen::Dynamic, 1>;
  Plain x, dy, out;
  Map map;

  Copies(const C& c, Eigen::Index room, const Map& map_)
      : x(Plain::Zero(room)), dy(x), out(x), map(map_) {
    const Eigen::Index size = c.shape.size();
    map(x).reshaped() = Eigen::Map<const Plain>(c.x, size);
    map(dy).reshaped() = Eigen::Map<const Plain>(c.dy, size);
  }
};

template <typename C, typename F, typename In, typename Out>
Prepared called_on(const C& c, const F& f, const In& x, const In& dy, const Out& out) {
  return called<false, typename C::Slope&>(c.pass, f, x, dy, out, *c.dalpha);
}

/// Called on copies whose elements are not side by side.
template <typename C, typename F, typename Map>
Prepared called_on_copies(const C& c, const F& f, Eigen::Index room, const Map& map) {
  const auto copies = std::make_shared<Copies<C, Map>>(c, room, map);
  const auto call = called_on(c, f, map(copies->x), map(copies->dy), map(copies->out)).run;
  return {[call, copies] { call(); },
          [c, copies] {
            using Plain = typename Copies<C, Map>::Plain;
            Eigen::Map<Plain>(c.out, c.shape.size()) = copies->map(copies->out).reshaped();
          }};
}

template <Container container, typename C, typename F>
Prepared on(const C& c, const F& f) {
  using Scalar = typename C::Scalar;
  using Array = Eigen::Array<Scalar, Eigen::Dynamic, Eigen::Dynamic>;
  const Eigen::Index size = c.shape.size();
  const Plane plane(size);
  if constexpr (container == Container::matrix || container == Container::row_major) {
    using ByRows = Eigen::Array<Scalar, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;
    using Plain = std::conditional_t<container == Container::matrix, Matrix, ByRows>;
    return called_on(c, f, Eigen::Map<const Plain>(c.x, plane.rows, plane.cols),
                     Eigen::Map<const Plain>(c.dy, plane.rows, plane.cols),
                     Eigen::Map<Plain>(c.out, plane.rows, plane.cols));
  } else if constexpr (container == Container::ref) {
    const auto ref = [&](const Scalar* data) {
      return Eigen::Ref<const Array>(Eigen::Map<const Array>(data, plane.rows, plane.cols));
    };
    Eigen::Map<Array> out(c.out, plane.rows, plane.cols);
    return called_on(c, f, ref(c.x), ref(c.dy), Eigen::Ref<Array>(out));
  } else if constexpr (container == Container::tensor) {
    using Tensor = Eigen::Tensor<Scalar, 4>;
    const typename Tensor::Dimensions extents(2, plane.rows / 2, 2, plane.cols / 2);
    return called_on(c, f, Eigen::TensorMap<const Tensor>(c.x, extents),
                     Eigen::TensorMap<const Tensor>(c.dy, extents),
                     Eigen::TensorMap<Tensor>(c.out, extents));
  } else if constexpr (container == Container::in_place) {
    std::copy_n(c.pass == Pass::forward ? c.x : c.dy, size, c.out);
    using Row = Eigen::Array<Scalar, Eigen::Dynamic, 1>;
    const Eigen::Map<const Row> x(c.pass == Pass::forward ? c.out : c.x, size), dy(c.out, size);
    return called_on(c, f, x, dy, Eigen::Map<Row>(c.out, size));
  } else if constexpr (container == Container::padded || container == Container::block) {
    const bool is_block = container == Container::block;
    const Eigen::Index rows = is_block ? 8 : plane.rows, cols = size / rows;
    const Eigen::OuterStride<> stride(rows + (is_block ? 8 : 16));
    return called_on_copies(c, f, stride.outer() * cols, [=](auto& memory) {
      return Eigen::Map<Array, 0, Eigen::OuterStride<>>(memory.data(), rows, cols, stride);
    });
  } else {
    return called_on_copies(c, f, 2 * size, [size](auto& memory) {
      using Row = Eigen::Array<Scalar, Eigen::Dynamic, 1>;
      return Eigen::Map<Row, 0, Eigen::InnerStride<2>>(memory.data(), size);
    });
  }
}

/// ReLU and ELU, the cheapest and one that computes, and dx with dalpha of PReLU. In place ReLU alone, which
/// changes nothing when it is applied again.
template <Container container, typename C>
std::optional<Prepared> on_container(const C& c) {
  const bool is_pass =
      c.pass == Pass::forward || c.pass == Pass::backward || c.pass == Pass::dx_and_dalpha;
  if (!is_pass || !exists(c.pass, c.function) || c.threads != 1) return {};
  if (c.function.layout != Layout::flat) return {};
  if (c.function.kind == Kind::relu) return on<container>(c, act::ReLU<typename C::Scalar>());
  if constexpr (container != Container::in_place) {
    if (c.function.kind == Kind::elu) {
      return on<container>(c, act::ELU<typename C::Scalar>(c.alpha()));
    }
    if (c.pass == Pass::dx_and_dalpha) {
      return on<container>(c, act::PReLU<typename C::Scalar>(c.alpha()));
    }
  }
  return {};
}

}  // namespace

std::vector<Spelling<Case<float>>> container_spellings() {
  using C = Case<float>;
  return {{"activations-matrix", on_container<Container::matrix, C>},
          {"activations-row_major", on_container<Container::row_major, C>},
          {"activations-ref", on_container<Container::ref, C>},
          {"activations-tensor", on_container<Container::tensor, C>},
          {"activations-in_place", on_container<Container::in_place, C>},
          {"activations-padded", on_container<Container::padded, C>},
          {"activations-block", on_container<Container::block, C>},
          {"activations-every_second", on_container<Container::every_second, C>}};
}

}  // namespace bench
