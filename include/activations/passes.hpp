// SPDX-License-Identifier: MIT
#pragma once

#include "detail/alpha_pass.hpp"
#include "detail/mask_pass.hpp"
#include "detail/pass.hpp"

/// @defgroup verbs The verbs
/// What applies a function f and its gradients to whole containers.
///
///   forward                 y from x               lazy or eager; eager also with the signs of x
///   backward                dx from x and dy       lazy or eager; eager also with dalpha
///   backward_from_output    dx from y and dy       lazy or eager
///   backward_from_mask      dx from signs and dy   eager
///   alpha_gradient          dalpha from x and dy   returned or eager
///
/// Without outputs they return a lazy Eigen expression, which fuses with what stands around it; a
/// plain container handed over as a temporary is computed in place and returned by value. With
/// outputs they are eager: they overwrite them in one sweep over memory, in order (f, x, dy, outputs),
/// with a device in front, Eigen's ThreadPoolDevice or DefaultDevice (tensor.hpp has both), if threads are to share
/// the work. Inputs may be expressions; those of arrays are computed by one thread, since Eigen 3.4 has no device for
/// them, and so is every expression where dalpha is asked for.
///
/// Shapes:    all containers of one call have one shape; an output is never resized. An output may
///            be an input itself (in place), but may not overlap one in any other way. (What an
///            expression reads is not known here: there Eigen's rule on aliasing applies.)
/// Throws:    std::invalid_argument, before anything is written, where shapes, the channel axis or
///            the slopes' count disagree, or memory overlaps (without exceptions: see
///            ACTIVATIONS_REFUSE in detail/checks.hpp). What is known when compiling is a
///            static_assert.
///            On a pool a scalar of your own that throws ends the program. A task for which the pool has no
///            memory is done by the calling thread.
/// GPUs:      the lazy ones may stand in a kernel of HIP or CUDA, on Array and Matrix and without per_channel,
///            where nothing is checked at run time; and those of tensors, written on the host, may be assigned
///            on a GpuDevice (HIP).
namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
/// @addtogroup verbs
/// @{

/// y = f(x), lazy.
template <typename F, typename X, detail::IfFunction<F> = 0>
EIGEN_DEVICE_FUNC auto forward(const F& f, X&& x) {
  return detail::lazy_pass<detail::Forward<F>>("forward", f, "x", std::forward<X>(x));
}

/// y = f(x), written to y.
template <typename Device, typename F, typename X, typename Y, detail::IfDevice<Device> = 0>
void forward(const Device& device, const F& f, const X& x, Y&& y) {
  detail::require_inputs<F, X>();
  detail::require_output<Y, X>();
  detail::apply<detail::Forward<F>>("forward", device, f, detail::Named{"y", y},
                                    detail::Named{"x", x});
}
/// The same on the calling thread.
template <typename F, typename X, typename Y, detail::IfFunction<F> = 0>
void forward(const F& f, const X& x, Y&& y) {
  forward(detail::OneThread(), f, x, std::forward<Y>(y));
}

/// y = f(x), written to y, and the signs of x, written to `signs`, for backward_from_mask. For ReLU,
/// LeakyReLU, PReLU and per_channel. An x that is an expression is evaluated into y first.
template <typename Device, typename F, typename X, typename Y, detail::IfDevice<Device> = 0>
void forward(const Device& device, const F& f, const X& x, Y&& y, SignMask& signs) {
  detail::require_sign_gradient<F>();
  detail::require_inputs<F, X>();
  detail::require_output<Y, X>();
  detail::forward_with_mask(device, f, detail::Named{"x", x}, detail::Named{"y", y}, signs);
}
/// The same on the calling thread.
template <typename F, typename X, typename Y, detail::IfFunction<F> = 0>
void forward(const F& f, const X& x, Y&& y, SignMask& signs) {
  forward(detail::OneThread(), f, x, std::forward<Y>(y), signs);
}
/// @cond refused
/// A mask that is const or a temporary is refused.
template <typename Device, typename F, typename X, typename Y, detail::IfDevice<Device> = 0>
void forward(const Device&, const F&, const X&, Y&&, const SignMask&) {
  detail::refuse_const_mask<F>();
}
template <typename F, typename X, typename Y, detail::IfFunction<F> = 0>
void forward(const F&, const X&, Y&&, const SignMask&) {
  detail::refuse_const_mask<F>();
}
/// @endcond

