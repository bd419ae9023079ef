// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <functional>
#include <optional>

/// What is computed, over which memory: the words that this library, the idioms and the other
/// libraries share. Nothing here needs Eigen.
namespace bench {

/// `copy` is the roof: no pass that reads and writes memory can be faster.
/// The two with a mask are forward and backward by way of one bit for each element.
enum class Pass {
  copy,
  forward,
  forward_with_mask,
  backward,
  backward_from_output,
  backward_from_mask,
  dx_and_dalpha
};

inline bool is_forward(Pass pass) {
  return pass == Pass::forward || pass == Pass::forward_with_mask;
}
inline bool has_mask(Pass pass) {
  return pass == Pass::forward_with_mask || pass == Pass::backward_from_mask;
}

enum class Kind { none, relu, leaky_relu, prelu, elu, selu };

/// One slope for all elements, or one for each channel of [n, c, h, w] or of [n, h, w, c].
enum class Layout { flat, nchw, nhwc };

struct Function {
  const char* name;
  Kind kind;
  Layout layout;
  double alpha;  ///< of LeakyReLU, PReLU and ELU; per channel, the slopes lie around it
  std::ptrdiff_t plane =
      0;         ///< what a channel has side by side, or 0: the number of elements decides
  double x = 0;  ///< what all inputs are, or 0: they are drawn
};

/// All of it lies along `width` where the layout is flat.
struct Shape {
  std::ptrdiff_t n, channels, height, width;

  std::ptrdiff_t plane() const { return height * width; }
  std::ptrdiff_t size() const { return n * channels * plane(); }
};

/// One call. The slopes of half and bfloat16 are float.
template <typename Scalar_, typename Slope_ = Scalar_>
struct Case {
  using Scalar = Scalar_;
  using Slope = Slope_;

  Pass pass;
  Function function;
  Shape shape;
  int threads;          ///< which the call may use, its own included
  const Slope* slopes;  ///< `shape.channels` of them
  const Scalar* x;      ///< y, where the pass is backward_from_output
  const Scalar* dy;
  Scalar* out;
  Slope* dalpha;  ///< as many as slopes

  Slope alpha() const { return static_cast<Slope>(function.alpha); }
};

/// A case that is ready to run: all that users do once stands before it.
struct Prepared {
  std::function<void()> run;
  /// Brings the results to the case's memory where `run` leaves them somewhere else; may be empty.
  std::function<void()> collect = nullptr;
};

/// Nothing, if the case cannot be computed in this way.
template <typename C>
using Prepare = std::function<std::optional<Prepared>(const C&)>;

}  // namespace bench
