// SPDX-License-Identifier: MIT
#include <dnnl.hpp>
#include <unordered_map>

#include "peers.hpp"

#ifdef PEERS_HAS_GOMP
extern "C" void omp_set_num_threads(int);
#else
static void omp_set_num_threads(int) {}
#endif

namespace peers {
namespace {

using bench::Kind;
using bench::Layout;
using bench::Pass;
using bench::Prepared;
using dnnl::algorithm;
using dnnl::memory;
using Arguments = std::unordered_map<int, memory>;

const dnnl::engine& cpu() {
  static const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  return engine;
}

/// Extents are those of [n, c, h, w] in either layout; the tag tells how they lie in memory.
memory::desc description(const memory::dims& extents, Layout layout) {
  const auto tag = layout == Layout::nhwc ? memory::format_tag::acdb : memory::format_tag::abcd;
  return {extents, memory::data_type::f32, tag};
}

memory::desc of_data(const Case& c) {
  return description({c.shape.n, c.shape.channels, c.shape.height, c.shape.width},
                     c.function.layout);
}

memory::desc of_slopes(const Case& c) {
  return description({1, c.shape.channels, 1, 1}, c.function.layout);
}

memory at(const memory::desc& description, const float* data) {
  return memory(description, cpu(), const_cast<float*>(data));
}

Prepared running(const dnnl::primitive& primitive, const Arguments& arguments, int threads) {
  omp_set_num_threads(threads);
  return {[primitive, arguments, stream = dnnl::stream(cpu())]() mutable {
    primitive.execute(stream, arguments);
    stream.wait();
  }};
}

std::optional<Prepared> eltwise(const Case& c, algorithm kind, algorithm kind_from_output,
                                float alpha) {
  if (c.pass == Pass::dx_and_dalpha || c.pass == Pass::copy) return {};
  // The gradient from the output is refused where the output does not tell the sign.
  if (c.pass == Pass::backward_from_output && alpha < 0) return {};
  const bool from_output = c.pass == Pass::backward_from_output;
  const memory::desc data = of_data(c);
  const algorithm chosen = from_output ? kind_from_output : kind;
  const dnnl::eltwise_forward::primitive_desc forward(
      {dnnl::prop_kind::forward_training, chosen, data, alpha}, cpu());
  if (c.pass == Pass::forward) {
    return running(dnnl::eltwise_forward(forward),
                   {{DNNL_ARG_SRC, at(data, c.x)}, {DNNL_ARG_DST, at(data, c.out)}}, c.threads);
  }
  const dnnl::eltwise_backward::primitive_desc backward({chosen, data, data, alpha}, cpu(),
                                                        forward);
  return running(dnnl::eltwise_backward(backward),
                 {{from_output ? DNNL_ARG_DST : DNNL_ARG_SRC, at(data, c.x)},
                  {DNNL_ARG_DIFF_DST, at(data, c.dy)},
                  {DNNL_ARG_DIFF_SRC, at(data, c.out)}},
                 c.threads);
}

/// Its gradient is always that of the slopes as well, and so stands with that pass alone.
std::optional<Prepared> prelu(const Case& c) {
  const memory::desc data = of_data(c);
  const memory::desc slopes = of_slopes(c);
  const dnnl::prelu_forward::primitive_desc forward(
      {dnnl::prop_kind::forward_training, data, slopes}, cpu());
  if (c.pass == Pass::forward) {
    return running(dnnl::prelu_forward(forward),
                   {{DNNL_ARG_SRC, at(data, c.x)},
                    {DNNL_ARG_WEIGHTS, at(slopes, c.slopes)},
                    {DNNL_ARG_DST, at(data, c.out)}},
                   c.threads);
  }
  if (c.pass != Pass::dx_and_dalpha) return {};
  const dnnl::prelu_backward::primitive_desc backward({data, slopes, data, slopes}, cpu(), forward);
  return running(dnnl::prelu_backward(backward),
                 {{DNNL_ARG_SRC, at(data, c.x)},
                  {DNNL_ARG_WEIGHTS, at(slopes, c.slopes)},
                  {DNNL_ARG_DIFF_DST, at(data, c.dy)},
                  {DNNL_ARG_DIFF_SRC, at(data, c.out)},
                  {DNNL_ARG_DIFF_WEIGHTS, at(slopes, c.dalpha)}},
                 c.threads);
}

std::optional<Prepared> prepare(const Case& c) {
  // Before the primitives are made: how many threads there are decides how they share the work.
  omp_set_num_threads(c.threads);
  const algorithm relu_from_output = algorithm::eltwise_relu_use_dst_for_bwd;
  switch (c.function.kind) {
    case Kind::relu:
      return eltwise(c, algorithm::eltwise_relu, relu_from_output, 0);
    case Kind::leaky_relu:
      return eltwise(c, algorithm::eltwise_relu, relu_from_output, c.alpha());
    case Kind::prelu:
      return prelu(c);
    case Kind::elu:
      return eltwise(c, algorithm::eltwise_elu, algorithm::eltwise_elu_use_dst_for_bwd, c.alpha());
    default:
      return {};
  }
}

}  // namespace

Peer onednn() {
  const dnnl_version_t& version = *dnnl_version();
  return {"oneDNN",
          std::to_string(version.major) + "." + std::to_string(version.minor) + "." +
              std::to_string(version.patch),
          prepare};
}

}  // namespace peers
