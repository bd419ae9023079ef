// SPDX-License-Identifier: MIT
/// Every verb with every function and both kinds of containers, for the compiler alone: to see what
/// it has to say of the headers where they are instantiated.
#define EIGEN_USE_THREADS
#include <activations/tensor.hpp>

namespace act = activations;

namespace {

template <typename F, typename X, typename Device>
void gradients_of_alpha(const Device& device, const F& f, X& x, Eigen::ArrayXf& dalpha) {
  if constexpr (act::detail::is_per_channel<F>) {
    act::backward(device, f, x, x, x, dalpha);
    dalpha = act::alpha_gradient(device, f, x, x);
  } else {
    act::backward(device, f, x, x, x, dalpha[0]);
    dalpha[0] = act::alpha_gradient(device, f, x, x);
  }
}

template <typename F, typename X, typename Device>
void every_verb(const Device& device, const F& f, X& x) {
  constexpr bool has_alpha_gradient =
      act::detail::is_per_channel<F> || std::is_same_v<F, act::PReLU<float>>;
  x = act::forward(f, x);
  x = act::backward(f, x, x);
  act::forward(device, f, x, x);
  act::backward(device, f, x, x, x);
  if constexpr (F::gradient_asks_sign_only) {
    act::SignMask signs;
    act::forward(device, f, x, x, signs);
    act::backward_from_mask(device, f, signs, x, x);
  }
  if constexpr (has_alpha_gradient) {
    Eigen::ArrayXf dalpha(4);
    gradients_of_alpha(device, f, x, dalpha);
  } else {
    x = act::backward_from_output(f, x, x);
    act::backward_from_output(device, f, x, x, x);
  }
}

template <typename X, typename Device>
void every_function(const Device& device, X& x) {
  every_verb(device, act::ReLU<float>(), x);
  every_verb(device, act::LeakyReLU<float>(), x);
  every_verb(device, act::PReLU<float>(), x);
  every_verb(device, act::ELU<float>(), x);
  every_verb(device, act::SELU<float>(), x);
  Eigen::ArrayXf alpha = Eigen::ArrayXf::Constant(4, 0.25f);
  every_verb(device, act::per_channel(alpha, 0), x);
}

}  // namespace

int every_verb_compiles();
int every_verb_compiles() {
  Eigen::ArrayXXf array = Eigen::ArrayXXf::Zero(4, 4);
  Eigen::Tensor<float, 3> tensor(4, 4, 4);
  Eigen::ThreadPool threads(2);
  const Eigen::ThreadPoolDevice pool(&threads, 2);
  every_function(act::detail::OneThread(), array);
  every_function(pool, tensor);
  return 0;
}
