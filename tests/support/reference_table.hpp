// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include <activations/activations.hpp>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "assertions.hpp"

/// The exact values of ELU and SELU, from a table that tests/reference_table/write.cpp wrote on the
/// machine that builds, and how far results are from them. All of it in integers: the judgement is
/// the same under any long double, flush mode, width of intermediate results and -ffast-math.
namespace support {

/// A real number v: its magnitude rounded down to the scalar, with v's sign, and what is left over in
/// 2^-32 ULP of v, rounded down too. Zero, infinity and NaN stand for themselves, with nothing left
/// over.
template <typename Scalar>
struct Exact {
  BitsOf<Scalar> truncated;
  std::uint32_t rest;
};

template <typename Scalar>
struct TableRow {
  BitsOf<Scalar> x;
  Exact<Scalar> y;
  Exact<Scalar> dx;
};

/// One function: SELU, or ELU with an alpha.
template <typename Scalar>
struct Section {
  bool is_selu;
  BitsOf<Scalar> alpha;
  std::vector<TableRow<Scalar>> rows;
};

/// The file: eight letters, then sections, everything little-endian. A section is the scalar's size
/// (4 bytes), 0 for ELU or 1 for SELU (4), alpha (8) and the number of rows (8); a row is x, y and dx.
class ReferenceTable {
 public:
  explicit ReferenceTable(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    bytes_.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    if (bytes_.compare(0, 8, "act-ref1") != 0) {
      throw std::runtime_error("no reference table: " + path);
    }
  }

  template <typename Scalar>
  std::vector<Section<Scalar>> sections() const {
    using Bits = BitsOf<Scalar>;
    std::vector<Section<Scalar>> list;
    std::size_t at = 8;
    while (at < bytes_.size()) {
      const auto width = number<std::uint32_t>(at);
      const bool is_selu = number<std::uint32_t>(at) != 0;
      const auto alpha = static_cast<Bits>(number<std::uint64_t>(at));
      const auto size = static_cast<std::size_t>(number<std::uint64_t>(at));
      if (width != sizeof(Scalar)) {
        at += size * (3 * width + 2 * sizeof(std::uint32_t));
        continue;
      }
      list.push_back({is_selu, alpha, std::vector<TableRow<Scalar>>(size)});
      for (TableRow<Scalar>& row : list.back().rows) {
        row.x = number<Bits>(at);
        for (Exact<Scalar>* exact : {&row.y, &row.dx}) {
          exact->truncated = number<Bits>(at);
          exact->rest = number<std::uint32_t>(at);
        }
      }
    }
    return list;
  }

 private:
  template <typename Integer>
  Integer number(std::size_t& at) const {
    Integer value = 0;
    for (std::size_t byte = 0; byte < sizeof(Integer); ++byte) {
      value |= static_cast<Integer>(static_cast<unsigned char>(bytes_.at(at++))) << (8 * byte);
    }
    return value;
  }

  std::string bytes_;
};

/// The table that the build wrote.
inline const ReferenceTable& reference_table() {
  static const ReferenceTable table(ACTIVATIONS_REFERENCE_TABLE);
  return table;
}

/// The parts of an IEEE number.
template <typename Scalar>
struct Parts {
  using Bits = BitsOf<Scalar>;
  static constexpr int places = std::numeric_limits<Scalar>::digits - 1;
  static constexpr Bits sign_bit = Bits(1) << (sizeof(Bits) * 8 - 1);
  static constexpr Bits infinity = Bits(~sign_bit) >> places << places;

  bool negative;
  int exponent;           // of the unit of the mantissa, from 1 on
  std::int64_t mantissa;  // with its hidden bit
  bool is_zero, is_infinite, is_nan, is_normal;

  explicit Parts(Bits bits) {
    const Bits magnitude = bits & Bits(~sign_bit);
    const Bits field = magnitude >> places;
    const Bits hidden = field == 0 ? Bits(0) : Bits(1) << places;
    negative = bits != magnitude;
    exponent = field == 0 ? 1 : static_cast<int>(field);
    mantissa = static_cast<std::int64_t>((magnitude & ((Bits(1) << places) - 1)) | hidden);
    is_zero = magnitude == 0;
    is_infinite = magnitude == infinity;
    is_nan = magnitude > infinity;
    is_normal = field != 0 && magnitude < infinity;
  }
};

/// |result - v| in ULP of v. Where v is zero, infinite or NaN: 0 if result is the same, of the same
/// sign. An infinite result counts as the power of two after the largest number. More than a factor
/// of two or so is simply too far.
template <typename Scalar>
double ulp_error(BitsOf<Scalar> result_bits, const Exact<Scalar>& v) {
  constexpr double too_far = 1e30;
  const Parts<Scalar> result(result_bits);
  const Parts<Scalar> low(v.truncated);
  if (low.is_nan || result.is_nan) return low.is_nan && result.is_nan ? 0 : too_far;
  if (v.rest == 0 && (low.is_infinite || low.is_zero)) {
    return result_bits == v.truncated ? 0 : too_far;
  }
  const int shift = result.exponent - low.exponent + 1;
  if (shift < 0 || shift > 2) return too_far;
  const std::int64_t sign = result.negative == low.negative ? 1 : -1;
  const std::int64_t half_ulps =
      sign * result.mantissa * (std::int64_t(1) << shift) - 2 * low.mantissa;
  const double error = double(half_ulps) / 2 - double(v.rest) / 4294967296.0;
  return error < 0 ? -error : error;
}

/// The stated error of ELU and SELU in ULP. The table's own rounding is taken off, so that it cannot
/// hide a violation.
inline constexpr double table_ulp = 1 / 4294967296.0;
inline constexpr double stated_ulp_of_table =
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
    1 - table_ulp;
#else
    2 - table_ulp;
#endif

/// Whether nothing that y (or dx) is made of is zero, subnormal, infinite or NaN.
template <typename Scalar>
bool is_normal(const Section<Scalar>& section, const TableRow<Scalar>& row,
               const Exact<Scalar>& v) {
  return Parts<Scalar>(row.x).is_normal && Parts<Scalar>(v.truncated).is_normal &&
         (section.is_selu || Parts<Scalar>(section.alpha).is_normal);
}

/// The results of one section: in packets, and one by one.
template <typename Scalar>
struct Results {
  using List = Eigen::Array<Scalar, Eigen::Dynamic, 1>;
  List y, dx, y_alone, dx_alone;

