/*
 * The threads that run one kernel together. Every member calls the kernel with the same arguments and its own `index`, does its share of
 * rows or columns, and waits at the same barriers. A team of one waits for nobody.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#if !defined(__wasm__)
#include <sched.h>
#endif

namespace sluice {
namespace SLUICE_TARGET {

/** Where the members of a team wait until all have come. Zero-filled memory is a barrier nobody has reached. */
struct Barrier {
  uint32_t arrived;
  /**
   * In WebAssembly: turns of waiting after which a member gives up. The caller sets it, for it knows what there is to wait for; when a member
   * fails, its thread sets it to 0, and the others give up at once.
   */
  uint32_t patience;
  /** Own cache line: it is read in a loop while `arrived` is written. */
  alignas(64) uint32_t round;
};

/** Whether this build has teams of more than one: WebAssembly without shared memory has not, and leaves out what only they need. */
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
   * Waits a moment; after a while lets other programs have the core, which is not ours alone. In WebAssembly, which cannot, a member that
   * has waited too long gives up: another has failed, and the caller gets an error instead of silence.
   */
  void pause([[maybe_unused]] uint32_t turn) const {
#if defined(__wasm__)
    if (turn >= __atomic_load_n(&barrier->patience, __ATOMIC_RELAXED)) __builtin_trap();
#else
    if (turn >= 2000) sched_yield();
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

/** The part of 0 … count - 1 that falls to this member; boundaries are multiples of `grain`. */
inline Range shareOf(const Team& team, int count, int grain = 1) {
  const int64_t grains = (int64_t(count) + grain - 1) / grain;
  const auto bound = [&](int member) {
    const int64_t at = grains * member / team.count * grain;
    return int(at < count ? at : count);
  };
  return {bound(team.index), bound(team.index + 1)};
}

/** The most that falls to any member. */
inline int largestShare(const Team& team, int count, int grain) {
  const int64_t grains = (int64_t(count) + grain - 1) / grain, most = (grains + team.count - 1) / team.count * grain;
  return int(most < count ? most : count);
}

/**
 * Hands out pieces of a kernel's working memory. Without memory it only measures how much is needed: a kernel lists its pieces once, and
 * the list serves both the caller who must provide the memory and the kernel.
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

  /** Whether there is no memory, only a measure of it. */
  bool measures() const { return start_ == nullptr; }

  /** Numbers handed out so far; of 32 bits the largest where it is more than they count to, for which there is no memory either. */
  size_t taken() const { return taken_ < SIZE_MAX ? size_t(taken_) : SIZE_MAX; }

 private:
  Real* start_;
  uint64_t taken_ = 0;
};

}  // namespace SLUICE_TARGET
}  // namespace sluice
