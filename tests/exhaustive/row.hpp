// SPDX-License-Identifier: MIT
#pragma once

#include <activations/activations.hpp>
#include <functional>
#include <optional>
#include <utility>

#include "block.hpp"
#include "digest.hpp"
#include "measure.hpp"
#include "report.hpp"
#include "tally.hpp"

namespace exhaustive {

namespace act = activations;

/// The error that numerics promise for ELU and SELU.
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
inline constexpr double stated_ulp = 1;
#else
inline constexpr double stated_ulp = 2;
#endif

/// A row of the table before it is measured: `compute` leaves the results of a block in it, and
/// `judge` adds their errors to the tally.
template <typename Scalar>
struct Row {
  Label label;
  double bound;
  std::optional<Curve> curve;  ///< what the results stand for, where that is a curve
  std::function<void(Block<Scalar>& block)> compute;
  std::function<void(Block<Scalar>& block, Tally& tally)> judge;
  std::string note = {};
};

inline std::string text(Pass pass) { return pass == Pass::forward ? "forward" : "gradient"; }

/// A row of ELU or SELU, by any function (block) that writes block.result().
template <typename Scalar, typename Compute>
Row<Scalar> curve_row(Label label, double bound, const Curve& curve, const Compute& compute) {
  return {std::move(label), bound, curve, compute, [=](Block<Scalar>& block, Tally& tally) {
            measure(curve, block.factor(), block.x().data(), block.result().data(), block.size(),
                    block.position(), bound - uncertainty<Scalar>, tally);
          }};
}

/// The same with the library's function f. The gradient is the multiplier, that is dx for dy = 1.
template <typename F, typename Scalar = typename F::Scalar>
Row<Scalar> curve_row(const std::string& name, const std::string& alpha, const Curve& curve,
                      const F& f) {
  return curve_row<Scalar>({name, alpha, text(curve.pass), name_of<Scalar>}, stated_ulp, curve,
                           [f, pass = curve.pass](Block<Scalar>& block) {
                             if (pass == Pass::forward) {
                               act::forward(f, block.x(), block.result());
                             } else {
                               act::backward(f, block.x(), block.ones(), block.result());
                             }
                           });
}

template <typename Scalar>
Row<Scalar> elu_row(Scalar alpha, Pass pass) {
  return curve_row("ELU", short_text(static_cast<double>(alpha)),
                   elu_curve(static_cast<double>(alpha), pass), act::ELU<Scalar>(alpha));
}

template <typename Scalar>
Row<Scalar> selu_row(Pass pass) {
  return curve_row("SELU", "", selu_curve(pass), act::SELU<Scalar>());
}

/// A row whose results have to be expected(x, dy, result) bit for bit. (It is told the result for
/// inputs where more than one is right.)
template <typename Compute, typename Expected>
Row<float> exact_row(Label label, const Compute& compute, const Expected& expected) {
  return {std::move(label), 0, std::nullopt, compute, [=](Block<float>& block, Tally& tally) {
            const float* const x = block.x().data();
            const float* const dy = block.dy().data();
            const float* const result = block.result().data();
            const auto differs = [=](Eigen::Index i) {
              return pattern_of(expected(x[i], dy[i], result[i])) != pattern_of(result[i]);
            };
            // Nearly always all is right, and this loop is three times as fast as the one below.
            std::uint32_t wrong = 0;
#pragma omp simd reduction(+ : wrong)
            for (Eigen::Index i = 0; i < block.size(); ++i) wrong += differs(i) ? 1u : 0u;
            if (wrong == 0 && tally.worst == 0) {
              tally.points += static_cast<std::uint64_t>(block.size());
              return;
            }
            add_errors(tally, x, result, block.size(), block.position(), 0,
                       [=](double, double, Eigen::Index i) {
                         return differs(i) ? std::numeric_limits<double>::infinity() : 0.0;
                       });
          }};
}

}  // namespace exhaustive
