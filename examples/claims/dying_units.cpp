// SPDX-License-Identifier: MIT
#include "claims.hpp"

namespace claims {

/// The demo's network for one epoch at learning rates from careful to far too high: units whose
/// input is never positive, and units that let less than a thousandth of any gradient through.
void dying_units(const Context& context) {
  Csv rows(context.output / "dying_units.csv",
           "function,seed,rate,accuracy,loss,layer,units,dead,shut");
  for (const double rate : {0.01, 0.03, 0.05, 0.1, 0.15, 0.2, 0.4}) {
    for (int seed = 1; seed <= context.seeds; ++seed) {
      for (const fm::Function& function : fm::functions()) {
        progress("dying units: rate " + std::to_string(rate) + ", seed " + std::to_string(seed) +
                 ", " + function.name);
        fm::Settings settings{1, context.images, static_cast<std::uint64_t>(seed)};
        settings.rate = rate;
        const fm::Result result = train(context, function, settings);
        int layer = 0;
        for (const fm::Units& units : result.test.units) {
          rows.row(function.name, seed, rate, result.test.accuracy, result.loss, ++layer,
                   units.count, units.dead, units.shut);
        }
      }
    }
  }
}

}  // namespace claims
