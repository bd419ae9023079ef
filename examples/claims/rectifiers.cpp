// SPDX-License-Identifier: MIT
#include <vector>

#include "claims.hpp"
#include "slopes.hpp"

namespace claims {

/// The demo's network with each function: accuracy ten times in each epoch, time, and the slopes
/// that each layer has learned.
void rectifiers(const Context& context) {
  Csv curves(context.output / "rectifiers.csv", "function,seed,epoch,accuracy,loss");
  Csv runs(context.output / "rectifiers_runs.csv", "function,seed,accuracy,epoch_seconds");
  Csv slopes(context.output / "rectifiers_slopes.csv",
             "function,seed,layer,count,negative,smallest,mean,largest");
  std::vector<fm::Function> functions = fm::functions();
  // PReLU's first slope, but never learned: what learning it is worth.
  functions.push_back(fm::leaky_relu("LeakyReLU-0.25", 0.25f));
  for (int seed = 1; seed <= context.seeds; ++seed) {
    for (const fm::Function& function : functions) {
      progress("rectifiers: seed " + std::to_string(seed) + ", " + function.name);
      fm::Settings settings{5, context.images, static_cast<std::uint64_t>(seed)};
      settings.reports = 10;
      const fm::Result result =
          fm::train(context.device, function, context.data.training, context.data.test, settings,
                    [&](const fm::Epoch& epoch) {
                      curves.row(function.name, seed, epoch.number, epoch.accuracy, epoch.loss);
                    });
      runs.row(function.name, seed, result.test.accuracy, result.epoch_seconds);
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