  explicit Results(const Section<Scalar>& section) {
    if (section.is_selu) {
      compute(activations::SELU<Scalar>(), section);
    } else {
      compute(activations::ELU<Scalar>(from_bits<Scalar>(section.alpha)), section);
    }
  }

 private:
  template <typename F>
  void compute(const F& f, const Section<Scalar>& section) {
    const auto size = static_cast<Eigen::Index>(section.rows.size());
    List x(size);
    for (Eigen::Index i = 0; i < size; ++i) {
      std::memcpy(&x[i], &section.rows[static_cast<std::size_t>(i)].x, sizeof(Scalar));
    }
    const List dy = List::Ones(size);
    y = dx = y_alone = dx_alone = List(size);
    activations::forward(f, x, y);
    activations::backward(f, x, dy, dx);
    for (Eigen::Index i = 0; i < size; ++i) {
      y_alone[i] = f(x[i]);
      auto one = dx_alone.segment(i, 1);
      activations::backward(f, x.segment(i, 1), dy.segment(i, 1), one);
    }
  }
};

/// The bits of an element, without passing it through a register that might change them.
template <typename Scalar>
BitsOf<Scalar> bits_of(const Eigen::Array<Scalar, Eigen::Dynamic, 1>& list, std::size_t i) {
  BitsOf<Scalar> bits;
  std::memcpy(&bits, list.data() + i, sizeof(bits));
  return bits;
}

/// Which numbers are compared.
enum class Compare { everything, normal_numbers };

/// Compares ELU and SELU with the table: the largest error must not be above `bound`, and a packet
/// must have the bits of a scalar where `same_bits` says so.
template <typename Scalar>
void expect_table(Compare compare, double bound, bool same_bits = true) {
  std::size_t compared = 0;
  for (const Section<Scalar>& section : reference_table().sections<Scalar>()) {
    const Results<Scalar> results(section);
    const auto check = [&](const char* what, Exact<Scalar> TableRow<Scalar>::*exact,
                           const auto& packets, const auto& alone) {
      double worst = 0;
      std::size_t worst_at = 0, differing = 0;
      for (std::size_t i = 0; i < section.rows.size(); ++i) {
        const TableRow<Scalar>& row = section.rows[i];
        if (compare == Compare::normal_numbers && !is_normal(section, row, row.*exact)) continue;
        ++compared;
        const auto bits = bits_of<Scalar>(packets, i);
        const auto bits_alone = bits_of<Scalar>(alone, i);
        const bool both_nan = Parts<Scalar>(bits).is_nan && Parts<Scalar>(bits_alone).is_nan;
        if (bits != bits_alone && !both_nan) ++differing;
        for (const auto b : {bits, bits_alone}) {
          const double error = ulp_error<Scalar>(b, row.*exact);
          if (!(error > worst)) continue;
          worst = error;
          worst_at = i;
        }
      }
      const auto name = [&] {
        return (section.is_selu ? "SELU, "
                                : "ELU, alpha = " + text(from_bits<Scalar>(section.alpha)) + ", ") +
               what;
      };
      EXPECT_LE(worst, bound) << name()
                              << ", x = " << text(from_bits<Scalar>(section.rows[worst_at].x))
                              << ": " << text(from_bits<Scalar>(bits_of<Scalar>(packets, worst_at)))
                              << " in a packet, "
                              << text(from_bits<Scalar>(bits_of<Scalar>(alone, worst_at)))
                              << " alone";
      EXPECT_EQ(same_bits ? differing : 0, 0u) << name() << ": packets differ from scalars";
    };
    check("forward", &TableRow<Scalar>::y, results.y, results.y_alone);
    check("gradient", &TableRow<Scalar>::dx, results.dx, results.dx_alone);
  }
  EXPECT_GT(compared, 100000u) << "the table is too short";
}

}  // namespace support
