// SPDX-License-Identifier: MIT
#pragma once

#include <ucontext.h>
#include <x86intrin.h>

#include <atomic>
#include <csignal>

/// The instructions of a call, one by one: x86's trap flag raises a signal before each of them.
namespace support {

struct Steps {
  long streamed = 0;         ///< stores past the cache
  long fences = 0;           ///< sfence
  long unfenced = 0;         ///< of `streamed`, those with no fence after them
  long needless_fences = 0;  ///< those with nothing streamed before them
};

namespace stepping {

inline Steps steps;

enum class Kind { other, streaming_store, fence };

/// What the instruction with this machine code is: movnt* as SSE2, AVX and AVX-512 spell it, or sfence.
inline Kind kind_of(const unsigned char* code) {
  const auto stores = [](unsigned char opcode) { return opcode == 0x2b || opcode == 0xe7; };
  switch (*code) {
    case 0xc5:
      return stores(code[2]) ? Kind::streaming_store : Kind::other;
    case 0xc4:
      return (code[1] & 0x1f) == 1 && stores(code[3]) ? Kind::streaming_store : Kind::other;
    case 0x62:
      return (code[1] & 0x07) == 1 && stores(code[4]) ? Kind::streaming_store : Kind::other;
  }
  while (*code == 0x66 || *code == 0xf2 || *code == 0xf3 || *code >> 4 == 4) ++code;  // prefixes
  if (*code++ != 0x0f) return Kind::other;
  if (stores(*code) || *code == 0xc3) return Kind::streaming_store;
  return *code == 0xae && code[1] == 0xf8 ? Kind::fence : Kind::other;
}

inline void step(int, siginfo_t*, void* context) {
  const auto& registers = static_cast<ucontext_t*>(context)->uc_mcontext.gregs;
  switch (kind_of(reinterpret_cast<const unsigned char*>(registers[REG_RIP]))) {
    case Kind::streaming_store:
      ++steps.streamed;
      ++steps.unfenced;
      break;
    case Kind::fence:
      ++steps.fences;
      if (steps.unfenced == 0) ++steps.needless_fences;
      steps.unfenced = 0;
      break;
    case Kind::other:
      break;
  }
}

/// No instruction of it leaves this for where the flag is not set.
template <typename Body>
[[gnu::noinline]] void call(const Body& body) {
  std::atomic_signal_fence(std::memory_order_seq_cst);
  body();
  std::atomic_signal_fence(std::memory_order_seq_cst);
}

}  // namespace stepping

/// Of what this thread executes in `body`, but for its first instruction.
template <typename Body>
Steps steps_of(const Body& body) {
  constexpr unsigned long long trap = 0x100;
  struct sigaction action {};
  struct sigaction before {};
  action.sa_sigaction = stepping::step;
  action.sa_flags = SA_SIGINFO;
  stepping::steps = {};
  sigaction(SIGTRAP, &action, &before);
  __writeeflags(__readeflags() | trap);
  std::atomic_signal_fence(
      std::memory_order_seq_cst);  // the flag is nothing that a compiler waits for
  body();
  std::atomic_signal_fence(std::memory_order_seq_cst);
  __writeeflags(__readeflags() & ~trap);
  sigaction(SIGTRAP, &before, nullptr);
  return stepping::steps;
}

}  // namespace support
