// SPDX-License-Identifier: MIT
/// Trains the network of examples/fashion_mnist on several processes that mpirun starts, on one
/// machine or on several of one kind.
#include <mpi.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <exception>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <stdexcept>

#include "evaluation.hpp"
#include "loss.hpp"
#include "options.hpp"
#include "shared_gradient.hpp"
#include "stopwatch.hpp"

namespace data_parallel {
namespace {

/// What every rank knows of, so that all of them end.
struct CommonError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Calls work(). If that throws on one rank, this throws on all of them, in the words of the first:
/// a rank that left alone would keep the others waiting for its next message.
template <class Work>
void together(Rank rank, const Work& work) {
  std::string error;
  try {
    work();
  } catch (const std::exception& caught) {
    error = caught.what();
  }
  int first = error.empty() ? rank.count : rank.number;
  MPI_Allreduce(MPI_IN_PLACE, &first, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
  if (first == rank.count) return;
  int length = static_cast<int>(error.size());
  MPI_Bcast(&length, 1, MPI_INT, first, MPI_COMM_WORLD);
  error.resize(static_cast<std::size_t>(length));
  MPI_Bcast(error.data(), length, MPI_CHAR, first, MPI_COMM_WORLD);
  throw CommonError(error);
}

void require(bool condition, const std::string& error) {
  if (!condition) throw std::runtime_error(error);
}

/// FNV-1a over the bytes.
std::uint64_t checksum(const std::vector<float>& values) {
  std::vector<unsigned char> bytes(values.size() * sizeof(float));
  std::memcpy(bytes.data(), values.data(), bytes.size());
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const unsigned char byte : bytes) hash = (hash ^ byte) * 0x100000001b3;
  return hash;
}

void train(const Options& options, const fm::DataSet& data, Rank rank, fm::Network& network,
           fm::Random& random) {
  const fm::Settings& settings = options.settings;
  Eigen::ThreadPool pool(options.threads);
  const fm::Device device(&pool, options.threads);
  const fm::Scale scale = fm::make_scale(settings.input, data.training, settings.images);
  std::vector<std::size_t> order = fm::in_order(settings.images);
  SharedGradient gradient(network, rank, options.reduction);
  fm::Batch batch;
  fm::Tensor4 dscores;
  const auto shard = [&](std::size_t first, std::size_t count) {
    batch.gather(data.training, scale, order, first, count);
    const fm::Tensor4& scores = network.forward(device, batch.images, fm::Phase::training);
    const double loss = fm::cross_entropy(scores, batch.labels, dscores);
    network.backward(device, dscores);
    return loss;
  };
  const double images = static_cast<double>(settings.images);
  for (int epoch = 0; epoch < settings.epochs; ++epoch) {
    random.shuffle(order);
    // Rank 0 has been at the test images; that the others waited for it is no part of training.
    MPI_Barrier(MPI_COMM_WORLD);
    const fm::Stopwatch watch;
    const double communication_before = gradient.communication_seconds();
    for (std::size_t first = 0; first < order.size(); first += fm::batch_size) {
      gradient.compute(first, std::min(fm::batch_size, order.size() - first), shard);
      network.step(fm::rate_at(settings, epoch, first));
    }
    const double loss = gradient.take_loss() / images;
    const double seconds = watch.seconds();
    const double communication = gradient.communication_seconds() - communication_before;
    if (rank.number != 0) continue;
    const double accuracy = fm::evaluate(device, data.test, scale, network).accuracy;
    std::cout << std::fixed << "epoch " << epoch + 1 << '/' << settings.epochs
              << std::setprecision(4) << "   loss " << loss << std::setprecision(2) << "   test "
              << 100 * accuracy << " %   " << std::setprecision(3) << seconds << " s: computing "
              << seconds - communication << ", communicating " << communication << std::endl;
  }
  if (rank.number == 0)
    std::cout << "bytes sent a step, at least: " << gradient.bytes_sent() << '\n';
}

void run(int argc, const char* const* argv, Rank rank) {
  Options options;
  fm::DataSet data;
  std::ofstream file;
  together(rank, [&] {
    options = parse_options(argc, argv);
    if (!options.help.empty()) return;
    require(shards % rank.count == 0, std::to_string(rank.count) + " ranks cannot share the " +
                                          std::to_string(shards) +
                                          " shards of a batch evenly; 1, 2 and 4 can");
    data = fm::read_data_set(options.data, options.settings.images);
    if (rank.number != 0 || options.weights.empty()) return;
    file.open(options.weights, std::ios::binary);
    require(file.is_open(), options.weights + ": cannot be written");
  });
  if (!options.help.empty()) {
    if (rank.number == 0) std::cout << options.help;
    return;
  }

  if (rank.number == 0) {
    std::cout << options.function.name << ", " << options.settings.images << " training images, "
              << data.test.size() << " test images, seed " << options.settings.seed << ", ranks "
              << rank.count << ", threads of each " << options.threads << '\n';
  }
  fm::Random random(options.settings.seed);
  fm::Network network(options.settings.architecture, options.function, random);
  train(options, data, rank, network, random);

  const std::vector<float> values = learned(network);
  const std::uint64_t sum = checksum(values);
  std::uint64_t of_rank_0 = sum;
  MPI_Bcast(&of_rank_0, 1, MPI_UINT64_T, 0, MPI_COMM_WORLD);
  together(rank, [&] {
    require(sum == of_rank_0, "rank " + std::to_string(rank.number) + " learned other weights");
  });
  together(rank, [&] {
    if (rank.number != 0) return;
    std::cout << "checksum of " << values.size() << " weights and slopes: " << std::hex
              << std::setfill('0') << std::setw(16) << sum << '\n';
    if (options.weights.empty()) return;
    file.write(reinterpret_cast<const char*>(values.data()),
               static_cast<std::streamsize>(values.size() * sizeof(float)));
    file.close();
    require(!file.fail(), options.weights + ": cannot be written");
  });
}

}  // namespace
}  // namespace data_parallel

int main(int argc, char** argv) {
  int provided = 0;
  MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
  data_parallel::Rank rank{};
  MPI_Comm_rank(MPI_COMM_WORLD, &rank.number);
  MPI_Comm_size(MPI_COMM_WORLD, &rank.count);
  int status = 0;
  try {
    data_parallel::run(argc, argv, rank);
  } catch (const data_parallel::CommonError& error) {
    if (rank.number == 0) std::cerr << "data_parallel: " << error.what() << '\n';
    status = 1;
  } catch (const std::exception& error) {
    // The others know nothing of it and wait.
    std::cerr << "data_parallel: rank " << rank.number << ": " << error.what() << '\n';
    MPI_Abort(MPI_COMM_WORLD, 1);
  }
  MPI_Finalize();
  return status;
}
