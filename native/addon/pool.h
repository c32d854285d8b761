/*
 * Threads that wait for a kernel to run, and the working memory of the kernel that runs. A process has one pool. If another JavaScript
 * thread is using it, a call runs alone: results do not depend on the number of threads.
 */
#pragma once

#include <stdlib.h>
#include <string.h>

#include <atomic>
#include <new>

#include "system.h"
#include "target.h"

/** Threads of a call, at most. */
constexpr int MAX_THREADS = 1024;

struct KernelCall {
  const Target* target;
  int kernel;
  const int32_t* numbers;
  void* const* arrays;
};

/** Memory that grows on demand, at a multiple of 64 bytes. */
class Memory {
 public:
  Memory() = default;
  Memory(const Memory&) = delete;
  ~Memory() { free(start_); }

  /** @returns null where there is not so much */
  void* provide(size_t bytes) {
    if (bytes > size_) {
      free(start_);
      size_ = 0;
      start_ = bytes <= SIZE_MAX - 64 ? malloc(bytes + 63) : nullptr;
      if (start_ == nullptr) return nullptr;
      size_ = bytes;
      preferLargePages(start_, bytes);
    }
    return reinterpret_cast<void*>((uintptr_t(start_) + 63) / 64 * 64);
  }

 private:
  void* start_ = nullptr;
  /** Without what the alignment may take. */
  size_t size_ = 0;
};

class Pool {
 public:
  /**
   * Keeps the pool of the process until as many calls of `leave`. When a process exits without them, its threads end with it, whatever they
   * wait for.
   *
   * @returns false without memory for it
   */
  static bool enter() {
    const Lock lock(users_);
    if (pool_ == nullptr) {
      void* memory = malloc(sizeof(Pool));
      if (memory == nullptr) return false;
      pool_ = new (memory) Pool;
    }
    userCount_++;
    return true;
  }

  /** The last one to leave ends the threads and frees the memory: after it the system may unload this code. */
  static void leave() {
    const Lock lock(users_);
    if (--userCount_ > 0) return;
    pool_->~Pool();
    free(pool_);
    pool_ = nullptr;
  }

  /** The pool, between `enter` and `leave`. */
  static Pool& instance() { return *pool_; }

  /**
   * Runs a kernel on this thread and threads - 1 others, or as many of them as the system starts.
   *
   * @returns how many it did not start; -1 when there is no memory for the call
   */
  int run(const KernelCall& call, int threads) {
    if (!inUse_.tryLock()) {
      Memory memory;
      return runTeam(call, 1, memory);
    }
    const int missing = runTeam(call, threads, memory_);
    inUse_.unlock();
    return missing;
  }

 private:
  Pool() = default;

  ~Pool() {
    {
      const Lock lock(sleep_);
      isEnding_.store(true, std::memory_order_release);
    }
    wake_.wakeAll();
    for (int w = 0; w < workerCount_; w++) workers_[w].thread.join();
  }

  /** As `run`. */
  int runTeam(const KernelCall& call, int wanted, Memory& memory) {
    const int threads = wanted == 1 ? 1 : 1 + provideWorkers(wanted - 1);
    const size_t barrier = (call.target->barrierSize + 63) / 64 * 64;
    const size_t count = call.target->run(call.kernel, call.numbers, call.arrays, nullptr, 0, threads, nullptr);
    char* start = static_cast<char*>(memory.provide(barrier + call.target->numberSize * count + 64));
    if (start == nullptr) return -1;
    memset(start, 0, barrier);
    if (threads == 1) {
      runMember(call, 0, 1, start, barrier);
      return wanted - threads;
    }
    pending_.store(threads - 1, std::memory_order_relaxed);
    {
      const Lock lock(sleep_);
      job_ = {call, threads, start, barrier};
      round_.fetch_add(1, std::memory_order_release);
    }
    wake_.wakeAll();
    runMember(call, 0, threads, start, barrier);
    for (int turn = 0; pending_.load(std::memory_order_acquire) > 0; turn++) pause(turn);
    return wanted - threads;
  }

  /** Starts missing threads. @returns how many run: a system may limit the threads of a process */
  int provideWorkers(int count) {
    while (workerCount_ < count) {
      Worker& worker = workers_[workerCount_];
      worker.pool = this;
      worker.index = workerCount_ + 1;
      worker.seen = round_.load();
      if (!worker.thread.start(&worker)) return workerCount_;
      workerCount_++;
    }
    return count;
  }

  struct Worker {
    Pool* pool;
    int index;
    unsigned seen;
    Thread thread;

    void work() { pool->work(index, seen); }
  };

  /** The kernel that the members of a round run. */
  struct Job {
    KernelCall call;
    int members;
    char* memory;
    /** Bytes of memory before the kernel's own */
    size_t barrier;
  };

  /** The loop of a thread: take part in each round that has a place for it. */
  void work(int index, unsigned seen) {
    // A thread without a place in the last round does not poll for the next: there may be many such threads.
    for (bool takesPart = true;;) {
      if (takesPart) watch(seen);
      Job job;
      {
        const Lock lock(sleep_);
        while (!isEnding_.load(std::memory_order_relaxed) && round_.load(std::memory_order_relaxed) == seen) wake_.wait(sleep_);
        if (isEnding_.load(std::memory_order_relaxed)) return;
        // Read both together: a thread that is late for a round must not confuse it with the next one.
        seen = round_.load(std::memory_order_relaxed);
        job = job_;
      }
      takesPart = index < job.members;
      if (!takesPart) continue;
      runMember(job.call, index, job.members, job.memory, job.barrier);
      pending_.fetch_sub(1, std::memory_order_acq_rel);
    }
  }

  static void runMember(const KernelCall& call, int index, int members, char* memory, size_t barrier) {
    call.target->run(call.kernel, call.numbers, call.arrays, memory + barrier, index, members, memory);
  }

  /** Polls for the next round for a while: calls follow each other quickly, and waking a sleeping thread takes longer. */
  void watch(unsigned seen) const {
    const uint64_t end = microseconds() + WATCH;
    for (int turn = 0; round_.load(std::memory_order_acquire) == seen && !isEnding_.load(std::memory_order_acquire); turn++) {
      if (turn >= POLITE && microseconds() > end) return;
      pause(turn);
    }
  }

  /** Waits a moment; after a while, each wait yields the core to other programs. */
  static void pause(int turn) {
    if (turn >= POLITE) yieldCore();
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
  }

  /** Turns of waiting that keep the core, 20 to 40 µs. */
  static constexpr int POLITE = 2000;
  /** Microseconds. The time between two shared calls is usually shorter: 50 µs at inference, up to 150 µs for most models in training. */
  static constexpr uint64_t WATCH = 200;

  inline static Mutex users_;
  inline static int userCount_ = 0;
  inline static Pool* pool_ = nullptr;

  Mutex inUse_;
  Memory memory_;
  Worker workers_[MAX_THREADS - 1];
  int workerCount_ = 0;
  Mutex sleep_;
  Condition wake_;
  std::atomic<unsigned> round_{0};
  std::atomic<int> pending_{0};
  std::atomic<bool> isEnding_{false};
  /** Written and read under `sleep_`. */
  Job job_{};
};
