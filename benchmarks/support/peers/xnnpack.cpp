// SPDX-License-Identifier: MIT
#include <pthreadpool.h>
#include <xnnpack.h>

#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>

#include "peers.hpp"

namespace peers {
namespace {

using bench::Kind;
using bench::Layout;
using bench::Pass;
using bench::Prepared;

void require(xnn_status status) {
  if (status != xnn_status_success) {
    throw std::runtime_error("XNNPACK fails with status " + std::to_string(status));
  }
}

/// One for each number of threads, since starting it is not what is measured.
pthreadpool_t pool_of(int threads) {
  if (threads == 1) return nullptr;
  static std::mutex mutex;
  static std::map<int, std::unique_ptr<pthreadpool, decltype(&pthreadpool_destroy)>> pools;
  const std::lock_guard lock(mutex);
  const auto count = static_cast<std::size_t>(threads);
  return pools.try_emplace(threads, pthreadpool_create(count), pthreadpool_destroy)
      .first->second.get();
}

using Setup = xnn_status (*)(xnn_operator_t, std::size_t, const float*, float*, pthreadpool_t);

struct Operator {
  std::shared_ptr<xnn_operator> handle;
  Setup setup;
};

/// `create` is called with the place of the result.
template <typename Create>
Operator make(Setup setup, const Create& create) {
  xnn_operator_t handle = nullptr;
  require(create(&handle));
  return {std::shared_ptr<xnn_operator>(handle, xnn_delete_operator), setup};
}

/// Operators of one channel, so that the batch is the whole array, but where each channel has its
/// slope. PReLU with one slope is the operator of LeakyReLU: that of PReLU wants many channels.
std::optional<Operator> operator_of(const Case& c) {
  const float alpha = c.alpha();
  switch (c.function.kind) {
    case Kind::relu:
      return make(xnn_setup_clamp_nc_f32, [&](xnn_operator_t* result) {
        return xnn_create_clamp_nc_f32(1, 1, 1, 0, std::numeric_limits<float>::infinity(), 0,
                                       result);
      });
    case Kind::leaky_relu:
    case Kind::prelu:
      if (c.function.layout == Layout::nchw) return {};
      if (c.function.layout == Layout::nhwc) {
        const auto channels = static_cast<std::size_t>(c.shape.channels);
        return make(xnn_setup_prelu_nc_f32, [&](xnn_operator_t* result) {
          return xnn_create_prelu_nc_f32(channels, channels, channels, c.slopes, 0, result);
        });
      }
      return make(xnn_setup_leaky_relu_nc_f32, [&](xnn_operator_t* result) {
        return xnn_create_leaky_relu_nc_f32(1, 1, 1, alpha, 0, result);
      });
    case Kind::elu:
      // Other alphas than positive ones are refused.
      if (!(alpha > 0)) return {};
      return make(xnn_setup_elu_nc_f32, [&](xnn_operator_t* result) {
        return xnn_create_elu_nc_f32(1, 1, 1, alpha, 0, result);
      });
    default:
      return {};
  }
}

std::optional<Prepared> prepare(const Case& c) {
  if (c.pass != Pass::forward) return {};
  require(xnn_initialize(nullptr));
  const std::optional<Operator> op = operator_of(c);
  if (!op) return {};
  pthreadpool_t pool = pool_of(c.threads);
  const auto batch = static_cast<std::size_t>(c.shape.size() / c.shape.channels);
  require(op->setup(op->handle.get(), batch, c.x, c.out, pool));
  return Prepared{[handle = op->handle, pool] { require(xnn_run_operator(handle.get(), pool)); }};
}

}  // namespace

Peer xnnpack() { return {"XNNPACK", "", prepare}; }

}  // namespace peers
