# SPDX-License-Identifier: MIT
"""The tricks of the headers: code that is there for its speed, and the plain form that it stands for.

`plain` replaces `find`, which occurs `times` times in `file` (below include/activations), and gives the same
results for what the suite computes. `row` names the rows of the suite that gain, `level` the instruction set that
they are measured for, `rows` the set that has them. What names float alone compiles for it alone, and some forms do
for no other scalar.
"""
from typing import NamedTuple


class Trick(NamedTuple):
    name: str
    plain_is: str
    file: str
    find: str
    plain: str
    row: str
    level: str = "native"
    times: int = 1
    rows: str = "full"


L1, L2, MEMORY = "4096", "262144", "33554432"
PLANES_L2, PLANES_MEMORY = "200704", "32112640"
MANY = "[2-9]|[1-9][0-9]+"  # threads: all that the machine has


def row(passes, functions, elements, scalars="float", threads=1, who="activations"):
    """A regular expression for the names of rows of this library, from alternatives."""
    return f"^({passes})/({functions})/{who}/({scalars})/({elements})/({threads})(/|$)"


TRICKS = [
    # --- loops over elements ---
    Trick("four_lanes_at_a_time", "One lane at a time, stored before the next is loaded.", "detail/row.hpp",
          "  } else if constexpr (is_short<Op>) {\n",
          "  } else if constexpr (is_short<Op> && Lane::size < 0) {\n",
          row("forward|backward", "ReLU|LeakyReLU", L1)),
    Trick("four_lanes_from_output", "One lane at a time.", "detail/operation.hpp",
          "inline constexpr bool is_short<BackwardFromOutput<F>> = true;",
          "inline constexpr bool is_short<BackwardFromOutput<F>> = false;",
          row("backward_from_output", "ReLU|LeakyReLU|ELU|SELU", L1)),
    Trick("four_lanes_from_output_sse2", "One lane at a time.", "detail/operation.hpp",
          "inline constexpr bool is_short<BackwardFromOutput<F>> = true;",
          "inline constexpr bool is_short<BackwardFromOutput<F>> = false;",
          row("backward_from_output", "ReLU|LeakyReLU|ELU|SELU", L1), "sse2"),
    Trick("loaded_once", "The compiler decides how often a lane is read.", "detail/row.hpp",
          "if constexpr (sizeof(lane.value) == 64 && is_loaded_once<Op>) return rounded(lane);",
          "",
          row("forward|backward", r"ELU|ELU\(0.3\)", L1)),
    Trick("leak_loads_once", "The compiler decides how often a lane is read.", "leaky_relu.hpp",
          "const Lane once = sizeof(v.value) > 16 ? rounded(v) : v;",
          "const Lane once = v;",
          row("forward|backward", "LeakyReLU|PReLU", L1), "avx2"),
    Trick("larger_of_two", "Chosen by the sign of x, whatever the slope.", "leaky_relu.hpp",
          "if (alpha >= (std::numeric_limits<Slope>::min)() && alpha <= Slope(1)) {",
          "if (alpha != alpha) {",
          row("forward", "LeakyReLU|PReLU", L1)),
    Trick("larger_of_two_sse2", "Chosen by the sign of x, whatever the slope.", "leaky_relu.hpp",
          "if (alpha >= (std::numeric_limits<Slope>::min)() && alpha <= Slope(1)) {",
          "if (alpha != alpha) {",
          row("forward", "LeakyReLU|PReLU", L1), "sse2"),
    Trick("masked_product", "A product, and then a choice.", "detail/lane.hpp",
          "    if constexpr (sizeof(Packet) == 64) {\n      return barrier(multiplied_unless(",
          "    if constexpr (sizeof(Packet) == 0) {\n      return barrier(multiplied_unless(",
          row("backward", "LeakyReLU|PReLU", L1)),
    Trick("masked_fusion_of_sums", "x dy, and then a choice.", "detail/lane.hpp",
          "    if constexpr (sizeof(Packet) == 64) {\n      return fused_unless(",
          "    if constexpr (sizeof(Packet) == 0) {\n      return fused_unless(",
          row("dx_and_dalpha", "PReLU-NCHW|PReLU-NHWC", L1)),
    Trick("masked_fusion", "A fused operation, and then a choice.", "detail/lane.hpp",
          "    if constexpr (sizeof(Packet) == 64) {\n      return fused_where(",
          "    if constexpr (sizeof(Packet) == 0) {\n      return fused_where(",
          row("forward", "ELU|SELU", L1)),
    Trick("masked_power_of_two", "x 2^n, and then a choice.", "detail/power_of_two.hpp",
          "    if constexpr (sizeof(Lane) == 64) {\n      return times_power_of_two_unless(",
          "    if constexpr (sizeof(Lane) == 0) {\n      return times_power_of_two_unless(",
          row("backward", r"SELU|ELU\(0.3\)", L1)),
    Trick("one_power_of_two", "x 2^n by two factors that n decides, as without AVX-512.", "detail/power_of_two.hpp",
          "    if constexpr (sizeof(Lane) == 64) return times_power_of_two(",
          "    if constexpr (sizeof(Lane) == 0) return times_power_of_two(",
          row("backward", r"ELU|ELU\(0.3\)", L1)),
    Trick("one_factor_is_fixed", "x 2^n by two factors that n decides.", "detail/exponential.hpp",
          "::limited", "::full",
          row("backward", "ELU|SELU", L1), "sse2", times=3),
    Trick("vanishes_by_zero", "What vanishes underflows.", "detail/power_of_two.hpp",
          "reach == Reach::limited && sizeof(Lane) == 64;",
          "sizeof(Lane) == 0;",
          row("backward", "ELU:x=-1e30|SELU:x=-1e30", L1), rows="values"),
    Trick("vanishes_far_below", "A bound where the exponential is half of the smallest number.", "detail/exponential.hpp",
          "constexpr int below_smallest = 14;",
          "constexpr int below_smallest = 1;",
          row("backward", "ELU:x=-1e30|SELU:x=-1e30", L1), "avx2", rows="values"),
    Trick("dy_loaded_whole", "dy may be loaded under the mask of x.", "detail/lane_mask.hpp",
          "if constexpr (sizeof(Register) == 64) return barrier(r);",
          "",
          row("backward|dx_and_dalpha", "ReLU|PReLU-NCHW", MEMORY)),
    # --- calls ---
    Trick("no_closure", "One thread runs the closure that a pool would run.", "detail/sweep.hpp",
          "  if constexpr (std::is_same_v<Device, OneThread>) {\n"
          "    sweep_part(op, streams, size, out, in...);",
          "  if constexpr (sizeof(Device) == 0) {\n"
          "    sweep_part(op, streams, size, out, in...);",
          row("forward|backward", "ReLU|LeakyReLU", f"16|{L1}")),
    Trick("checks_apart", "The checks are inlined, with the names in memory.", "detail/pass.hpp",
          "EIGEN_DONT_INLINE bool check_or_apply(const char* verb, const Device& device, const F& f,\n"
          "                                      const Named<Out> out, const Named<X> x,\n"
          "                                      const Named<Others>... others) {",
          "EIGEN_ALWAYS_INLINE bool check_or_apply(const char* verb, const Device& device, const F& f,\n"
          "                                        const Named<Out>& out, const Named<X>& x,\n"
          "                                        const Named<Others>&... others) {",
          row("forward|backward", "ReLU|LeakyReLU", f"16|{L1}")),
    Trick("planes_without_a_loop_to_set_up", "The general loop over rows.", "detail/sweep_channels.hpp",
          "  if (channels == 1 || step == 0) return false;",
          "  if (step >= 0 || step < 0) return false;",
          row("forward|backward", "PReLU-NCHW|PReLU-NHWC", L1)),
    Trick("not_shared_no_closure", "A pool's closure, whether the pool shares it or not.", "detail/pass.hpp",
          "    sweep_packed<Op>(OneThread(), f, out, in...);",
          "    sweep_packed<Op>(device, f, out, in...);",
          row("forward|backward", "PReLU-NCHW|PReLU-NHWC", L1, threads=MANY)),
    # --- slopes per channel ---
    Trick("slopes_in_registers", "Slopes are loaded for each row.", "detail/kernel.hpp",
          "  if (takes_pairs<Lane, Out, In...>) return false;",
          "  if (row_size >= 0) return false;",
          row("forward|backward", "PReLU-NHWC", L1)),
    Trick("streams_have_a_loop", "Each row asks whether it is streamed.", "detail/kernel.hpp",
          "    if (streams) {\n      each([](const auto&... row) { stream_row(row...); });\n    } else {\n"
          "      each([](const auto&... row) { sweep_row(row...); });\n    }",
          "    each([=](const auto&... row) { streams ? stream_row(row...) : sweep_row(row...); });",
          row("forward|backward", "PReLU-NCHW|PReLU-NCHW-49", f"{L1}|{PLANES_L2}")),
    Trick("short_rows_together", "Each row by itself.", "detail/short_rows.hpp",
          "  using Lane = Widest<Out>;\n  if (streams) {",
          "  using Lane = Widest<Out>;\n  if (size > 0) return false;\n  if (streams) {",
          row("forward|backward", "PReLU-NCHW-7|PReLU-NCHW-49", f"{PLANES_L2}|{PLANES_MEMORY}")),
    Trick("short_rows_together_sse2", "Each row by itself.", "detail/short_rows.hpp",
          "  using Lane = Widest<Out>;\n  if (streams) {",
          "  using Lane = Widest<Out>;\n  if (size > 0) return false;\n  if (streams) {",
          row("forward|backward", "PReLU-NCHW-7|PReLU-NCHW-49", f"{PLANES_L2}|{PLANES_MEMORY}"), "sse2"),
    Trick("short_rows_in_short_parts", "Parts as long as there is room for.", "detail/short_rows.hpp",
          "      sizeof(Lane) < 32 ? most : most / static_cast<Index>(2 * sizeof...(i));",
          "      sizeof(Lane) < 32 || sizeof...(i) > 0 ? most : most;",
          row("forward|backward", "PReLU-NCHW-7|PReLU-NCHW-49", PLANES_MEMORY)),
    Trick("slopes_by_lanes", "Slopes are stored one after the other and read in lanes.", "detail/linear.hpp",
          "      if constexpr (Widest<Real>::size > 1 && Widest<Real>::size * sizeof(Real) == 64) {",
          "      if constexpr (Widest<Real>::size * sizeof(Real) == 0) {",
          row("forward|backward", "PReLU-NCHW-7|PReLU-NCHW-49", PLANES_MEMORY)),
    Trick("short_rows_not_streamed", "Every row of a large output is streamed.", "detail/row.hpp",
          "  return bytes >= enough || row_size % line<Widest<Scalar>, Scalar> == 0;",
          "  return bytes >= 0 || bytes >= enough;",
          row("forward|backward", "PReLU-NCHW-49", PLANES_MEMORY)),
    # --- dx and dalpha ---
    Trick("columns_in_registers", "Sums of columns are stored and loaded for each row.", "detail/alpha_rows.hpp",
          "    if constexpr (has_registers && lane > 1) {",
          "    if constexpr (has_registers && lane < 0) {",
          row("dx_and_dalpha", "PReLU-NHWC", f"{L1}|{L2}")),
    Trick("one_leaf_no_tree", "A tree of one leaf.", "detail/alpha_sweep.hpp",
          "    } else if (pieces == 1 && folded_.channels == 1) {",
          "    } else if (pieces == 0 && folded_.channels == 1) {",
          row("dx_and_dalpha", "PReLU", "16")),
    Trick("packed_is_a_row", "All axes, of packed arrays too.", "detail/alpha_pass.hpp",
          "      !is_per_channel<F> &&",
          "      sizeof(F) == 0 &&",
          row("dx_and_dalpha", "PReLU", "16")),
    Trick("rows_where_they_lie", "Rows with gaps between them are copied.", "detail/alpha_rows.hpp",
          "    return row_size_ < 128 ? 0 : row_size_ - first % row_size_;",
          "    return first < 0 ? 1 : 0;",
          row("dx_and_dalpha", "PReLU", f"{L2}|{MEMORY}", who="activations-padded"), rows="containers"),
    Trick("dx_and_dalpha_in_one_loop", "dalpha in one loop over a run, dx in the next.", "detail/alpha_rows.hpp",
          "    if (!streamed) return add(from, from_dy, size, sums, write);",
          "    if (!streamed) {\n      struct { void operator()(Index, const Real*, const Real*) {} } none;\n"
          "      add(from, from_dy, size, sums);\n      return add(from, from_dy, size, none, write);\n    }",
          row("dx_and_dalpha", "PReLU-NCHW", f"{L1}|{L2}")),
    Trick("floats_compared", "Signs are told by the doubles.", "detail/leaf_sum.hpp",
          "    if constexpr (std::is_same_v<Real, float>) {\n      const __m256 zero",
          "    if constexpr (sizeof(Real) == 0) {\n      const __m256 zero",
          row("dx_and_dalpha", "PReLU-NCHW", f"{L1}|{L2}")),
    Trick("short_rows_at_once", "One channel's row after the other.", "detail/folded.hpp",
          "    if (inner == 0 || inner > lanes * lane || outer < 6) return 1;",
          "    if (inner >= 0 || inner > lanes * lane) return 1;",
          row("dx_and_dalpha", "PReLU-NCHW-7", PLANES_L2)),
    Trick("rows_in_memory_order", "All rows of one channel, then of the next.", "detail/folded.hpp",
          "  bool in_memory_order() const { return channels > 1 && outer >= 8 && inner < 16384; }",
          "  bool in_memory_order() const { return channels < 0; }",
          row("dx_and_dalpha", "PReLU-NCHW-3136", PLANES_MEMORY)),
    Trick("channels_side_by_side", "A leaf of one channel after the other.", "detail/alpha_sweep.hpp",
          "    constexpr Index most = tile_width;\n    std::fill_n(sums",
          "    constexpr Index most = 1;\n    std::fill_n(sums",
          row("dx_and_dalpha", "PReLU-NCHW-49", PLANES_MEMORY)),
    # --- memory ---
    Trick("streams", "All stores go through the cache.", "detail/row.hpp",
          "  return bytes >= stream_from_bytes() && ((in != to) && ...) &&",
          "  return bytes < 0 && ((in != to) && ...) &&",
          row("forward|backward|dx_and_dalpha", "ReLU|PReLU-NCHW|ELU", MEMORY)),
    Trick("fetched_early", "The processor fetches as it does by itself. (AMD's do so here too.)",
          "detail/lane_memory.hpp",
          '  return __builtin_cpu_is("intel");',
          "  return false;",
          row("forward|backward|dx_and_dalpha", "ReLU|PReLU-NCHW|ELU", MEMORY)),
    Trick("not_fetched_early", "AMD's processors are told what will be read. (Intel's are anyway.)",
          "detail/lane_memory.hpp",
          '  return __builtin_cpu_is("intel");',
          "  return true;",
          row("forward|backward|dx_and_dalpha", "ReLU|PReLU-NCHW|ELU", MEMORY)),
    # --- narrow scalars ---
    Trick("bfloat16_in_pairs", "Neighbours are widened and packed.", "detail/narrow.hpp",
          "    (std::is_same_v<Scalars, Eigen::bfloat16> && ...);",
          "    (std::is_same_v<Scalars, void> && ...);",
          row("forward|backward", "LeakyReLU|ELU", L1, "bfloat16")),
    Trick("narrow_scalars_as_they_lie", "A run of x and of dy is written as floats before it is added up.",
          "detail/alpha_rows.hpp",
          "    if (size <= left) return run_in_memory(first, size, alpha, sum, later);",
          "    if (std::is_same_v<Scalar, Real> && size <= left) return run_in_memory(first, size, alpha, sum, later);",
          row("dx_and_dalpha", "PReLU|PReLU-NCHW|PReLU-NHWC", f"{L2}|{MEMORY}", "half|bfloat16")),
    Trick("no_zeros_before", "Buffers of narrow scalars are filled with zeros by their constructors.",
          "detail/scalar.hpp",
          "template <typename Scalar, std::ptrdiff_t size, bool = is_narrow<Scalar>>",
          "template <typename Scalar, std::ptrdiff_t size, bool = sizeof(Scalar) == 0>",
          row("dx_and_dalpha", "PReLU-NCHW|PReLU-NHWC", f"{L2}|{MEMORY}", "half|bfloat16")),
    Trick("narrow_scalars_chosen", "ReLU's are widened to floats and narrowed.", "detail/narrow_lane.hpp",
          "using LaneOf = std::conditional_t<has_narrow_lanes && only_chooses<Op>",
          "using LaneOf = std::conditional_t<has_narrow_lanes && sizeof(Op) == 0",
          row("forward|backward", "ReLU", L1, "half|bfloat16")),
]