/// dx = f'(x) dy, lazy.
template <typename F, typename X, typename DY, detail::IfFunction<F> = 0>
EIGEN_DEVICE_FUNC auto backward(const F& f, X&& x, DY&& dy) {
  return detail::lazy_pass<detail::Backward<F>>("backward", f, "x", std::forward<X>(x),
                                                std::forward<DY>(dy));
}

/// dx = f'(x) dy, written to dx.
template <typename Device, typename F, typename X, typename DY, typename DX,
          detail::IfDevice<Device> = 0>
void backward(const Device& device, const F& f, const X& x, const DY& dy, DX&& dx) {
  detail::require_inputs<F, X, DY>();
  detail::require_output<DX, X>();
  detail::apply<detail::Backward<F>>("backward", device, f, detail::Named{"dx", dx},
                                     detail::Named{"x", x}, detail::Named{"dy", dy});
}
/// The same on the calling thread.
template <typename F, typename X, typename DY, typename DX, detail::IfFunction<F> = 0>
void backward(const F& f, const X& x, const DY& dy, DX&& dx) {
  backward(detail::OneThread(), f, x, dy, std::forward<DX>(dx));
}

/// dx = f'(x) dy told from y = f(x), lazy. Throws std::invalid_argument where f has an alpha that is negative or NaN.
template <typename F, typename Y, typename DY, detail::IfFunction<F> = 0>
EIGEN_DEVICE_FUNC auto backward_from_output(const F& f, Y&& y, DY&& dy) {
  detail::require_output_gradient<F>();
  detail::require_output_tells_sign(f);
  return detail::lazy_pass<detail::BackwardFromOutput<F>>("backward_from_output", f, "y",
                                                          std::forward<Y>(y), std::forward<DY>(dy));
}

/// dx = f'(x) dy told from y = f(x), written to dx. Throws std::invalid_argument where f has an alpha that is negative
/// or NaN.
template <typename Device, typename F, typename Y, typename DY, typename DX,
          detail::IfDevice<Device> = 0>
void backward_from_output(const Device& device, const F& f, const Y& y, const DY& dy, DX&& dx) {
  detail::require_output_gradient<F>();
  detail::require_output_tells_sign(f);
  detail::require_inputs<F, Y, DY>();
  detail::require_output<DX, Y>();
  detail::apply<detail::BackwardFromOutput<F>>("backward_from_output", device, f,
                                               detail::Named{"dx", dx}, detail::Named{"y", y},
                                               detail::Named{"dy", dy});
}
/// The same on the calling thread.
template <typename F, typename Y, typename DY, typename DX, detail::IfFunction<F> = 0>
void backward_from_output(const F& f, const Y& y, const DY& dy, DX&& dx) {
  backward_from_output(detail::OneThread(), f, y, dy, std::forward<DX>(dx));
}

/// dx = f'(x) dy told from the signs of x, written to dx: the same bits as from x. dy has the shape of
/// the x whose signs they are, but may lie in memory in another order. A dy that is an expression is
/// evaluated into dx first.
template <typename Device, typename F, typename DY, typename DX, detail::IfDevice<Device> = 0>
void backward_from_mask(const Device& device, const F& f, const SignMask& signs, const DY& dy,
                        DX&& dx) {
  detail::require_sign_gradient<F>();
  detail::require_inputs<F, DY>();
  detail::require_output<DX, DY>();
  detail::backward_from_mask(device, f, signs, detail::Named{"dy", dy}, detail::Named{"dx", dx});
}
/// The same on the calling thread.
template <typename F, typename DY, typename DX, detail::IfFunction<F> = 0>
void backward_from_mask(const F& f, const SignMask& signs, const DY& dy, DX&& dx) {
  backward_from_mask(detail::OneThread(), f, signs, dy, std::forward<DX>(dx));
}

