/*
 * The threads that run one kernel together. Every member calls the kernel with the same arguments and its own `index`, does its share of
 * rows or columns, and waits at the same barriers. A team of one never waits.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#if !defined(__wasm__)
/** Of addon/system.h, which includes headers of the system. */
void yieldCore();
#endif

namespace sluice {
namespace SLUICE_TARGET {

/** A barrier: the members of a team wait there until all have arrived. Zero-filled memory is a fresh barrier. */
struct Barrier {
  uint32_t arrived;
  /**
   * In WebAssembly: turns of waiting after which a member gives up. The caller sets it, since it knows the work; when a member
   * fails, its thread sets it to 0, and the others give up at once.
   */
  uint32_t patience;
  /** Own cache line: it is read in a loop while `arrived` is written. */
  alignas(64) uint32_t round;
};

/** Whether this build has teams of more than one: WebAssembly without shared memory does not, and omits the code for it. */
#if defined(__wasm__) && !defined(__wasm_atomics__)
constexpr bool hasThreads = false;
#else
constexpr bool hasThreads = true;
#endif

struct Team {
  int index;
  int count;
  Barrier* barrier;

  void wait() const {
#if !defined(__wasm__) || defined(__wasm_atomics__)
    if (count == 1) return;
    const uint32_t round = __atomic_load_n(&barrier->round, __ATOMIC_ACQUIRE);
    if (__atomic_add_fetch(&barrier->arrived, 1, __ATOMIC_ACQ_REL) == uint32_t(count)) {
      __atomic_store_n(&barrier->arrived, 0, __ATOMIC_RELAXED);
      __atomic_store_n(&barrier->round, round + 1, __ATOMIC_RELEASE);
    } else {
      for (uint32_t turn = 0; __atomic_load_n(&barrier->round, __ATOMIC_ACQUIRE) == round; turn++) pause(turn);
    }
#endif
  }

  /**
   * Waits a moment; after a while, yields the core to other programs. WebAssembly cannot do that: there a member gives up after too long,
   * because another has failed, and the caller gets an error instead of a hang.
   */
  void pause([[maybe_unused]] uint32_t turn) const {
#if defined(__wasm__)
    if (turn >= __atomic_load_n(&barrier->patience, __ATOMIC_RELAXED)) __builtin_trap();
#else
    if (turn >= 2000) yieldCore();
#endif
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
  }
};

struct Range {
  int begin, end;
  int size() const { return end - begin; }
};

/** This member's part of 0 … count - 1; boundaries are multiples of `grain`. */
inline Range shareOf(const Team& team, int count, int grain = 1) {
  if constexpr (!hasThreads) return {0, count};
  const int64_t grains = (int64_t(count) + grain - 1) / grain;
  const auto bound = [&](int member) {
    const int64_t at = grains * member / team.count * grain;
    return int(at < count ? at : count);
  };
  return {bound(team.index), bound(team.index + 1)};
}

/** The largest part of any member. */
inline int largestShare(const Team& team, int count, int grain) {
  const int64_t grains = (int64_t(count) + grain - 1) / grain, most = (grains + team.count - 1) / team.count * grain;
  return int(most < count ? most : count);
}

/**
 * Hands out pieces of a kernel's working memory. Without memory it only measures: a kernel lists its pieces once, for itself and for the
 * caller that must provide the memory.
 */
class Workspace {
 public:
  explicit Workspace(Real* start) : start_(start) {}

  /** `count` numbers at a multiple of 64 bytes. */
  SLUICE_APART Real* take(uint64_t count) {
    Real* piece = start_ == nullptr ? nullptr : start_ + taken_;
    taken_ += (count + 15) / 16 * 16;
    return piece;
  }

  /** A piece for every member; returns this member's. */
  SLUICE_APART Real* takeForEach(const Team& team, uint64_t count) {
    Real* own = nullptr;
    for (int member = 0; member < team.count; member++) {
      Real* piece = take(count);
      if (member == team.index) own = piece;
    }
    return own;
  }

  /** Whether it only measures. */
  bool measures() const { return start_ == nullptr; }

  /** Numbers handed out so far; the largest 32-bit number if that is too small, as no memory is that large either. */
  size_t taken() const { return taken_ < SIZE_MAX ? size_t(taken_) : SIZE_MAX; }

 private:
  Real* start_;
  uint64_t taken_ = 0;
};

}  // namespace SLUICE_TARGET
}  // namespace sluice
