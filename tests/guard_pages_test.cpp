// SPDX-License-Identifier: MIT
/// Arrays between pages that nobody may touch: an element read or written before the first or behind the last ends
/// the program, also where a register's other lanes are left alone by a mask.
#include <activations/tensor.hpp>

#include "support/guarded_memory.hpp"
#include "support/inputs.hpp"

namespace {

namespace act = activations;
using Eigen::Index;

using support::bfloat16;
using support::half;
using AllFunctions =
    ::testing::Types<act::ReLU<float>, act::LeakyReLU<float>, act::PReLU<float>, act::ELU<float>,
                     act::SELU<float>, act::ReLU<double>, act::LeakyReLU<double>,
                     act::PReLU<double>, act::ELU<double>, act::SELU<double>, act::ReLU<half>,
                     act::LeakyReLU<half>, act::PReLU<half>, act::ELU<half>, act::SELU<half>,
                     act::ReLU<bfloat16>, act::LeakyReLU<bfloat16>, act::PReLU<bfloat16>,
                     act::ELU<bfloat16>, act::SELU<bfloat16>>;

template <typename F>
class GuardPagesTest : public ::testing::Test {
 protected:
  const F f = support::sample_of<F>();
};
TYPED_TEST_SUITE(GuardPagesTest, AllFunctions, support::Names);

/// Some elements at an end of memory of their own.
template <typename Scalar>
class Guarded {
 public:
  using Map = Eigen::Map<Eigen::Array<Scalar, Eigen::Dynamic, 1>>;

  Map at(bool end, Index size) {
    memory_.clear();
    bytes_ = static_cast<std::size_t>(size) * sizeof(Scalar);
    unsigned char* const at = memory_.place(bytes_, end, 0);
    at_ = at;
    Map map(reinterpret_cast<Scalar*>(at), size);
    for (Index i = 0; i < size; ++i) map[i] = Scalar(float(i % 5 - 2));
    return map;
  }

  /// Whether nothing was written on the side where no guard page is.
  bool is_whole() const {
    const auto* const begin = memory_.begin();
    const auto* const end = begin + support::GuardedMemory::capacity;
    const auto is_clear = [](unsigned char byte) {
      return byte == support::GuardedMemory::clear_byte;
    };
    return std::all_of(begin, at_, is_clear) && std::all_of(at_ + bytes_, end, is_clear);
  }

 private:
  support::GuardedMemory memory_;
  std::size_t bytes_ = 0;
  const unsigned char* at_ = nullptr;
};

TYPED_TEST(GuardPagesTest, PassesTouchNothingBesideTheirArrays) {
  using Scalar = typename TypeParam::Scalar;
  Guarded<Scalar> memory[3];
  for (Index size = 1; size <= 4 * support::packet_size<Scalar> + 3; ++size) {
    for (const bool end : {false, true}) {
      const auto x = memory[0].at(end, size), dy = memory[1].at(end, size);
      auto out = memory[2].at(end, size);
      act::forward(this->f, x, out);
      act::backward(this->f, x, dy, out);
      if constexpr (support::has_gradient_from_output<TypeParam>) {
        act::backward_from_output(this->f, x, dy, out);
      }
      if constexpr (TypeParam::gradient_asks_sign_only) {
        act::SignMask signs;
        act::forward(this->f, x, out, signs);
        act::backward_from_mask(this->f, signs, dy, out);
      }
      if constexpr (std::is_same_v<TypeParam, act::PReLU<Scalar>>) {
        Scalar dalpha;
        act::backward(this->f, x, dy, out, dalpha);
        act::alpha_gradient(this->f, x, dy, dalpha);
      }
      out = act::backward(this->f, x, dy);
      ASSERT_TRUE(memory[2].is_whole()) << size << " elements, " << (end ? "end" : "begin");
    }
  }
}

template <typename Scalar>
class PerChannelGuardPagesTest : public ::testing::Test {};
using AllScalars = ::testing::Types<float, double, half, bfloat16>;
TYPED_TEST_SUITE(PerChannelGuardPagesTest, AllScalars, support::Names);

TYPED_TEST(PerChannelGuardPagesTest, PassesTouchNothingBesideTheirArrays) {
  using Array = Eigen::Array<TypeParam, Eigen::Dynamic, Eigen::Dynamic>;
  using Slope = typename act::PReLU<TypeParam>::Slope;
  Guarded<TypeParam> memory[3];
  Guarded<Slope> of_slopes[2];
  for (Index channels = 1; channels <= 2 * support::packet_size<TypeParam> + 3; ++channels) {
    for (const Index others : {1, 3, 20}) {
      for (const bool end : {false, true}) {
        for (const Index axis : {0, 1}) {
          const auto shaped = [&](Guarded<TypeParam>& of) {
            return Eigen::Map<Array>(of.at(end, channels * others).data(),
                                     axis == 0 ? channels : others, axis == 0 ? others : channels);
          };
          const auto x = shaped(memory[0]), dy = shaped(memory[1]);
          auto out = shaped(memory[2]);
          const auto alpha = of_slopes[0].at(end, channels);
          auto dalpha = of_slopes[1].at(end, channels);
          const auto prelu = act::per_channel(alpha, axis);
          act::SignMask signs;
          act::forward(prelu, x, out);
          act::backward(prelu, x, dy, out);
          act::backward(prelu, x, dy, out, dalpha);
          act::alpha_gradient(prelu, x, dy, dalpha);
          act::forward(prelu, x, out, signs);
          act::backward_from_mask(prelu, signs, dy, out);
          ASSERT_TRUE(memory[2].is_whole() && of_slopes[1].is_whole())
              << channels << " channels of " << others << ", axis " << axis;
        }
      }
    }
  }
}

}  // namespace
