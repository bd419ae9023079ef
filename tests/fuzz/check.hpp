// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>

#include "../support/pieces.hpp"
#include "call.hpp"
#include "expected.hpp"

namespace fuzz {

/// Makes the call that the bytes describe, and ends the program with a sentence if it does not do
/// what it has to.
template <typename Scalar, typename X, typename DY = X, typename Out = X>
class Check {
  using TheCall = Call<Scalar, X, DY, Out>;
  using Slopes = typename TheCall::Slopes;
  using Slope = typename TheCall::Slope;

 public:
  explicit Check(Bytes& bytes) : call_(bytes) {}

  void run() {
    switch (call_.bytes.below(6)) {
      case 0:
        return with_one(act::ReLU<Scalar>());
      case 1:
        return with_one(act::LeakyReLU<Scalar>(call_.slope()));
      case 2:
        return with_one(act::PReLU<Scalar>(call_.slope()));
      case 3:
        return with_one(act::ELU<Scalar>(call_.slope()));
      case 4:
        return with_one(act::SELU<Scalar>());
      default:
        return with_channels();
    }
  }

 private:
  template <typename F>
  static constexpr bool is_per_channel = act::detail::is_per_channel<F>;
  template <typename F>
  static constexpr bool has_alpha_gradient =
      is_per_channel<F> || std::is_same_v<F, act::PReLU<Scalar>>;
  template <typename F>
  static constexpr bool has_from_output = !has_alpha_gradient<F>;
  template <typename F>
  static constexpr bool has_mask = F::gradient_asks_sign_only;

  template <typename F>
  void with_one(const F& f) {
    with(
        f, [&](Index) { return f; }, true);
  }
  void with_channels() {
    const auto rank = static_cast<Index>(X::rank);
    const Index axis = call_.bytes.below(8) == 0 ? call_.bytes.below(5) - 1  // -1 to 3
                                                 : call_.bytes.next() % rank;
    const bool has_axis = axis >= 0 && axis < rank;
    const Shape& extents = call_.x.layout.extents;
    channels_ = has_axis ? extents[static_cast<std::size_t>(axis)] : 3;
    for (Index i = 0; has_axis && i < axis; ++i) inner_ *= extents[static_cast<std::size_t>(i)];
    const Index size = call_.bytes.one_in(16) ? call_.bytes.below(5) : channels_;
    Slopes alpha = call_.slopes(TheCall::alpha_arena, size);
    for (Slope& slope : alpha) slope = call_.slope();
    const auto f_at = [&](Index k) { return act::PReLU<Scalar>(alpha[channel(k)]); };
    call_.alpha = &alpha;
    with(act::per_channel(alpha, axis), f_at, has_axis && size == channels_);
  }
  Index channel(Index k) const { return k / inner_ % channels_; }

  /// `f_at(k)`: the function of element k.
  template <typename F, typename FunctionAt>
  void with(const F& f, const FunctionAt& f_at, bool slopes_fit) {
    Verb& verb = call_.verb;
    if (verb == Verb::from_output && !has_from_output<F>) verb = Verb::backward;
    if (verb == Verb::mask && !has_mask<F>) verb = Verb::forward;
    if (verb >= Verb::alpha_gradient && !has_alpha_gradient<F>) verb = Verb::backward;
    const bool reads_dy = verb != Verb::forward;
    call_.fill(call_.x);
    if (reads_dy) call_.fill(call_.dy);
    const std::vector<Scalar> x = call_.x.elements();
    const std::vector<Scalar> dy = (reads_dy ? call_.dy : call_.x).elements();
    bool valid = slopes_fit && !call_.out_crosses(call_.x);
    valid = valid && !(reads_dy && call_.out_crosses(call_.dy));
    if (verb != Verb::alpha_gradient)
      valid = valid && call_.out.layout.extents == call_.x.layout.extents;
    if (call_.alpha && verb != Verb::alpha_gradient)
      valid = valid && !TheCall::share_a_byte(call_.out, *call_.alpha);
    valid = valid && !(verb == Verb::mask && call_.stale_mask);
    if constexpr (has_from_output<F>) {
      if (verb == Verb::from_output) valid = valid && f.output_tells_sign();
    }
    const bool is_odd = is_per_channel<F> && call_.bytes.one_in(16);
    const Index count = is_odd ? call_.bytes.below(5) : is_per_channel<F> ? channels_ : 1;
    Slopes dalpha = call_.slopes(TheCall::dalpha_arena, count);
    if (verb >= Verb::alpha_gradient) {
      valid = valid && (count == channels_ || !is_per_channel<F>);
      valid = valid && !TheCall::share_a_byte(call_.x, dalpha);
      valid = valid && !TheCall::share_a_byte(call_.dy, dalpha);
      if (verb == Verb::both_gradients) valid = valid && !TheCall::share_a_byte(call_.out, dalpha);
      if (call_.alpha) valid = valid && !TheCall::share_a_byte(*call_.alpha, dalpha);
    }
    if (!valid && !refusals_can_be_checked) return;
    // Eigen is trusted with what a lazy verb returns, and it trusts its caller.
    if (!valid || x.empty()) call_.lazy = false;

    for (Arena& arena : call_.arenas()) arena.keep();
    bool refused = false;
    try {
      if (call_.piece != 0) {
        make_call(support::Pieces{call_.piece}, f, dalpha);
      } else {
        make_call(act::detail::OneThread(), f, dalpha);
      }
    } catch (const std::invalid_argument&) {
      refused = true;
    }
    if (refused == valid) call_.fail(refused ? "a right call was refused" : "no refusal");
    if (valid && verb != Verb::alpha_gradient) expect_elements(expected<F>(f_at, x, dy));
    if (valid && verb >= Verb::alpha_gradient) expect_dalpha(x, dy, dalpha);
    for (const Arena& arena : call_.arenas()) {
      if (!arena.as_expected()) call_.fail("memory does not hold what it has to");
    }
  }

