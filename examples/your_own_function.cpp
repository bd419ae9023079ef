// SPDX-License-Identifier: MIT
// A function of your own, for every container: the squared ReLU of So et al. 2021
// (arXiv:2109.08668).
#include <activations/tensor.hpp>
#include <iostream>

namespace act = activations;

/// y = x^2, dx = 2 x dy for x > 0; 0 otherwise.
template <typename Scalar = float>
class SquaredReLU : public act::Function<SquaredReLU<Scalar>, Scalar> {
 public:
  template <typename Lane>
  Lane value(const Lane& x) const {
    const Lane positive = positive_part(x);
    return product(positive, positive);
  }

  template <typename Lane>
  Lane gradient(const Lane& x, const Lane& dy) const {
    using Real = typename Lane::Scalar;  // float where the elements are half
    const Lane zero(Real(0)), two(Real(2));
    return select(x > zero, product(product(two, x), dy), zero);
  }
};

template <typename Scalar>
struct Eigen::internal::functor_traits<SquaredReLU<Scalar>> : act::FunctionTraits<Scalar, 2> {};

int main() {
  const SquaredReLU<float> f;

  const Eigen::ArrayXf x = Eigen::ArrayXf::LinSpaced(1001, -5.0f, 5.0f);
  const Eigen::ArrayXf dy = Eigen::ArrayXf::LinSpaced(1001, 1.0f, 2.0f);
  const Eigen::ArrayXf y = x.max(0.0f).square();  // by hand
  const Eigen::ArrayXf dx = 2.0f * x.max(0.0f) * dy;

  Eigen::ArrayXf eager_y(x.size()), eager_dx(x.size());
  act::forward(f, x, eager_y);
  act::backward(f, x, dy, eager_dx);
  const bool eager = (eager_y == y).all() && (eager_dx == dx).all();

  const bool lazy = (act::forward(f, x) == y).all() && (act::backward(f, x, dy) == dx).all() &&
                    (x.unaryExpr(f) == y).all();

  using Tensor = Eigen::Tensor<float, 2>;
  const Eigen::TensorMap<const Tensor> x2(x.data(), 7, 143), dy2(dy.data(), 7, 143);
  Tensor y2 = act::forward(f, x2), dx2(7, 143);
  act::backward(f, x2, dy2, dx2);
  const bool tensor = (Eigen::Map<Eigen::ArrayXf>(y2.data(), y2.size()) == y).all() &&
                      (Eigen::Map<Eigen::ArrayXf>(dx2.data(), dx2.size()) == dx).all();

  using Eigen::half;
  const Eigen::Array<half, 2, 1> h(half(-1.0f), half(3.0f)), ones(half(1.0f), half(1.0f));
  const Eigen::Array<half, 2, 1> dh = act::backward(SquaredReLU<half>(), h, ones);
  const bool narrow = dh(0) == half(0.0f) && dh(1) == half(6.0f);

  std::cout << "f(-1) = " << f(-1.0f) << ", f(3) = " << f(3.0f) << "\nas by hand: eager "
            << (eager ? "yes" : "no") << ", lazy " << (lazy ? "yes" : "no") << ", tensor "
            << (tensor ? "yes" : "no") << ", half " << (narrow ? "yes" : "no") << '\n';
  const bool right = eager && lazy && tensor && narrow && f(-1.0f) == 0.0f && f(3.0f) == 9.0f;
  if (!right) std::cerr << "your_own_function: not the square\n";
  return right ? 0 : 1;
}
