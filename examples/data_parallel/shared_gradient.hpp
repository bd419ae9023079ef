// SPDX-License-Identifier: MIT
/// The gradient of a batch of which every rank of MPI computes a part.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <vector>

#include "network.hpp"

namespace data_parallel {

namespace fm = fashion_mnist;

/// A batch is always cut into as many, so that every number of ranks adds the same numbers.
constexpr int shards = 4;

enum class Reduction {
  ordered,  ///< every rank gets all shards and adds them in their order: the same bits for any ranks
  allreduce  ///< every rank adds its own shards, MPI adds the sums: fewer bytes, another rounding
};

/// Of the processes that train together.
struct Rank {
  int number;
  int count;  ///< divides `shards`
};

class SharedGradient {
 public:
  /// Computes one shard: its loss, summed over `count` images from `first`, and its mean gradient,
  /// left in the network.
  using Shard = std::function<double(std::size_t first, std::size_t count)>;

  SharedGradient(fm::Network& network, Rank rank, Reduction reduction);

  /// Leaves the gradient of the mean over `count` images from `first` in the network. Every rank
  /// has to call it, with the same numbers.
  void compute(std::size_t first, std::size_t count, const Shard& shard);

  /// The loss of all images since the last call, summed. Every rank has to call it.
  double take_loss();

  /// Wall time in which this rank sent, received, or waited for others to do so.
  double communication_seconds() const { return communication_seconds_; }

  /// What a rank has to send in a step at the least, by a ring.
  std::size_t bytes_sent() const;

 private:
  fm::Network& network_;
  Rank rank_;
  Reduction reduction_;
  Eigen::ArrayXXf gradients_;  // a column for each shard, weighted by its share of the batch
  Eigen::ArrayXf sum_;
  std::array<double, shards> losses_{};
  double communication_seconds_ = 0;
};

/// All weights and slopes, from the first layer to the last.
std::vector<float> learned(fm::Network& network);

}  // namespace data_parallel
