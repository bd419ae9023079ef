// SPDX-License-Identifier: MIT
#pragma once

#include "instruction_set.hpp"

namespace activations {
inline namespace ACTIVATIONS_INSTRUCTION_SET {
namespace detail {

/// What the exponential needs to know of a scalar.
///
/// ln2_high and ln2_low: ln 2 in two parts; n * ln2_high is exact for every n that occurs, so that
/// x - n ln 2 loses nothing before its last rounding, with or without FMA.
/// ln2: rounded, for one step; ln2_rest: what is missing, where it is worth an operation (in float
/// ln2 is lucky: 0.03 ULP, in double it would be 0.2).
/// saturation: alpha (e^x - 1) rounds to -alpha from here on.
/// delay: what is added to x before it is divided by ln 2 to give n, for some alpha.
/// advance: what is subtracted from it for the gradient, for alpha other than 1: ln 2 / 2 + ln(3 / 4).
/// In float it is rounded up, since the few x that fall beyond an end of r are better off at that one.
///
/// Coefficients q0, q1, ... of (e^r - 1 - r) / r^2, by Sollya's fpminimax (relative error, coefficients
/// of the scalar's own precision), and the relative error that they leave:
/// curve: in e^r - 1, for r from -ln 2 / 2 - delay to ln 2 / 2. Only near zero it has to be that good,
/// so that the gradient takes one term less:
/// exp_curve: in e^r, for |r| up to ln 2 / 2.
/// advanced_curve: in e^r, for r from -ln 2 / 2 + advance to ln 2 / 2 + advance.
template <typename Scalar>
struct ExponentialConstants;

template <>
struct ExponentialConstants<float> {
  static constexpr float log2_e = 0x1.715476p+0f;
  static constexpr float ln2 = 0x1.62e43p-1f;
  static constexpr float ln2_rest = 0;
  static constexpr float ln2_high = 0x1.62e4p-1f;  // 15 bits
  static constexpr float ln2_low = 0x1.7f7d1cp-20f;
  static constexpr float saturation = -20.0f;
  static constexpr float delay = 0.059f;
  static constexpr float delay_with_low = 0.1f;
  static constexpr float advance = 0.0589f;
  static constexpr int degree = 5;
  static constexpr float curve[degree + 1] = {0x1p-1f,         0x1.55554cp-3f,
                                              0x1.555486p-5f,  0x1.111c52p-7f,
                                              0x1.6dc342p-10f, 0x1.94a936p-13f};  // 2^-28.8
  static constexpr float exp_curve[degree] = {0x1.fffffap-2f, 0x1.555492p-3f, 0x1.555a26p-5f,
                                              0x1.12397cp-7f, 0x1.694c86p-10f};  // 2^-28.2
  static constexpr float advanced_curve[degree] = {0x1.000006p-1f, 0x1.5554d4p-3f, 0x1.55442ep-5f,
                                                   0x1.11f3bp-7f, 0x1.7fadd8p-10f};  // 2^-28.3
};

template <>
struct ExponentialConstants<double> {
  static constexpr double log2_e = 0x1.71547652b82fep+0;
  static constexpr double ln2 = 0x1.62e42fefa39efp-1;
  static constexpr double ln2_rest = 0x1.abc9e3b39803fp-56;
  static constexpr double ln2_high = 0x1.62e42fefap-1;  // 40 bits
  static constexpr double ln2_low = 0x1.cf79abc9e3b39p-40;
  static constexpr double saturation = -40.0;
  static constexpr double delay = 0.059;
  static constexpr double delay_with_low = 0.1;
  static constexpr double advance = 0.058891517828191;
  static constexpr int degree = 10;
  static constexpr double curve[degree + 1] = {0x1p-1,
                                               0x1.555555555556ep-3,
                                               0x1.55555555553aep-5,
                                               0x1.1111111109a77p-7,
                                               0x1.6c16c16cb8f6ap-10,
                                               0x1.a01a01cfc4befp-13,
                                               0x1.a019ff10f3584p-16,
                                               0x1.71ddb2242c1bdp-19,
                                               0x1.27e9206287f9dp-22,
                                               0x1.afca36c33eb85p-26,
                                               0x1.1a836cac5108cp-29};  // 2^-57.5
  static constexpr double exp_curve[degree] = {
      0x1.000000000000ap-1,  0x1.55555555554fep-3,  0x1.55555555506cp-5,   0x1.1111111126b37p-7,
      0x1.6c16c18475a18p-10, 0x1.a01a012fec2f9p-13, 0x1.a0199963c9d45p-16, 0x1.71df18fbc7568p-19,
      0x1.28adf7a193ac5p-22, 0x1.ad92c7da7197p-26};  // 2^-57.8
  static constexpr double advanced_curve[degree] = {
      0x1.ffffffffffffdp-2,  0x1.55555555556d6p-3,  0x1.555555555628dp-5,  0x1.1111111090e86p-7,
      0x1.6c16c169d12a7p-10, 0x1.a01a05427ccfap-13, 0x1.a019f7c3df6e8p-16, 0x1.71d3292affcbp-19,
      0x1.283cad66f8462p-22, 0x1.c6e89493e7072p-26};  // 2^-57.7
};

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
