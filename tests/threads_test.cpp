// SPDX-License-Identifier: MIT
#define EIGEN_USE_THREADS
#include <thread>
#include <vector>

#include "support/tensor_paths.hpp"
// Its overloads for Tensor come first.
#include "support/counting_pool.hpp"
#include "support/paths.hpp"
#include "support/refusal.hpp"

namespace {

namespace act = activations;
using Eigen::Index;
using support::all_same_bits;
using support::get;
using support::Master;

template <typename F>
class ThreadsTest : public ::testing::Test {
 protected:
  // Enough for every pass to be shared, and no multiple of a packet.
  static constexpr Index rows = 1031;
  static constexpr Index cols = 701;

  const F f = support::sample_of<F>();
  const Master<F> master{f, rows* cols};
};
TYPED_TEST_SUITE(ThreadsTest, support::Functions, support::Names);

TYPED_TEST(ThreadsTest, GiveTheSameBitsOnTensors) {
  using Tensor = Eigen::Tensor<typename TypeParam::Scalar, 2>;
  Tensor x(this->rows, this->cols), dy = x, out = x;
  for (int threads : {1, 2, 3, 8}) {
    SCOPED_TRACE(threads);
    support::CountingPool pool(threads);
    const Eigen::ThreadPoolDevice device(&pool, threads);
    support::put(x, this->master.x);
    support::put(dy, this->master.dy);
    out.setZero();
    act::forward(device, this->f, x, out);
    EXPECT_EQ(pool.count(), threads - 1);
    EXPECT_TRUE(all_same_bits(get(out), this->master.y));
    out.setZero();
    out.device(device) = act::forward(this->f, x);
    EXPECT_TRUE(all_same_bits(get(out), this->master.y));
    out.setZero();
    act::backward(device, this->f, x, dy, out);
    EXPECT_TRUE(all_same_bits(get(out), this->master.dx));
    out.setZero();
    out.device(device) = act::backward(this->f, x, dy);
    EXPECT_TRUE(all_same_bits(get(out), this->master.dx));
    act::backward(device, this->f, x, dy, dy);
    EXPECT_TRUE(all_same_bits(get(dy), this->master.dx));
    if constexpr (support::has_gradient_from_output<TypeParam>) {
      support::put(x, this->master.y);
      support::put(dy, this->master.dy);
      act::backward_from_output(device, this->f, x, dy, out);
      EXPECT_TRUE(all_same_bits(get(out), this->master.dx_from_y));
    }
  }
}

TYPED_TEST(ThreadsTest, GiveTheSameBitsOnArraysAndBlocks) {
  using Array = Eigen::Array<typename TypeParam::Scalar, Eigen::Dynamic, Eigen::Dynamic>;
  Array x(this->rows, this->cols), dy = x, memory = Array::Zero(this->rows + 5, this->cols + 2);
  support::put(x, this->master.x);
  support::put(dy, this->master.dy);
  auto out = memory.block(3, 1, this->rows, this->cols);
  for (int threads : {1, 2, 3, 8}) {
    SCOPED_TRACE(threads);
    support::CountingPool pool(threads);
    const Eigen::ThreadPoolDevice device(&pool, threads);
    act::forward(device, this->f, x, out);
    EXPECT_EQ(pool.count(), threads - 1);
    EXPECT_TRUE(all_same_bits(get(out), this->master.y));
    act::backward(device, this->f, x, dy, out);
    EXPECT_TRUE(all_same_bits(get(out), this->master.dx));
    out.setZero();
    EXPECT_TRUE((memory == typename TypeParam::Scalar(0)).all());
  }
}

// One row, of which each range begins somewhere.
TYPED_TEST(ThreadsTest, GiveTheSameBitsOnEverySecondElement) {
  using Array = Eigen::Array<typename TypeParam::Scalar, Eigen::Dynamic, Eigen::Dynamic>;
  using Strides = Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>;
  Array x(this->rows, this->cols), dy = x, memory = Array::Zero(2 * this->rows, this->cols);
  support::put(x, this->master.x);
  support::put(dy, this->master.dy);
  Eigen::Map<Array, 0, Strides> out(memory.data(), this->rows, this->cols,
                                    Strides(2 * this->rows, 2));
  support::CountingPool pool(3);
  const Eigen::ThreadPoolDevice device(&pool, 3);
  act::forward(device, this->f, x, out);
  EXPECT_EQ(pool.count(), 2);
  EXPECT_TRUE(all_same_bits(get(out), this->master.y));
  act::backward(device, this->f, out, dy, x);
  const auto dx = get(x);
  support::put(x, get(out));
  act::backward(this->f, x, dy, x);
  EXPECT_TRUE(all_same_bits(dx, get(x)));
  out.setZero();
  EXPECT_TRUE((memory == typename TypeParam::Scalar(0)).all());
}

TYPED_TEST(ThreadsTest, GiveTheSameBitsOnSlices) {
  using Tensor = Eigen::Tensor<typename TypeParam::Scalar, 2, Eigen::RowMajor>;
  Tensor x(this->rows, this->cols), memory(this->rows + 5, this->cols + 2);
  support::put(x, this->master.x);
  const Eigen::array<Index, 2> start{3, 1}, size{this->rows, this->cols};
  support::CountingPool pool(3);
  const Eigen::ThreadPoolDevice device(&pool, 3);
  memory.setZero();
  act::forward(device, this->f, x, memory.slice(start, size));
  EXPECT_EQ(pool.count(), 2);
  EXPECT_TRUE(all_same_bits(get(memory.slice(start, size)), this->master.y));
}

/// What several threads of a program share: the functions, the slopes, the inputs, and a pool.
TEST(ThreadsOfAProgramTest, ShareFunctionsSlopesInputsAndAPool) {
  using Tensor = Eigen::Tensor<float, 2>;
  const Index channels = 67, size = 1031;
  Tensor x(channels, size), dy(channels, size);
  x.setRandom();
  dy.setRandom();
  x = x - x.constant(0.5f);
  const Eigen::ArrayXf alpha = Eigen::ArrayXf::LinSpaced(channels, 0.01f, 0.9f);
  const act::ELU<float> elu;
  const auto prelu = act::per_channel(alpha, 0);
  Eigen::ThreadPool pool(2);
  const Eigen::ThreadPoolDevice device(&pool, 2);

  struct Results {
    Tensor y, elu_dx, prelu_dx;
    Eigen::ArrayXf dalpha;
  };
  const auto run = [&](const auto&... where) {
    Results r{Tensor(channels, size), Tensor(channels, size), Tensor(channels, size),
              Eigen::ArrayXf(channels)};
    act::forward(where..., elu, x, r.y);
    act::backward(where..., elu, x, dy, r.elu_dx);
    act::backward(where..., prelu, x, dy, r.prelu_dx, r.dalpha);
    return r;
  };
  const Results expected = run();
  std::vector<Results> results(4);
  std::vector<std::thread> threads;
  for (std::size_t k = 0; k < results.size(); ++k) {
    threads.emplace_back([&, k] { results[k] = k % 2 ? run(device) : run(); });
  }
  for (std::thread& thread : threads) thread.join();
  const auto same = [](const Tensor& a, const Tensor& b) {
    return std::equal(a.data(), a.data() + a.size(), b.data());
  };
  for (const Results& r : results) {
    EXPECT_TRUE(same(r.y, expected.y));
    EXPECT_TRUE(same(r.elu_dx, expected.elu_dx));
    EXPECT_TRUE(same(r.prelu_dx, expected.prelu_dx));
    EXPECT_TRUE((r.dalpha == expected.dalpha).all());
  }
}

/// Neighbouring parts of one array, that begin anywhere within a register: a lane that wrote or read beyond its
/// part would meet another thread's.
template <typename Scalar>
void expect_neighbours_undisturbed() {
  using Array = Eigen::Array<Scalar, Eigen::Dynamic, Eigen::Dynamic>;
  const Index rows = 83, cols = 41, parts = 8;
  const Array x = Array::Random(parts * rows, cols), dy = Array::Random(parts * rows, cols);
  Array y = x, in_place = x, dx = x, from_mask = x;
  const act::LeakyReLU<Scalar> leaky;
  const Eigen::Array<Scalar, Eigen::Dynamic, 1> alpha =
      Eigen::Array<Scalar, Eigen::Dynamic, 1>::Random(cols);
  const auto prelu = act::per_channel(alpha, 1);
  std::vector<std::thread> threads;
  for (Index k = 0; k < parts; ++k) {
    threads.emplace_back([&, k] {
      const Index at = k * rows;
      act::SignMask signs;
      act::forward(leaky, x.middleRows(at, rows), y.middleRows(at, rows), signs);
      act::backward_from_mask(leaky, signs, dy.middleRows(at, rows),
                              from_mask.middleRows(at, rows));
      auto part = in_place.middleRows(at, rows);
      act::forward(act::ELU<Scalar>(), part, part);
      auto dalpha = alpha;
      act::backward(prelu, x.middleRows(at, rows), dy.middleRows(at, rows), dx.middleRows(at, rows),
                    dalpha);
    });
  }
  for (std::thread& thread : threads) thread.join();
  Array expected = x;
  act::forward(leaky, x, expected);
  EXPECT_TRUE(all_same_bits(get(y), get(expected)));
  act::backward(leaky, x, dy, expected);
  EXPECT_TRUE(all_same_bits(get(from_mask), get(expected)));
  act::forward(act::ELU<Scalar>(), x, expected);
  EXPECT_TRUE(all_same_bits(get(in_place), get(expected)));
  act::backward(prelu, x, dy, expected);
  EXPECT_TRUE(all_same_bits(get(dx), get(expected)));
}

TEST(ThreadsOfAProgramTest, WriteNeighbouringPartsOfOneArray) {
  expect_neighbours_undisturbed<float>();
  expect_neighbours_undisturbed<Eigen::half>();
}

class PoolWithoutMemory : public Eigen::ThreadPool {
 public:
  using Eigen::ThreadPool::ThreadPool;
  void Schedule(std::function<void()>) override { throw std::bad_alloc(); }
};

bool computes_without_memory_for_tasks() {
  PoolWithoutMemory pool(4);
  const Eigen::ThreadPoolDevice device(&pool, 4);
  const Eigen::ArrayXf x = Eigen::ArrayXf::LinSpaced(1 << 20, -9, 9);
  Eigen::ArrayXf y(x.size()), one_thread(x.size());
  act::forward(device, act::ELU<float>(), x, y);
  act::forward(act::ELU<float>(), x, one_thread);
  const act::PReLU<float> prelu;
  return (y == one_thread).all() &&
         act::alpha_gradient(device, prelu, x, y) == act::alpha_gradient(prelu, x, y);
}

TEST(ThreadsDeathTest, TheCallersThreadDoesAllWhereAPoolHasNoMemoryForATask) {
  EXPECT_EXIT(std::_Exit(computes_without_memory_for_tasks() ? 0 : 1), testing::ExitedWithCode(0),
              "");
}

TEST(ThreadsErrors, APoolRefusesAsOneThreadDoesAndSchedulesNothing) {
  using Eigen::ArrayXf;
  using Eigen::ArrayXXf;
  using test::refuses;
  support::CountingPool pool(2);
  const Eigen::ThreadPoolDevice device(&pool, 2);
  const act::PReLU<float> prelu(0.25f);
  ArrayXXf z = ArrayXXf::Constant(1032, 701, -77.0f), out = z, other = z.transpose();
  const ArrayXf slopes = ArrayXf::Constant(700, 0.5f);
  ArrayXf dalpha = ArrayXf::Constant(700, -77.0f);
  float shared = -77.0f;
  const auto channels = act::per_channel(slopes, 1);
  const auto top = z.topRows(1031);
  auto bottom = z.bottomRows(1031);
  EXPECT_TRUE(refuses(
      "activations::forward: y has 723432 elements [701, 1032], x has 723432 [1032, 701]: "
      "y.resizeLike(x)",
      [&] { act::forward(device, prelu, z, other); }, other));
  EXPECT_TRUE(refuses(
      "activations::backward: dy has 723432 elements [701, 1032], x has 723432 [1032, 701]",
      [&] { act::backward(device, prelu, z, other, out, shared); }, out, shared));
  EXPECT_TRUE(refuses(
      "activations::backward: alpha has 700 slopes, axis 1 of x has 701",
      [&] { act::backward(device, channels, z, z, out, dalpha); }, out, dalpha));
  EXPECT_TRUE(refuses(
      "activations::alpha_gradient: alpha has 700 slopes, axis 1 of x has 701",
      [&] { act::alpha_gradient(device, channels, z, z, dalpha); }, dalpha));
  EXPECT_TRUE(refuses(
      test::overlap_message("forward", "y", "x"), [&] { act::forward(device, prelu, top, bottom); },
      z));
  act::SignMask signs;
  act::forward(prelu, z, out, signs);
  EXPECT_TRUE(refuses(
      "activations::backward_from_mask: signs has 723432 elements [1032, 701], dy has 723432 [701, "
      "1032]",
      [&] { act::backward_from_mask(device, prelu, signs, other, out); }, out));
  EXPECT_TRUE(refuses(
      "activations::backward_from_output: dy has 723432 elements [701, 1032], y has 723432 [1032, "
      "701]",
      [&] { act::backward_from_output(device, act::ReLU<float>(), z, other, out); }, out));
  EXPECT_EQ(pool.count(), 0);
}

}  // namespace