/// dx = f'(x) dy and dalpha = sum of dy df/dalpha, in one sweep. dalpha: a scalar for PReLU, as
/// many elements as slopes for per_channel. Inputs that are expressions are evaluated into
/// temporaries first.
/// Memory:    for inputs that are arrays or tensors of numbers one thread allocates none for up to 64 channels. Else
///            there may be one workspace of some doubles for each channel: 1 + log2(n) with n elements of a channel
///            on one thread, at most 64 times that on more. std::bad_alloc comes before anything is written. Sums
///            of scalars of your own are allocated as they are needed.
template <typename Device, typename F, typename X, typename DY, typename DX, typename DAlpha,
          detail::IfDevice<Device> = 0>
void backward(const Device& device, const F& f, const X& x, const DY& dy, DX&& dx,
              DAlpha&& dalpha) {
  detail::require_inputs<F, X, DY>();
  detail::require_output<DX, X>();
  detail::require_dalpha<F, X, DAlpha>();
  detail::alpha_pass("backward", device, f, detail::Named{"x", x}, detail::Named{"dy", dy}, dalpha,
                     detail::Named{"dx", dx});
}
/// The same on the calling thread.
template <typename F, typename X, typename DY, typename DX, typename DAlpha,
          detail::IfFunction<F> = 0>
void backward(const F& f, const X& x, const DY& dy, DX&& dx, DAlpha&& dalpha) {
  backward(detail::OneThread(), f, x, dy, std::forward<DX>(dx), std::forward<DAlpha>(dalpha));
}

/// dalpha = sum of dy df/dalpha, written to dalpha: of dy x over all x that are not
/// positive.
template <typename Device, typename F, typename X, typename DY, typename DAlpha,
          detail::IfDevice<Device> = 0>
void alpha_gradient(const Device& device, const F& f, const X& x, const DY& dy, DAlpha&& dalpha) {
  detail::require_inputs<F, X, DY>();
  detail::require_dalpha<F, X, DAlpha>();
  detail::alpha_pass("alpha_gradient", device, f, detail::Named{"x", x}, detail::Named{"dy", dy},
                     dalpha);
}
/// The same on the calling thread.
template <typename F, typename X, typename DY, typename DAlpha, detail::IfFunction<F> = 0>
void alpha_gradient(const F& f, const X& x, const DY& dy, DAlpha&& dalpha) {
  alpha_gradient(detail::OneThread(), f, x, dy, std::forward<DAlpha>(dalpha));
}

/// dalpha = sum of dy df/dalpha, returned: a scalar like the slope for PReLU, a container like the slopes for
/// per_channel.
template <typename Device, typename F, typename X, typename DY, detail::IfDevice<Device> = 0>
auto alpha_gradient(const Device& device, const F& f, const X& x, const DY& dy) {
  if constexpr (detail::is_per_channel<F>) {
    typename F::Plain dalpha;
    dalpha.resize(f.channels());
    alpha_gradient(device, f, x, dy, dalpha);
    return dalpha;
  } else {
    typename F::Slope dalpha;
    alpha_gradient(device, f, x, dy, dalpha);
    return dalpha;
  }
}
/// The same on the calling thread.
template <typename F, typename X, typename DY, detail::IfFunction<F> = 0>
auto alpha_gradient(const F& f, const X& x, const DY& dy) {
  return alpha_gradient(detail::OneThread(), f, x, dy);
}

/// @}
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
