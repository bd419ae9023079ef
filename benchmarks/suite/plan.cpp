// SPDX-License-Identifier: MIT
#include "plan.hpp"

#include <stdexcept>

namespace bench {
namespace {

constexpr std::ptrdiff_t l1 = 1 << 12, l2 = 1 << 18, l3 = 1 << 22, memory = 1 << 25;
/// A call with one register of floats, or a few.
constexpr std::ptrdiff_t call = 16;
/// Of planes: 64 channels, and as many images as it takes.
constexpr std::ptrdiff_t planes_l2 = 64 * 3136, planes_memory = 160 * planes_l2;

const char* text(Pass pass) {
  switch (pass) {
    case Pass::copy:
      return "copy";
    case Pass::forward:
      return "forward";
    case Pass::forward_with_mask:
      return "forward_with_mask";
    case Pass::backward:
      return "backward";
    case Pass::backward_from_output:
      return "backward_from_output";
    case Pass::backward_from_mask:
      return "backward_from_mask";
    default:
      return "dx_and_dalpha";
  }
}

/// ELU with other alphas than one and planes of other sizes belong to the full list.
bool is_of_the_seven(const Function& function) {
  return (function.kind != Kind::elu || function.alpha == 1) && function.plane == 0 &&
         function.x == 0;
}

bool has_size_of_planes(const Row& row) {
  return row.elements == planes_l2 || row.elements == planes_memory;
}

/// What has planes of its own has sizes of its own, where a copy stands too.
bool is_of_planes(const Row& row) {
  return has_size_of_planes(row) && row.scalar == "float" && row.threads == 1 &&
         (row.function.plane != 0 || row.pass == Pass::copy);
}

/// Rows of so few elements are asked what a call costs, which one scalar and one layout tell.
bool is_of_calls(const Row& row) {
  return row.scalar == "float" && row.threads == 1 && row.function.layout == Layout::flat &&
         row.pass != Pass::copy;
}

/// Whether this library is called on another container than an array.
bool is_on_container(const Row& row) {
  return row.who.rfind("activations-", 0) == 0 && row.who != "activations-lazy";
}

/// What time they take may depend on the values, on one thread and in the first-level cache above all.
bool is_of_values(const Row& row) {
  const Kind kind = row.function.kind;
  return row.who.rfind("activations-", 0) != 0 && row.elements == l1 && row.scalar == "float" &&
         row.threads == 1 && row.function.layout == Layout::flat && row.function.plane == 0 &&
         (kind == Kind::elu || kind == Kind::selu || kind == Kind::leaky_relu) &&
         (row.function.x != 0 || is_of_the_seven(row.function)) &&
         (row.pass == Pass::forward || row.pass == Pass::backward);
}

/// Beside them the calls on an array, and the copy.
bool is_of_containers(const Row& row) {
  const bool has_size =
      row.elements == l1 || row.elements == l2 || row.elements == memory || row.elements == call;
  const bool is_compared = row.pass == Pass::copy || row.pass == Pass::dx_and_dalpha ||
                           row.function.kind == Kind::relu || row.function.kind == Kind::elu;
  const bool is_own = row.who == "activations" || row.who == "memcpy" || is_on_container(row);
  return has_size && is_compared && is_own && row.scalar == "float" && row.threads == 1 &&
         row.function.layout == Layout::flat && is_of_the_seven(row.function) &&
         (row.pass == Pass::copy || row.pass == Pass::forward || row.pass == Pass::backward ||
          row.pass == Pass::dx_and_dalpha);
}

bool is_headline(const Row& row) {
  if (row.scalar != "float" || row.threads != 1 || row.elements == l3) return false;
  if (has_size_of_planes(row)) return false;
  if (!is_of_the_seven(row.function) || row.who.rfind("activations-", 0) == 0) return false;
  if (row.elements == call) {
    return row.who == "activations" || row.who == "loop" || row.who == "select";
  }
  if (row.pass == Pass::dx_and_dalpha) return row.function.layout != Layout::flat;
  if (has_mask(row.pass) && row.who != "activations") return false;
  return row.pass != Pass::backward_from_output;
}

bool is_of_idioms(const Row& row) {
  const bool is_compared =
      row.who == "activations" || row.who == "select" || row.who == "expm1" || row.who == "max_min";
  return is_headline(row) && is_compared && row.elements != call && !has_mask(row.pass);
}

bool is_of_instruction_sets(const Row& row) {
  const bool is_compared = row.who == "activations" || row.who == "select";
  return is_of_idioms(row) && is_compared && row.elements != memory &&
         row.pass != Pass::dx_and_dalpha;
}

}  // namespace

const std::vector<std::ptrdiff_t> all_sizes = {l1, l2, l3, memory, call, planes_l2, planes_memory};

const std::vector<Pass> all_passes = {Pass::copy,
                                      Pass::forward,
                                      Pass::forward_with_mask,
                                      Pass::backward,
                                      Pass::backward_from_output,
                                      Pass::backward_from_mask,
                                      Pass::dx_and_dalpha};

const std::vector<Function> all_functions = {
    {"memory", Kind::none, Layout::flat, 0},
    {"ReLU", Kind::relu, Layout::flat, 0},
    {"LeakyReLU", Kind::leaky_relu, Layout::flat, 0.01},
    {"PReLU", Kind::prelu, Layout::flat, 0.25},
    {"PReLU-NCHW", Kind::prelu, Layout::nchw, 0.25},
    {"PReLU-NHWC", Kind::prelu, Layout::nhwc, 0.25},
    {"ELU", Kind::elu, Layout::flat, 1},
    {"SELU", Kind::selu, Layout::flat, 1},
    {"ELU(0.3)", Kind::elu, Layout::flat, 0.3},
    {"ELU(-0.7)", Kind::elu, Layout::flat, -0.7},
    {"PReLU-NCHW-1", Kind::prelu, Layout::nchw, 0.25, 1},
    {"PReLU-NCHW-7", Kind::prelu, Layout::nchw, 0.25, 7},
    {"PReLU-NCHW-49", Kind::prelu, Layout::nchw, 0.25, 49},
    {"PReLU-NCHW-3136", Kind::prelu, Layout::nchw, 0.25, 3136},
    {"LeakyReLU:x=-1e-40", Kind::leaky_relu, Layout::flat, 0.01, 0, -1e-40},
    {"ELU:x=-1e30", Kind::elu, Layout::flat, 1, 0, -1e30},
    {"ELU:x=-95", Kind::elu, Layout::flat, 1, 0, -95},
    {"ELU:x=-1e-21", Kind::elu, Layout::flat, 1, 0, -1e-21},
    {"ELU:x=1e-21", Kind::elu, Layout::flat, 1, 0, 1e-21},
    {"ELU:x=-1e-40", Kind::elu, Layout::flat, 1, 0, -1e-40},
    {"SELU:x=-1e30", Kind::selu, Layout::flat, 1, 0, -1e30},
    {"SELU:x=-95", Kind::selu, Layout::flat, 1, 0, -95},
    {"SELU:x=-1e-21", Kind::selu, Layout::flat, 1, 0, -1e-21},
    {"SELU:x=1e-21", Kind::selu, Layout::flat, 1, 0, 1e-21},
    {"SELU:x=-1e-40", Kind::selu, Layout::flat, 1, 0, -1e-40},
};

std::string Row::name() const {
  return std::string(text(pass)) + "/" + function.name + "/" + who + "/" + scalar + "/" +
         std::to_string(elements) + "/" + std::to_string(threads);
}

List list_of(const std::string& name) {
  if (name == "headline") return List::headline;
  if (name == "idioms") return List::idioms;
  if (name == "instruction-sets") return List::instruction_sets;
  if (name == "planes") return List::planes;
  if (name == "values") return List::values;
  if (name == "containers") return List::containers;
  if (name == "smoke") return List::smoke;
  if (name == "full") return List::full;
  throw std::invalid_argument("there is no list of rows named " + name);
}

bool includes(List list, const Row& row) {
  if (row.elements == call && !is_of_calls(row)) return false;
  const bool is_about_planes = row.function.plane != 0 || has_size_of_planes(row);
  if (is_about_planes && !is_of_planes(row)) return false;
  if (is_on_container(row) && !is_of_containers(row)) return false;
  if (row.function.x != 0 && !is_of_values(row)) return false;
  switch (list) {
    case List::headline:
      return is_headline(row);
    case List::idioms:
      return is_of_idioms(row);
    case List::instruction_sets:
      return is_of_instruction_sets(row);
    case List::planes:
      return is_about_planes && !is_on_container(row);
    case List::values:
      return is_of_values(row);
    case List::containers:
      return is_of_containers(row);
    case List::smoke:
      return row.elements == l1 || row.elements == call;
    default:
      return !is_on_container(row) && row.function.x == 0;
  }
}

Effort effort_for(const Row& row, const Effort& asked) {
  if (row.elements >= planes_memory || asked.repetitions == 1) return asked;
  return {3 * asked.repetitions, asked.seconds / 3};
}

int streams(Pass pass) {
  return pass == Pass::copy || pass == Pass::forward || has_mask(pass) ? 2 : 3;
}

}  // namespace bench
