// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "detail/instruction_set.hpp"

namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {

namespace detail {
struct MaskAccess;
}

/// The signs of x, one bit for each element: all that dx of ReLU, LeakyReLU and PReLU asks of x.
/// `forward` writes it beside y, and `backward_from_mask` takes it in the place of x, with the same
/// bits in dx: what is kept for the backward pass is 32 times smaller than x in float, and y may
/// overwrite x meanwhile. (dalpha, where PReLU's slope is learned, needs x itself.)
///
///   bit = x > 0    (0 for NaN, as all functions branch)
///
/// Shapes:    x's. `forward` gives the mask the shape of its x, whatever it held before, and takes
///            memory only where that is more than ever before.
/// Units:     8 bytes for each 64 elements, the last ones included.
/// Throws:    `forward`, beside what all verbs throw, std::bad_alloc before y or the mask is written;
///            `backward_from_mask` std::invalid_argument where dy has another shape than x had.
class SignMask {
 public:
  using Index = std::ptrdiff_t;  ///< a number of elements

  /// A mask of no elements.
  SignMask() = default;
  /// Copies the signs.
  SignMask(const SignMask&) = default;
  /// Takes the signs over; the other mask may be written, or assigned to.
  SignMask(SignMask&&) = default;
  ~SignMask() = default;
  /// Copies the signs. Where there is no memory for that, std::bad_alloc is thrown, and this mask is as it was.
  SignMask& operator=(const SignMask& other) { return *this = SignMask(other); }
  /// Takes the signs over.
  SignMask& operator=(SignMask&&) = default;

  /// The shape of x; one axis without elements before `forward` has written the mask.
  const std::vector<Index>& extents() const { return extents_; }
  /// The axes of x in the order of the bits: first the one along which x's elements lie closest.
  const std::vector<std::size_t>& axes() const { return axes_; }
  /// The bits: that of element k, counted along these axes, is bit k % 64 of word k / 64.
  const std::vector<std::uint64_t>& words() const { return words_; }

 private:
  friend detail::MaskAccess;

  std::vector<Index> extents_ = {0};
  std::vector<std::size_t> axes_ = {0};
  std::vector<std::uint64_t> words_;
};

}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
