// SPDX-License-Identifier: MIT
#include <cmath>
#include <idioms.hpp>
#include <limits>
#include <loop.hpp>
#include <peers/peers.hpp>

#include "float_inputs.hpp"
#include "sweep.hpp"
#include "tasks.hpp"

namespace exhaustive {
namespace {

// The negative numbers and -infinity. What becomes of zero and NaN is told by a remark.
constexpr std::uint64_t first_negative = 0x80000001;
constexpr std::uint64_t end_of_negatives = 0xff800001;

using bench::Function;
using Prepare = bench::Prepare<bench::Case<float>>;

constexpr Function elu{"ELU", bench::Kind::elu, bench::Layout::flat, 1};
constexpr Function selu{"SELU", bench::Kind::selu, bench::Layout::flat, 1};

/// Whether one has the pass is told from a case that is prepared, but not run.
struct Peer {
  const char* name;
  Prepare prepare;
};

std::vector<Peer> all_peers() {
  using C = bench::Case<float>;
  std::vector<Peer> list = {{"Eigen: exp - 1", bench::idiom_of<bench::Idiom::select, C>},
                            {"Eigen: expm1", bench::idiom_of<bench::Idiom::expm1, C>},
                            {"C library", bench::loop<C>}};
  for (const peers::Peer& peer : peers::all()) list.push_back({peer.name, peer.prepare});
  return list;
}

/// What the peer makes of `size` numbers x and dy = 1, or nothing.
std::optional<bench::Prepared> prepared(const Peer& peer, const Function& function, Pass pass,
                                        const float* x, float* result, Eigen::Index size) {
  static const Eigen::ArrayXf ones = Eigen::ArrayXf::Ones(Block<float>::capacity + 4);
  static thread_local float slope = 1, dalpha = 0;
  const auto bench_pass = pass == Pass::forward ? bench::Pass::forward : bench::Pass::backward;
  return peer.prepare(
      {bench_pass, function, {1, 1, 1, size}, 1, &slope, x, ones.data(), result, &dalpha});
}

/// What the peer makes of x.
float value_at(float x, const Peer& peer, const Function& function, Pass pass) {
  constexpr Eigen::Index size = 64;
  const Eigen::ArrayXf in = Eigen::ArrayXf::Constant(size + 4, x);
  Eigen::ArrayXf out(size);
  prepared(peer, function, pass, in.data(), out.data(), size)->run();
  return out[0];
}

bool has(const Peer& peer, const Function& function, Pass pass) {
  float x[8] = {}, result[8];
  return peer.prepare && prepared(peer, function, pass, x, result, 4);
}

std::string remarks(const Peer& peer, const Function& function, Pass pass) {
  std::string text;
  const float nan = std::numeric_limits<float>::quiet_NaN();
  if (!std::isnan(value_at(nan, peer, function, pass))) text = "loses NaN";
  if (pass == Pass::forward && !std::signbit(value_at(-0.0f, peer, function, pass))) {
    text += std::string(text.empty() ? "" : ", ") + "-0 becomes +0";
  }
  return text;
}

Row<float> peer_row(const Peer& peer, const Function& function, Pass pass) {
  const Curve curve = function.kind == bench::Kind::selu ? selu_curve(pass) : elu_curve(1, pass);
  Row<float> row = curve_row<float>({peer.name, function.name, text(pass), "float"}, no_bound,
                                    curve, [peer, function, pass](Block<float>& block) {
                                      prepared(peer, function, pass, block.x().data(),
                                               block.result().data(), block.size())
                                          ->run();
                                    });
  row.note = remarks(peer, function, pass);
  return row;
}

/// The library itself, for comparison.
std::vector<Row<float>> own_rows() {
  std::vector<Row<float>> rows;
  for (const Pass pass : {Pass::forward, Pass::gradient}) {
    rows.push_back(elu_row(1.0f, pass));
    rows.back().label.alpha = "ELU";
    rows.push_back(selu_row<float>(pass));
    rows.back().label.alpha = "SELU";
  }
  for (Row<float>& row : rows) row.label.function = "activations";
  return rows;
}

/// A row without numbers.
Task missing(const Label& label) {
  Task task;
  task.units = 0;
  task.nanoseconds = 0;
  task.finish = [label] {
    Result result;
    result.label = label;
    result.note = "not installed";
    return std::vector<Result>{result};
  };
  return task;
}

}  // namespace

std::vector<Task> peer_tasks(const Options& options) {
  const FloatInputs inputs{first_negative, end_of_negatives, options.stride, false};
  Sweep<float> sweep{"peers", inputs.points(), inputs, own_rows()};
  std::vector<Task> tasks;
  for (const Peer& peer : all_peers()) {
    const Label label{peer.name, elu.name, "forward", "float"};
    if (!peer.prepare && options.selects(label)) tasks.push_back(missing(label));
    for (const Function& function : {elu, selu}) {
      for (const Pass pass : {Pass::forward, Pass::gradient}) {
        if (has(peer, function, pass)) sweep.rows.push_back(peer_row(peer, function, pass));
      }
    }
  }
  tasks.insert(tasks.begin(), task_of(std::move(sweep), options));
  return tasks;
}

}  // namespace exhaustive
