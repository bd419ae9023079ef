// SPDX-License-Identifier: MIT
#include "shared_gradient.hpp"

#include <mpi.h>

#include <algorithm>

#include "stopwatch.hpp"

namespace data_parallel {

SharedGradient::SharedGradient(fm::Network& network, Rank rank, Reduction reduction)
    : network_(network), rank_(rank), reduction_(reduction) {
  const auto size = static_cast<fm::Index>(learned(network).size());
  gradients_.resize(size, shards);
  sum_.resize(size);
}

void SharedGradient::compute(std::size_t first, std::size_t count, const Shard& shard) {
  const int own = shards / rank_.count;
  const int begin = rank_.number * own;
  for (int s = begin; s < begin + own; ++s) {
    const auto cut = static_cast<std::size_t>(s);
    const std::size_t from = count * cut / shards;
    const std::size_t images = count * (cut + 1) / shards - from;
    if (images == 0) {  // the end of the data may be less than a batch, and has no mean here
      gradients_.col(s).setZero();
      continue;
    }
    losses_[cut] += shard(first + from, images);
    const float share = static_cast<float>(images) / static_cast<float>(count);
    float* out = gradients_.col(s).data();
    network_.for_each_parameter([&](const auto& parameter) {
      const float* const in = parameter.gradient.data();
      out = std::transform(in, in + parameter.gradient.size(), out,
                           [&](float value) { return share * value; });
    });
  }

  const int size = static_cast<int>(sum_.size());
  const bool ordered = reduction_ == Reduction::ordered;
  if (ordered) {
    const fm::Stopwatch watch;
    MPI_Allgather(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, gradients_.data(), own * size, MPI_FLOAT,
                  MPI_COMM_WORLD);
    communication_seconds_ += watch.seconds();
  }
  // Floats do not add up to the same in another order.
  const int begin_of_sum = ordered ? 0 : begin;
  const int end_of_sum = ordered ? shards : begin + own;
  sum_ = gradients_.col(begin_of_sum);
  for (int s = begin_of_sum + 1; s < end_of_sum; ++s) sum_ += gradients_.col(s);
  if (!ordered) {
    const fm::Stopwatch watch;
    MPI_Allreduce(MPI_IN_PLACE, sum_.data(), size, MPI_FLOAT, MPI_SUM, MPI_COMM_WORLD);
    communication_seconds_ += watch.seconds();
  }

  const float* in = sum_.data();
  network_.for_each_parameter([&](auto& parameter) {
    std::copy_n(in, parameter.gradient.size(), parameter.gradient.data());
    in += parameter.gradient.size();
  });
}

double SharedGradient::take_loss() {
  const fm::Stopwatch watch;
  MPI_Allgather(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, losses_.data(), shards / rank_.count,
                MPI_DOUBLE, MPI_COMM_WORLD);
  communication_seconds_ += watch.seconds();
  double sum = 0;
  for (const double loss : losses_) sum += loss;
  losses_ = {};
  return sum;
}

std::size_t SharedGradient::bytes_sent() const {
  const std::size_t ranks = static_cast<std::size_t>(rank_.count);
  const std::size_t gradient = static_cast<std::size_t>(sum_.size()) * sizeof(float);
  const std::size_t pieces = reduction_ == Reduction::ordered ? shards : 2;
  return pieces * (ranks - 1) * gradient / ranks;
}

std::vector<float> learned(fm::Network& network) {
  std::vector<float> values;
  network.for_each_parameter([&](const auto& parameter) {
    const float* const data = parameter.value.data();
    values.insert(values.end(), data, data + parameter.value.size());
  });
  return values;
}

}  // namespace data_parallel
