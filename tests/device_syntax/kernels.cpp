// SPDX-License-Identifier: MIT
/// The functions and the lazy verbs in code for GPUs, for the compiler alone: it refuses device code that
/// calls what is the host's.
#if defined(__HIP__)
#define EIGEN_USE_GPU
#define EIGEN_USE_HIP
#include <activations/tensor.hpp>
#else
#include <activations/activations.hpp>
#endif

namespace act = activations;

namespace {

template <typename F>
using Scalar = typename F::Scalar;
template <typename F>
using Four = Eigen::Array<Scalar<F>, 4, 1>;

template <typename F>
__global__ void value_of_number(const F f, const Scalar<F>* x, Scalar<F>* y) {
  y[threadIdx.x] = f(x[threadIdx.x]);
}

template <typename F>
__global__ void made_in_kernel(const Scalar<F>* x, Scalar<F>* y) {
  y[threadIdx.x] = F()(x[threadIdx.x]);
}

template <typename F>
__global__ void made_of_slope(const Scalar<F>* x, Scalar<F>* y) {
  const F f{typename F::Slope(x[0])};
  y[threadIdx.x] = f(x[threadIdx.x]) + Scalar<F>(f.alpha());
}

template <typename F>
__global__ void lazy_verbs(const F f, const Scalar<F>* x, const Scalar<F>* dy, Scalar<F>* y,
                           Scalar<F>* dx) {
  const unsigned at = 4 * threadIdx.x;
  const Eigen::Map<const Four<F>> in(x + at);
  const Eigen::Map<const Four<F>> slope(dy + at);
  Eigen::Map<Four<F>>(y + at) = in.unaryExpr(f) + act::forward(f, in * in);
  Eigen::Map<Four<F>>(dx + at) = act::backward(f, in, slope);
}

template <typename F>
__global__ void lazy_from_output(const F f, const Scalar<F>* y, const Scalar<F>* dy,
                                 Scalar<F>* dx) {
  const unsigned at = 4 * threadIdx.x;
  const Eigen::Map<const Four<F>> out(y + at);
  const Eigen::Map<const Four<F>> slope(dy + at);
  Eigen::Map<Four<F>>(dx + at) = act::backward_from_output(f, out, slope);
}

#if defined(ACTIVATIONS_DEVICE_SYNTAX_MISTAKE)
/// Eager verbs are the host's.
template <typename F>
__global__ void eager_verb(const F f, const Scalar<F>* x, Scalar<F>* y) {
  Eigen::Map<Four<F>> out(y);
  act::forward(f, Eigen::Map<const Four<F>>(x), out);
}
#endif

template <typename F>
void every_kernel() {
  static_cast<void>(&value_of_number<F>);
  static_cast<void>(&made_in_kernel<F>);
  static_cast<void>(&lazy_verbs<F>);
#if defined(ACTIVATIONS_DEVICE_SYNTAX_MISTAKE)
  static_cast<void>(&eager_verb<F>);
#endif
}

template <typename S>
void every_function() {
  every_kernel<act::ReLU<S>>();
  every_kernel<act::LeakyReLU<S>>();
  every_kernel<act::PReLU<S>>();
  every_kernel<act::ELU<S>>();
  every_kernel<act::SELU<S>>();
  static_cast<void>(&made_of_slope<act::LeakyReLU<S>>);
  static_cast<void>(&made_of_slope<act::PReLU<S>>);
  static_cast<void>(&made_of_slope<act::ELU<S>>);
  static_cast<void>(&lazy_from_output<act::ReLU<S>>);
  static_cast<void>(&lazy_from_output<act::LeakyReLU<S>>);
  static_cast<void>(&lazy_from_output<act::ELU<S>>);
  static_cast<void>(&lazy_from_output<act::SELU<S>>);
}

#if defined(__HIP__)
template <typename F, typename X>
void on_device(const Eigen::GpuDevice& gpu, const F& f, X& x) {
  x.device(gpu) = act::forward(f, x);
  x.device(gpu) = act::backward(f, x, x);
}

void narrow_tensor(const Eigen::GpuDevice& gpu, Eigen::half* memory, float* slopes) {
  Eigen::TensorMap<Eigen::Tensor<Eigen::half, 3>> x(memory, 4, 4, 4);
  const Eigen::TensorMap<const Eigen::Tensor<float, 1>> alpha(slopes, 4);
  on_device(gpu, act::per_channel(alpha, 1), x);
}

template <typename S>
void every_tensor(const Eigen::GpuDevice& gpu, S* memory) {
  Eigen::TensorMap<Eigen::Tensor<S, 3>> x(memory, 4, 4, 4);
  on_device(gpu, act::ReLU<S>(), x);
  on_device(gpu, act::LeakyReLU<S>(), x);
  on_device(gpu, act::PReLU<S>(), x);
  on_device(gpu, act::ELU<S>(), x);
  on_device(gpu, act::SELU<S>(), x);
  const Eigen::TensorMap<const Eigen::Tensor<S, 1>> alpha(memory, 4);
  on_device(gpu, act::per_channel(alpha, 1), x);
  x.device(gpu) = act::backward_from_output(act::ReLU<S>(), x, x);
  x.device(gpu) = act::backward_from_output(act::LeakyReLU<S>(), x, x);
  x.device(gpu) = act::backward_from_output(act::ELU<S>(), x, x);
  x.device(gpu) = act::backward_from_output(act::SELU<S>(), x, x);
}
#endif

}  // namespace

void every_kernel_compiles();
void every_kernel_compiles() {
  every_function<float>();
  every_function<double>();
  every_function<Eigen::half>();
  every_function<Eigen::bfloat16>();
#if defined(__HIP__)
  const Eigen::GpuStreamDevice stream;
  const Eigen::GpuDevice gpu(&stream);
  every_tensor<float>(gpu, nullptr);
  every_tensor<double>(gpu, nullptr);
  narrow_tensor(gpu, nullptr, nullptr);
#endif
}
