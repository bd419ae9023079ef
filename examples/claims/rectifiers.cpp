// SPDX-License-Identifier: MIT
#include "claims.hpp"
#include "slopes.hpp"

namespace claims {

/// The demo's network with each function: accuracy ten times in each epoch, time, and the slopes
/// that each layer has learned.
void rectifiers(const Context& context) {
  Csv curves(context.output / "rectifiers.csv", "function,seed,epoch,accuracy,loss");
  Csv runs(context.output / "rectifiers_runs.csv",
           "function,seed,accuracy,loss,epoch_seconds,activation_share,weights");
  Csv slopes(context.output / "rectifiers_slopes.csv",
             "function,seed,layer,count,negative,smallest,mean,largest");
  for (int seed = 1; seed <= context.seeds; ++seed) {
    for (const fm::Function& function : fm::functions()) {
      progress("rectifiers: seed " + std::to_string(seed) + ", " + function.name);
      fm::Settings settings{5, context.images, static_cast<std::uint64_t>(seed)};
      settings.reports = 10;
      const fm::Result result =
          fm::train(context.device, function, context.data.training, context.data.test, settings,
                    [&](const fm::Epoch& epoch) {
                      curves.row(function.name, seed, epoch.number, epoch.accuracy, epoch.loss);
                    });
      runs.row(function.name, seed, result.test.accuracy, result.loss, result.epoch_seconds,
               result.activation_share, result.network.weights());
      int layer = 0;
      for (const fm::Network::Hidden& hidden : result.network.hidden()) {
        const fm::Slopes learned = fm::learned_slopes(*hidden.activation);
        ++layer;
        if (learned.count == 0) continue;
        slopes.row(function.name, seed, layer, learned.count, learned.negative, learned.smallest,
                   learned.mean, learned.largest);
      }
    }
  }
}

}  // namespace claims
