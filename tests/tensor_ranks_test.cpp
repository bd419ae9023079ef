// SPDX-License-Identifier: MIT
#include "support/tensor_paths.hpp"
// Its overloads for Tensor come first.
#include "support/paths.hpp"

namespace {

namespace act = activations;
using Eigen::ColMajor;
using Eigen::RowMajor;
using support::expect_same_bits;

template <typename F>
class TensorRanksTest : public ::testing::Test {
 protected:
  template <int rank, int options, typename... Extents>
  void expect_same_bits_on_tensors(Extents... extents) const {
    SCOPED_TRACE("rank " + std::to_string(rank) + ", options " + std::to_string(options));
    using X = Eigen::Tensor<typename F::Scalar, rank, options>;
    X x(extents...), dy(extents...), out(extents...);
    x.setZero();
    dy.setZero();
    out.setZero();
    expect_same_bits(f, x, dy, out);
  }

  /// Slices of these extents, of which no two axes are one, and what lies around the output.
  template <int rank, int options, typename... Extents>
  void expect_same_bits_on_slices(Extents... extents) const {
    SCOPED_TRACE("slices of rank " + std::to_string(rank) + ", options " + std::to_string(options));
    using Scalar = typename F::Scalar;
    using Memory = Eigen::Tensor<Scalar, rank, options>;
    Memory x_memory((extents + 1)...), dy_memory((extents + 2)...), out_memory((extents + 3)...);
    x_memory.setZero();
    dy_memory.setZero();
    out_memory.setConstant(Scalar(-777));
    Eigen::array<Eigen::Index, rank> start{};
    start.fill(1);
    const Eigen::array<Eigen::Index, rank> size{extents...};
    auto x = x_memory.slice(start, size), dy = dy_memory.slice(start, size),
         out = out_memory.slice(start, size);
    expect_same_bits(f, x, dy, out);
    out = out.constant(Scalar(-777));
    const auto memory = support::get(out_memory);
    EXPECT_EQ(memory, std::vector<Scalar>(memory.size(), Scalar(-777)));
  }

  const F f = support::sample_of<F>();
};
TYPED_TEST_SUITE(TensorRanksTest, support::SomeFunctions, support::Names);

TYPED_TEST(TensorRanksTest, GiveTheSameBitsOnEveryRankInColumnMajorOrder) {
  this->template expect_same_bits_on_tensors<0, ColMajor>();
  this->template expect_same_bits_on_tensors<1, ColMajor>(67);
  this->template expect_same_bits_on_tensors<2, ColMajor>(19, 5);
  this->template expect_same_bits_on_tensors<3, ColMajor>(3, 5, 7);
  this->template expect_same_bits_on_tensors<4, ColMajor>(3, 1, 5, 3);
  this->template expect_same_bits_on_tensors<5, ColMajor>(2, 3, 2, 3, 3);
}

TYPED_TEST(TensorRanksTest, GiveTheSameBitsOnRowMajorOrder) {
  this->template expect_same_bits_on_tensors<0, RowMajor>();
  this->template expect_same_bits_on_tensors<1, RowMajor>(67);
  this->template expect_same_bits_on_tensors<2, RowMajor>(19, 5);
  this->template expect_same_bits_on_tensors<3, RowMajor>(3, 5, 7);
  this->template expect_same_bits_on_tensors<4, RowMajor>(3, 1, 5, 3);
  this->template expect_same_bits_on_tensors<5, RowMajor>(2, 3, 2, 3, 3);
}

TYPED_TEST(TensorRanksTest, GiveTheSameBitsOnSlicesWithARowForEveryAxis) {
  this->template expect_same_bits_on_slices<4, ColMajor>(5, 3, 2, 4);
  this->template expect_same_bits_on_slices<5, ColMajor>(3, 2, 3, 2, 3);
  this->template expect_same_bits_on_slices<5, RowMajor>(2, 3, 2, 3, 5);
}

TYPED_TEST(TensorRanksTest, LeaveEmptyTensorsAlone) {
  this->template expect_same_bits_on_tensors<1, ColMajor>(0);
  this->template expect_same_bits_on_tensors<3, RowMajor>(4, 0, 5);
}

}  // namespace