  template <typename Device, typename F>
  void make_call(const Device& device, const F& f, Slopes& dalpha) {
    const auto x = X::view(call_.x);
    const auto dy = DY::view(call_.dy);
    auto out = Out::view(call_.out);
    switch (call_.verb) {
      case Verb::forward:
        if (!call_.lazy) return act::forward(device, f, x, out);
        out = act::forward(f, x);
        return;
      case Verb::backward:
        if (!call_.lazy) return act::backward(device, f, x, dy, out);
        out = act::backward(f, x, dy);
        return;
      case Verb::from_output:
        if constexpr (has_from_output<F>) {
          if (!call_.lazy) return act::backward_from_output(device, f, x, dy, out);
          out = act::backward_from_output(f, x, dy);
        }
        return;
      case Verb::mask:
        if constexpr (has_mask<F>) {
          act::SignMask signs;
          if (call_.stale_mask) {
            Eigen::Tensor<Scalar, 1> other(7);
            other.setZero();
            act::forward(act::ReLU<Scalar>(), other, other, signs);
          } else {
            act::forward(device, f, x, out, signs);
          }
          act::backward_from_mask(device, f, signs, dy, Out::view(call_.dx));
        }
        return;
      case Verb::alpha_gradient:
        if constexpr (is_per_channel<F>) {
          act::alpha_gradient(device, f, x, dy, dalpha);
        } else if constexpr (has_alpha_gradient<F>) {
          act::alpha_gradient(device, f, x, dy, dalpha[0]);
        }
        return;
      case Verb::both_gradients:
        if constexpr (is_per_channel<F>) {
          act::backward(device, f, x, dy, out, dalpha);
        } else if constexpr (has_alpha_gradient<F>) {
          act::backward(device, f, x, dy, out, dalpha[0]);
        }
    }
  }

  template <typename F, typename FunctionAt>
  Expected<Scalar> expected(const FunctionAt& f_at, const std::vector<Scalar>& x,
                            const std::vector<Scalar>& dy) {
    if constexpr (has_mask<F>) {
      return expected_of_linear(f_at, x, dy);
    } else {
      return expected_of_exponential(f_at(0), x, dy, call_.verb == Verb::from_output);
    }
  }
  void expect_elements(const Expected<Scalar>& expected) {
    if (expected.mistake) call_.fail(*expected.mistake);
    const bool is_value = call_.verb == Verb::forward || call_.verb == Verb::mask;
    const Operand<Scalar>& out = call_.out;
    for (Arena& arena : call_.arenas()) {
      if (!arena.holds(out.data)) continue;
      for (Index k = 0; k < out.layout.size(); ++k) {
        arena.expect(out.at(k), (is_value ? expected.y : expected.dx)[static_cast<std::size_t>(k)]);
      }
    }
    if (call_.verb != Verb::mask) return;
    for (Index k = 0; k < call_.dx.layout.size(); ++k) {
      call_.arenas()[TheCall::dx_arena].expect(call_.dx.at(k),
                                               expected.dx[static_cast<std::size_t>(k)]);
    }
  }

  /// 0.51 ULP + 2^-45 sum |dy x| where slopes are float; 1 ULP + 8 log2(n) 2^-53 sum |dy x| in double.
  void expect_dalpha(const std::vector<Scalar>& x, const std::vector<Scalar>& dy,
                     const Slopes& dalpha) {
    using support::Real;
    const auto count = static_cast<std::size_t>(dalpha.size());
    std::vector<Real> sums(count);
    std::vector<Real> sizes(count);
    for (std::size_t k = 0; k < x.size(); ++k) {
      if (x[k] > Scalar(0)) continue;
      const std::size_t c = count == 1 ? 0 : static_cast<std::size_t>(channel(Index(k)));
      const Real product = static_cast<Real>(dy[k]) * static_cast<Real>(x[k]);
      sums[c] += product;
      sizes[c] += std::abs(product);
    }
    for (std::size_t c = 0; c < count; ++c) {
      const Slope* const at = &dalpha.coeffRef(static_cast<Index>(c));
      for (Arena& arena : call_.arenas()) {
        if (arena.holds(at)) arena.expect(at, *at);
      }
      if (!reference_is_exact()) continue;
      if (!(sizes[c] < Real(std::numeric_limits<double>::max()) / 2)) {
        // Beyond double there are infinities on the way; NaN has to come of NaN at least.
        if (std::isnan(sizes[c]) && !std::isnan(*at)) call_.fail("dalpha is no NaN");
        continue;
      }
      constexpr bool is_double = std::is_same_v<Slope, double>;
      const Real share = is_double ? 8 * std::log2(Real(x.size() + 2)) * 0x1p-53L : 0x1p-45L;
      const Real bound = (is_double ? 1 : 0.51L) + share * sizes[c] / support::ulp<Slope>(sums[c]);
      if (!(support::ulp_error(*at, sums[c]) <= bound)) {
        call_.fail("dalpha is " + support::text(*at) + ", not " + std::to_string(sums[c]));
      }
    }
  }

  TheCall call_;
  Index channels_ = 1;
  Index inner_ = 1;  // elements from one channel to the next, counted along the first axis first
};

}  // namespace fuzz
