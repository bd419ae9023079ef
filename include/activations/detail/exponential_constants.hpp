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
/// advance: what is subtracted from x before it is divided by ln 2 to give n, for the gradient with alpha
/// other than 1: ln 2 / 2 + ln(3 / 4).
/// In float it is rounded up, since the few x that fall beyond an end of r are better off at that one.
///
/// Polynomials, by Sollya's fpminimax, with coefficients of the scalar's own precision and errors weighed
/// as they count in the result; behind each the largest error that it adds, relative to the result:
/// one_curve: q in e^r - 1 = r + r^2 q(r), alpha = 1. (In double it takes the next one.)
/// curve: the same for any alpha. Its first coefficient is exact, and so is its product with alpha.
/// exp_one: e^r, alpha = 1.    advanced_curve: q in e^r for any alpha.
/// selu_curve, selu_exp: lambda alpha q and lambda alpha e^r, where the level is the scalar next to
/// lambda alpha. They make up for what that leaves, as far as they can: lambda alpha (2^n - 1) is added
/// without it, so that selu_curve falls behind by as much where r is positive, and so n negative.
/// In float its last three are the ones, of 1500 that lie close by, with the smallest errors among those that
/// never fall by more than one float without FMA (tests/monotonic_test.cpp).
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
  static constexpr float advance = 0.0589f;
  static constexpr float one_curve[] = {0x1.fffffap-2f, 0x1.555498p-3f, 0x1.555a1ap-5f,
                                        0x1.123622p-7f, 0x1.695cf2p-10f};  // 2^-26.4
  static constexpr float curve[] = {0x1p-1f,        0x1.555554p-3f,  0x1.5554f2p-5f,
                                    0x1.11131cp-7f, 0x1.6d411ap-10f, 0x1.9dda1ep-13f};  // 2^-30
  static constexpr float exp_one[] = {1,
                                      1,
                                      0x1.fffffap-2f,
                                      0x1.555492p-3f,
                                      0x1.555a26p-5f,
                                      0x1.12397cp-7f,
                                      0x1.694c86p-10f};  // 2^-28.2
  static constexpr float advanced_curve[] = {0x1.000006p-1f, 0x1.5554d4p-3f, 0x1.55442ep-5f,
                                             0x1.11f3bp-7f, 0x1.7fadd8p-10f};  // 2^-28.3
  static constexpr float selu_curve[] = {0x1.c212c4p-1f, 0x1.2c0bdap-2f, 0x1.2c105p-4f,
                                         0x1.e20e7cp-7f, 0x1.3dbcd4p-9f};
  static constexpr float selu_exp[] = {0x1.c212ccp+0f, 0x1.c212ccp+0f, 0x1.c212e4p-1f,
                                       0x1.2c0bfap-2f, 0x1.2c0732p-4f, 0x1.e20c22p-7f,
                                       0x1.41676ep-9f};
};

template <>
struct ExponentialConstants<double> {
  static constexpr double log2_e = 0x1.71547652b82fep+0;
  static constexpr double ln2 = 0x1.62e42fefa39efp-1;
  static constexpr double ln2_rest = 0x1.abc9e3b39803fp-56;
  static constexpr double ln2_high = 0x1.62e42fefap-1;  // 40 bits
  static constexpr double ln2_low = 0x1.cf79abc9e3b39p-40;
  static constexpr double saturation = -40.0;
  static constexpr double advance = 0.058891517828191;
  static constexpr double curve[] = {0x1p-1,
                                     0x1.5555555555558p-3,
                                     0x1.5555555555536p-5,
                                     0x1.111111110faap-7,
                                     0x1.6c16c16c2602fp-10,
                                     0x1.a01a01ae7e75fp-13,
                                     0x1.a01a0151ac395p-16,
                                     0x1.71ddfb8fbaef6p-19,
                                     0x1.27e5983a64f66p-22,
                                     0x1.af5980c758db4p-26,
                                     0x1.1e4a4c676ea79p-29};  // 2^-61
  static constexpr double exp_one[] = {1,
                                       1,
                                       0x1.000000000000ap-1,
                                       0x1.55555555554fep-3,
                                       0x1.55555555506cp-5,
                                       0x1.1111111126b37p-7,
                                       0x1.6c16c18475a18p-10,
                                       0x1.a01a012fec2f9p-13,
                                       0x1.a0199963c9d45p-16,
                                       0x1.71df18fbc7568p-19,
                                       0x1.28adf7a193ac5p-22,
                                       0x1.ad92c7da7197p-26};  // 2^-57.8
  static constexpr double advanced_curve[] = {
      0x1.ffffffffffffdp-2,  0x1.55555555556d6p-3,  0x1.555555555628dp-5,  0x1.1111111090e86p-7,
      0x1.6c16c169d12a7p-10, 0x1.a01a05427ccfap-13, 0x1.a019f7c3df6e8p-16, 0x1.71d3292affcbp-19,
      0x1.283cad66f8462p-22, 0x1.c6e89493e7072p-26};  // 2^-57.7
  static constexpr double selu_curve[] = {
      0x1.c212cc640f03p-1,   0x1.2c0c8842b4ae2p-2,  0x1.2c0c8842b4d73p-4, 0x1.e0140d377cb4cp-7,
      0x1.400d5e2433a0ep-9,  0x1.6dc62294592cfp-12, 0x1.6dc625ef701ep-15, 0x1.4521837ff2d2cp-18,
      0x1.0414565c478acp-21, 0x1.7b6fccebc4f39p-25, 0x1.063c1f95b1b72p-28};
  static constexpr double selu_exp[] = {
      0x1.c212cc640f031p+0,  0x1.c212cc640f032p+0,  0x1.c212cc640f064p-1,  0x1.2c0c8842b4939p-2,
      0x1.2c0c8842acd3fp-4,  0x1.e0140d37f809fp-7,  0x1.400d5e4382efcp-9,  0x1.6dc62197d26e9p-12,
      0x1.6dc5b306c2071p-15, 0x1.45235c9b417dap-18, 0x1.04db45a54f3c8p-21, 0x1.78d97a8b7e969p-25};
};

}  // namespace detail
}  // namespace ACTIVATIONS_INSTRUCTION_SET
}  // namespace activations
