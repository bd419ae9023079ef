// SPDX-License-Identifier: MIT
/// Every verb with every function, for packed containers and for others, of either kind, and for every
/// width of scalars: for the compiler alone, to see what it has to say of the headers where they are instantiated.
#define EIGEN_USE_THREADS
#include <activations/tensor.hpp>

namespace act = activations;

namespace {

template <typename F, typename X, typename Device>
void gradients_of_alpha(const Device& device, const F& f, X& x) {
  Eigen::Array<typename F::Slope, Eigen::Dynamic, 1> dalpha(4);
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
      act::detail::is_per_channel<F> || std::is_same_v<F, act::PReLU<typename X::Scalar>>;
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
    gradients_of_alpha(device, f, x);
  } else {
    x = act::backward_from_output(f, x, x);
    act::backward_from_output(device, f, x, x, x);
  }
}

template <typename X, typename Device>
void every_function(const Device& device, X& x) {
  using Scalar = typename X::Scalar;
  every_verb(device, act::ReLU<Scalar>(), x);
  every_verb(device, act::LeakyReLU<Scalar>(), x);
  every_verb(device, act::PReLU<Scalar>(), x);
  every_verb(device, act::ELU<Scalar>(), x);
  every_verb(device, act::SELU<Scalar>(), x);
  using Slope = typename act::PReLU<Scalar>::Slope;
  const Eigen::Array<Slope, Eigen::Dynamic, 1> alpha =
      Eigen::Array<Slope, Eigen::Dynamic, 1>::Constant(4, Slope(0.25f));
  every_verb(device, act::per_channel(alpha, 0), x);
}

template <typename Scalar, int order = Eigen::ColMajor, typename Device>
void every_array(const Device& device) {
  Eigen::Array<Scalar, Eigen::Dynamic, Eigen::Dynamic, order> array(4, 4);
  array.setZero();
  every_function(device, array);
}

}  // namespace

int every_verb_compiles();
int every_verb_compiles() {
  const act::detail::OneThread one_thread;
  every_array<float>(one_thread);
  every_array<double, Eigen::RowMajor>(one_thread);
  every_array<Eigen::half>(one_thread);
  every_array<Eigen::bfloat16>(one_thread);
  Eigen::MatrixXf matrix = Eigen::MatrixXf::Zero(4, 4);
  auto block = matrix.topRows(4);
  every_function(one_thread, block);
  Eigen::Map<Eigen::MatrixXf> map(matrix.data(), 4, 4);
  every_function(one_thread, map);
  using Strides = Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>;
  Eigen::Map<Eigen::MatrixXf, 0, Strides> strided(matrix.data(), 2, 2, Strides(8, 2));
  every_function(one_thread, strided);

  Eigen::ThreadPool threads(2);
  const Eigen::ThreadPoolDevice pool(&threads, 2);
  Eigen::Tensor<float, 3> tensor(4, 4, 4);
  every_function(pool, tensor);
  auto slice =
      tensor.slice(Eigen::array<Eigen::Index, 3>{0, 0, 0}, Eigen::array<Eigen::Index, 3>{4, 4, 4});
  every_function(pool, slice);
  return 0;
}
