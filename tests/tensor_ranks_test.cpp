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

TYPED_TEST(TensorRanksTest, LeaveEmptyTensorsAlone) {
  this->template expect_same_bits_on_tensors<1, ColMajor>(0);
  this->template expect_same_bits_on_tensors<3, RowMajor>(4, 0, 5);
}

}  // namespace
