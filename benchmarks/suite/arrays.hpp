// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <random>
#include <vector>

#include "../support/case.hpp"
#include "scalars.hpp"

namespace bench {

/// [n, c, h, w] for a number of elements; in the layout flat all of it lies along the width. A plane
/// that the function asks for is left out where it does not fit: errors are measured on other numbers.
inline Shape shape_of(const Function& function, std::ptrdiff_t size) {
  if (function.layout == Layout::flat) return {1, 1, 1, size};
  if (function.plane != 0 && size % (64 * function.plane) == 0) {
    return {size / (64 * function.plane), 64, 1, function.plane};
  }
  switch (size) {
    case 4096:
      return {1, 16, 16, 16};
    case 1 << 17:  // of the inputs that measure accuracy
      return {2, 64, 32, 32};
    case 1 << 18:
      return {1, 64, 64, 64};
    case 1 << 22:
      return {16, 64, 64, 64};
    default:
      return {size >> 20, 64, 128, 128};
  }
}

/// The very same x, dy and output for all rows of one scalar and size, each a third of a page
/// behind a page's beginning: the distance of two arrays modulo a page decides what a store does to
/// the loads behind it, and changes times in the first-level cache by up to 1.7 times.
template <typename Scalar>
class Arrays {
 public:
  using Slope = typename Facts<Scalar>::Slope;

  /// x: what all inputs are, or 0: they are drawn.
  explicit Arrays(std::ptrdiff_t size, double x = 0)
      : size_(size), memory_(static_cast<char*>(std::aligned_alloc(page, 3 * step() + page))) {
    if (!memory_) throw std::bad_alloc();
    if (x == 0) {
      fill(this->x(), 1);
    } else {
      std::fill(this->x(), this->x() + size, static_cast<Scalar>(static_cast<Slope>(x)));
    }
    fill(dy(), 2);
    std::fill(out(), out() + size, Scalar(0));
  }

  Scalar* x() const { return array(0); }
  Scalar* dy() const { return array(1); }
  Scalar* out() const { return array(2); }

  /// Per channel, the slopes lie evenly around the function's alpha.
  Case<Scalar, Slope> of(Pass pass, const Function& function, int threads) {
    const Shape shape = shape_of(function, size_);
    const auto channels = static_cast<std::size_t>(shape.channels);
    std::vector<Slope>& slopes = function.layout == Layout::flat ? slope_ : slopes_;
    slopes.resize(channels);
    dalpha_.resize(std::max(dalpha_.size(), channels));
    for (std::size_t k = 0; k < channels; ++k) {
      const double around = channels == 1 ? 1 : 0.5 + double(k) / double(channels);
      slopes[k] = static_cast<Slope>(function.alpha * around);
    }
    return {pass, function, shape, threads, slopes.data(), x(), dy(), out(), dalpha_.data()};
  }

 private:
  static constexpr std::size_t page = 4096;

  std::size_t step() const {
    const std::size_t bytes = static_cast<std::size_t>(size_) * sizeof(Scalar);
    return (bytes + page - 1) / page * page + page + 1344;
  }
  Scalar* array(std::size_t index) const {
    return reinterpret_cast<Scalar*>(memory_.get() + index * step());
  }

  /// Standard normal numbers: 2^16 are drawn and then repeated, each time from another one on,
  /// since drawing all takes seconds.
  void fill(Scalar* to, unsigned seed) const {
    constexpr std::ptrdiff_t drawn = 1 << 16;
    std::mt19937 generator(seed);
    std::normal_distribution<float> normal;
    std::vector<Scalar> numbers(drawn);
    for (Scalar& number : numbers) number = static_cast<Scalar>(normal(generator));
    for (std::ptrdiff_t first = 0; first < size_; first += drawn) {
      const std::ptrdiff_t count = std::min(drawn, size_ - first);
      const std::ptrdiff_t from = first / drawn * 7919 * seed % drawn;
      const std::ptrdiff_t until_end = std::min(count, drawn - from);
      Scalar* end = std::copy_n(numbers.data() + from, until_end, to + first);
      std::copy_n(numbers.data(), count - until_end, end);
    }
  }

  struct Free {
    void operator()(char* memory) const { std::free(memory); }
  };
  std::ptrdiff_t size_;
  std::unique_ptr<char, Free> memory_;
  std::vector<Slope> slope_ = std::vector<Slope>(1), slopes_, dalpha_;
};

}  // namespace bench
