// SPDX-License-Identifier: MIT
#pragma once

#include <cstdio>
#include <cstdlib>
#include <type_traits>
#include <utility>

/// What `run` writes into a copy of the headers in place of operators, constants and conditions: the
/// same operation, and another one where the environment variable MUTANT has the number of a mutant.
/// So that one build holds all mutants of what is computed while a program runs. What the compiler
/// computes is never another: those mutants are planted one by one.
namespace mutation {

inline int number_from_environment() {
  const char* text = std::getenv("MUTANT");
  return text == nullptr ? 0 : std::atoi(text);
}
inline const int active = number_from_environment();

/// Which mutants a run came by, written to the file that MUTANTS_REACHED names.
struct Reached {
  static constexpr int most = 20000;
  bool flags[most] = {};

  ~Reached() {
    const char* name = std::getenv("MUTANTS_REACHED");
    std::FILE* file = name == nullptr ? nullptr : std::fopen(name, "w");
    if (file == nullptr) return;
    for (int id = 0; id < most; ++id) {
      if (flags[id]) std::fprintf(file, "%d\n", id);
    }
    std::fclose(file);
  }
};
inline Reached reached;

__attribute__((always_inline)) inline bool is_active(int id) {
  if (active == 0) __atomic_store_n(&reached.flags[id], true, __ATOMIC_RELAXED);
  return active == id;
}

#define MUTATION_FUNCTION __attribute__((always_inline)) constexpr

MUTATION_FUNCTION bool on(int id) { return !__builtin_is_constant_evaluated() && is_active(id); }

/// A condition that is always true, or always false.
template <typename Condition>
MUTATION_FUNCTION bool condition(int always, int never, const Condition& value) {
  if (on(always)) return true;
  if (on(never)) return false;
  return static_cast<bool>(value);
}

/// An operand of && that is always true, or one of || that is always false.
template <bool neutral, typename Operand>
MUTATION_FUNCTION bool operand(int id, const Operand& value) {
  return on(id) ? neutral : static_cast<bool>(value);
}

template <typename T>
MUTATION_FUNCTION T constant(int id, T value) {
  if (!on(id)) return value;
  if constexpr (std::is_same_v<T, bool>) {
    return !value;
  } else if constexpr (std::is_floating_point_v<T>) {
    return value == 0 ? 1 : value * T(1.0009765625);
  } else {
    return static_cast<T>(value + 1);
  }
}

template <typename I>
MUTATION_FUNCTION decltype(auto) index(int id, const I& i) {
  if constexpr (std::is_integral_v<I>) {
    return static_cast<I>(on(id) ? i + 1 : i);
  } else {
    return i;
  }
}

// Where another operation has no meaning, or is of another type, there is no such mutant.
#define MUTATION_PAIR(name, operation, other)                                                  \
  template <typename A, typename B, typename = void>                                           \
  inline constexpr bool has_##name = false;                                                    \
  template <typename A, typename B>                                                            \
  inline constexpr bool has_##name<                                                            \
      A, B,                                                                                    \
      std::enable_if_t<std::is_same_v<decltype(std::declval<A>() operation std::declval<B>()), \
                                      decltype(std::declval<A>() other std::declval<B>())>>> = \
      true;
#define MUTATION_TRY(name, id, other)                               \
  if constexpr (has_##name<A&&, B&&>) {                             \
    if (on(id)) return std::forward<A>(a) other std::forward<B>(b); \
  }
#define MUTATION_BINARY(name, operation, other)                 \
  MUTATION_PAIR(name, operation, other)                         \
  template <typename A, typename B>                             \
  MUTATION_FUNCTION decltype(auto) name(int id, A&& a, B&& b) { \
    MUTATION_TRY(name, id, other)                               \
    return std::forward<A>(a) operation std::forward<B>(b);     \
  }
#define MUTATION_RELATION(name, operation, boundary, negation)                 \
  MUTATION_PAIR(name##_boundary, operation, boundary)                          \
  MUTATION_PAIR(name##_negation, operation, negation)                          \
  template <typename A, typename B>                                            \
  MUTATION_FUNCTION decltype(auto) name(int first, int second, A&& a, B&& b) { \
    MUTATION_TRY(name##_boundary, first, boundary)                             \
    MUTATION_TRY(name##_negation, second, negation)                            \
    return std::forward<A>(a) operation std::forward<B>(b);                    \
  }
MUTATION_RELATION(less, <, <=, >=)
MUTATION_RELATION(less_equal, <=, <, >)
MUTATION_RELATION(greater, >, >=, <=)
MUTATION_RELATION(greater_equal, >=, >, <)
MUTATION_BINARY(equal, ==, !=)
MUTATION_BINARY(not_equal, !=, ==)
MUTATION_BINARY(plus, +, -)
MUTATION_BINARY(minus, -, +)
MUTATION_BINARY(times, *, /)
MUTATION_BINARY(divided, /, *)
MUTATION_BINARY(remainder, %, /)
MUTATION_BINARY(bit_and, &, |)
MUTATION_BINARY(bit_or, |, &)
MUTATION_BINARY(bit_xor, ^, |)
MUTATION_BINARY(left, <<, >>)
MUTATION_BINARY(right, >>, <<)
MUTATION_BINARY(add, +=, -=)
MUTATION_BINARY(subtract, -=, +=)
MUTATION_BINARY(multiply, *=, /=)
MUTATION_BINARY(divide, /=, *=)
MUTATION_BINARY(take_bits, &=, |=)
MUTATION_BINARY(add_bits, |=, &=)
MUTATION_BINARY(shift_left, <<=, >>=)
MUTATION_BINARY(shift_right, >>=, <<=)

#define MUTATION_UNARY(name, expression, other)                                   \
  template <typename A>                                                           \
  MUTATION_FUNCTION decltype(auto) name(int id, A&& a) {                          \
    using Result = decltype(expression);                                          \
    return on(id) ? static_cast<Result>(other) : static_cast<Result>(expression); \
  }
MUTATION_UNARY(negative, -a, a)
MUTATION_UNARY(complement, ~a, a)
MUTATION_UNARY(negation, !a, a)
MUTATION_UNARY(increment, ++a, --a)
MUTATION_UNARY(decrement, --a, ++a)
MUTATION_UNARY(post_increment, a++, a--)
MUTATION_UNARY(post_decrement, a--, a++)

}  // namespace mutation
