// SPDX-License-Identifier: MIT
// The passes of the five functions against what stands in user code today: a plain loop, and the
// select idiom of Eigen. Copying is the roof: no pass that reads and writes memory can be faster.
//
//   Forward/ELU/select/4096    pass / function / spelling / elements
//
// float, one thread, standard normal input. Each spelling's result is compared with this library's
// outside the timed loop.
#include <benchmark/benchmark.h>

#include <activations/activations.hpp>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <random>
#include <string>
#include <utility>

namespace act = activations;

namespace {

using Array = Eigen::ArrayXf;
constexpr float slope = 0.01f;

// A function as users write it. `scalar` and `scalar_gradient` are the body of a plain loop.
struct ReLU {
  static constexpr const char* name = "ReLU";
  const act::ReLU<float> function;
  static float scalar(float x) { return x > 0 ? x : 0.0f; }
  static float scalar_gradient(float x, float dy) { return x > 0 ? dy : 0.0f; }
  static void select(const Array& x, Array& y) { y = x.cwiseMax(0.0f); }
  static void select_gradient(const Array& x, const Array& dy, Array& dx) {
    dx = (x > 0.0f).select(dy, 0.0f);
  }
};

struct LeakyReLU {
  static constexpr const char* name = "LeakyReLU";
  const act::LeakyReLU<float> function{slope};
  static float scalar(float x) { return x > 0 ? x : slope * x; }
  static float scalar_gradient(float x, float dy) { return x > 0 ? dy : slope * dy; }
  static void select(const Array& x, Array& y) { y = (x > 0.0f).select(x, slope * x); }
  static void select_gradient(const Array& x, const Array& dy, Array& dx) {
    dx = (x > 0.0f).select(dy, slope * dy);
  }
};

struct PReLU : LeakyReLU {
  static constexpr const char* name = "PReLU";
  const act::PReLU<float> function{slope};
};

struct ELU {
  static constexpr const char* name = "ELU";
  const act::ELU<float> function;
  static float scalar(float x) { return x > 0 ? x : std::expm1(x); }
  static float scalar_gradient(float x, float dy) { return x > 0 ? dy : dy * std::exp(x); }
  static void select(const Array& x, Array& y) { y = (x > 0.0f).select(x, x.exp() - 1.0f); }
  static void select_gradient(const Array& x, const Array& dy, Array& dx) {
    dx = (x > 0.0f).select(dy, dy * x.exp());
  }
};

struct SELU {
  static constexpr const char* name = "SELU";
  static constexpr float lambda = act::SELU<float>::lambda();
  static constexpr float lambda_alpha = 1.7580993f;
  const act::SELU<float> function;
  static float scalar(float x) { return x > 0 ? lambda * x : lambda_alpha * std::expm1(x); }
  static float scalar_gradient(float x, float dy) {
    return dy * (x > 0 ? lambda : lambda_alpha * std::exp(x));
  }
  static void select(const Array& x, Array& y) {
    y = (x > 0.0f).select(lambda * x, lambda_alpha * (x.exp() - 1.0f));
  }
  static void select_gradient(const Array& x, const Array& dy, Array& dx) {
    dx = dy * (x > 0.0f).select(lambda, lambda_alpha * x.exp());
  }
};

/// Standard normal numbers; drawn once for each size and seed, since the largest take seconds.
const Array& normal(Eigen::Index size, unsigned seed) {
  static std::map<std::pair<Eigen::Index, unsigned>, Array> drawn;
  Array& numbers = drawn[{size, seed}];
  if (numbers.size() == 0) {
    std::mt19937 generator(seed);
    std::normal_distribution<float> distribution;
    numbers = Array::NullaryExpr(size, [&] { return distribution(generator); });
  }
  return numbers;
}

/// Times `pass` and compares what it wrote to `out` with `expected`; `streams` arrays of x's size
/// are read or written.
template <typename Pass>
void measure(benchmark::State& state, const Array& out, const Array& expected, int streams,
             const Pass& pass) {
  for (auto _ : state) {
    pass();
    benchmark::ClobberMemory();
  }
  const auto elements = state.iterations() * out.size();
  state.SetItemsProcessed(elements);
  state.SetBytesProcessed(elements * streams * static_cast<int>(sizeof(float)));
  if (!((out - expected).abs() <= 1e-6f * (1.0f + expected.abs())).all()) {
    state.SkipWithError("the result is wrong");
  }
}

void copy(benchmark::State& state) {
  const Array& x = normal(state.range(0), 1);
  Array y(x.size());
  const auto bytes = static_cast<std::size_t>(x.size()) * sizeof(float);
  measure(state, y, x, 2, [&] { std::memcpy(y.data(), x.data(), bytes); });
}

enum class Spelling { activations, lazy, loop, select };
constexpr std::pair<Spelling, const char*> spellings[] = {{Spelling::activations, "activations"},
                                                          {Spelling::lazy, "lazy"},
                                                          {Spelling::loop, "loop"},
                                                          {Spelling::select, "select"}};

template <typename F>
void forward(benchmark::State& state, Spelling spelling) {
  const F f{};
  const Array& x = normal(state.range(0), 1);
  Array y(x.size());
  const Array expected = act::forward(f.function, x);
  measure(state, y, expected, 2, [&] {
    switch (spelling) {
      case Spelling::activations:
        act::forward(f.function, x, y);
        break;
      case Spelling::lazy:
        y = act::forward(f.function, x);
        break;
      case Spelling::loop:
        std::transform(x.begin(), x.end(), y.begin(), F::scalar);
        break;
      case Spelling::select:
        F::select(x, y);
        break;
    }
  });
}

template <typename F>
void backward(benchmark::State& state, Spelling spelling) {
  const F f{};
  const Array& x = normal(state.range(0), 1);
  const Array& dy = normal(state.range(0), 2);
  Array dx(x.size());
  const Array expected = act::backward(f.function, x, dy);
  measure(state, dx, expected, 3, [&] {
    switch (spelling) {
      case Spelling::activations:
        act::backward(f.function, x, dy, dx);
        break;
      case Spelling::lazy:
        dx = act::backward(f.function, x, dy);
        break;
      case Spelling::loop:
        std::transform(x.begin(), x.end(), dy.begin(), dx.begin(), F::scalar_gradient);
        break;
      case Spelling::select:
        F::select_gradient(x, dy, dx);
        break;
    }
  });
}

/// PReLU's dx and dalpha: here in one sweep, in the other spellings as users write them.
void backward_with_dalpha(benchmark::State& state, Spelling spelling) {
  const act::PReLU<float> prelu(slope);
  const Array& x = normal(state.range(0), 1);
  const Array& dy = normal(state.range(0), 2);
  Array dx(x.size());
  float dalpha = 0;
  const Array expected = act::backward(prelu, x, dy);
  measure(state, dx, expected, 3, [&] {
    switch (spelling) {
      case Spelling::activations:
        act::backward(prelu, x, dy, dx, dalpha);
        break;
      case Spelling::lazy:
        dx = act::backward(prelu, x, dy);
        dalpha = act::alpha_gradient(prelu, x, dy);
        break;
      case Spelling::loop:
        dalpha = 0;
        for (Eigen::Index i = 0; i < x.size(); ++i) {
          dx[i] = x[i] > 0 ? dy[i] : slope * dy[i];
          dalpha += x[i] > 0 ? 0.0f : dy[i] * x[i];
        }
        break;
      case Spelling::select:
        dx = (x > 0.0f).select(dy, slope * dy);
        dalpha = (x > 0.0f).select(0.0f, dy * x).sum();
        break;
    }
    benchmark::DoNotOptimize(dalpha);
  });
}

template <typename Body>
void add(const std::string& name, const Body& body) {
  for (const auto& [spelling, word] : spellings) {
    benchmark::RegisterBenchmark(
        (name + "/" + word).c_str(),
        [body, spelling = spelling](benchmark::State& state) { body(state, spelling); })
        ->Arg(4096)      // 16 KiB an array: L1
        ->Arg(1 << 18)   // 1 MiB: L2
        ->Arg(1 << 25);  // 128 MiB: memory
  }
}

template <typename... Functions>
void add_functions() {
  (add(std::string("Forward/") + Functions::name, forward<Functions>), ...);
  (add(std::string("Backward/") + Functions::name, backward<Functions>), ...);
}

const int registered = [] {
  benchmark::RegisterBenchmark("Copy/memcpy", copy)->Arg(4096)->Arg(1 << 18)->Arg(1 << 25);
  add_functions<ReLU, LeakyReLU, PReLU, ELU, SELU>();
  add("BackwardWithDalpha/PReLU", backward_with_dalpha);
  return 0;
}();

}  // namespace
