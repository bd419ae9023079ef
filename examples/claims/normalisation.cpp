// SPDX-License-Identifier: MIT
#include <algorithm>

#include "batch.hpp"
#include "claims.hpp"

namespace claims {
namespace {

struct Moments {
  double mean;
  double variance;
};

Moments moments(const fm::Tensor4& tensor) {
  const auto values = Eigen::Map<const Eigen::ArrayXf>(tensor.data(), tensor.size()).cast<double>();
  const double mean = values.mean();
  return {mean, (values - mean).square().mean()};
}

struct Setup {
  fm::Input input;
  double rate;
};

}  // namespace

/// Three things called normalisation, with and without each: of the input (standardised pixels or 0
/// to 255), by batch, and the one that SELU does by itself. Each stands in the row as mean and
/// variance: of what the network gets, of the inputs of its last hidden activation, and of that
/// activation's outputs, over 1,024 test images after training.
void normalisation(const Context& context) {
  Csv rows(context.output / "normalisation.csv",
           "function,seed,input,rate,batch_normalisation,accuracy,loss,input_mean,input_variance,"
           "last_x_mean,last_x_variance,last_y_mean,last_y_variance");
  // Raw pixels are some 90 times as large: with the usual rate, and with one that allows for it.
  const Setup setups[] = {{fm::Input::standardised, 0.05},
                          {fm::Input::standardised, 0.0005},
                          {fm::Input::raw, 0.05},
                          {fm::Input::raw, 0.0005}};
  for (int seed = 1; seed <= context.seeds; ++seed) {
    for (const Setup& setup : setups) {
      for (const bool by_batch : {false, true}) {
        for (const fm::Function& function : fm::functions()) {
          const char* const input = setup.input == fm::Input::raw ? "raw" : "standardised";
          progress("normalisation: seed " + std::to_string(seed) + ", " + input + ", " +
                   function.name + (by_batch ? " with batch normalisation" : ""));
          fm::Settings settings{2, context.images, static_cast<std::uint64_t>(seed)};
          settings.rate = setup.rate;
          settings.input = setup.input;
          settings.architecture.batch_normalisation = by_batch;
          fm::Result result = train(context, function, settings);

          fm::Batch batch;
          const fm::Scale scale =
              fm::make_scale(setup.input, context.data.training, context.images);
          const std::size_t images = std::min<std::size_t>(1024, context.data.test.size());
          batch.gather(context.data.test, scale, fm::in_order(images), 0, images);
          result.network.forward(context.device, batch.images, fm::Phase::inference);
          const fm::Network::Hidden& last = result.network.hidden().back();
          const Moments in = moments(batch.images);
          const Moments x = moments(last.x);
          const Moments y = moments(last.y);
          rows.row(function.name, seed, input, setup.rate, by_batch, result.test.accuracy,
                   result.loss, in.mean, in.variance, x.mean, x.variance, y.mean, y.variance);
        }
      }
    }
  }
}

}  // namespace claims
