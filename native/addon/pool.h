/*
 * Threads that wait for a kernel to run, and the working memory of the kernel that runs. There is one pool in a process. A call that finds
 * it in use, from another JavaScript thread, runs alone: results do not depend on the number of threads.
 */
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <vector>

#include "pages.h"
#include "target.h"

struct KernelCall {
  const Target* target;
  int kernel;
  const int32_t* numbers;
  void* const* arrays;
};

/** Memory that grows with demand, at a multiple of 64 bytes. */
class Memory {
 public:
  Memory() = default;
  Memory(const Memory&) = delete;
  ~Memory() { std::free(start_); }

  /** @throws std::bad_alloc */
  void* provide(size_t bytes) {
    if (bytes > size_) {
      std::free(start_);
      start_ = nullptr;
      size_ = 0;
      const size_t rounded = (bytes + 63) / 64 * 64;
      start_ = std::aligned_alloc(64, rounded);
      if (start_ == nullptr) throw std::bad_alloc();
      size_ = rounded;
      preferLargePages(start_, rounded);
    }
    return start_;
  }

 private:
  void* start_ = nullptr;
  size_t size_ = 0;
};

class Pool {
 public:
  /**
   * Keeps the pool of the process until as many calls of `leave`. When a process exits without them, its threads end with it, whatever they
   * wait for.
   *
   * @throws std::bad_alloc
   */
  static void enter() {
    const std::lock_guard<std::mutex> lock(users_);
    if (pool_ == nullptr) pool_ = new Pool;
    userCount_++;
  }

  /** The last one to leave ends the threads and frees the memory: after it the system may unload this code. */
  static void leave() {
    const std::lock_guard<std::mutex> lock(users_);
    if (--userCount_ > 0) return;
    delete pool_;
    pool_ = nullptr;
  }

  /** The pool, between `enter` and `leave`. */
  static Pool& instance() { return *pool_; }

  /**
   * Runs a kernel on this thread and threads - 1 others, or as many of them as there can be.
   *
   * @throws std::bad_alloc when there is no memory for it
   */
  void run(const KernelCall& call, int threads) {
    const std::unique_lock<std::mutex> use(inUse_, std::try_to_lock);
    if (!use.owns_lock()) {
      Memory memory;
      runTeam(call, 1, memory);
    } else {
      runTeam(call, threads, memory_);
    }
  }

 private:
  Pool() = default;

  ~Pool() {
    {
      const std::lock_guard<std::mutex> lock(sleep_);
      isEnding_.store(true, std::memory_order_release);
    }
    wake_.notify_all();
    for (std::thread& worker : workers_) worker.join();
  }

  void runTeam(const KernelCall& call, int wanted, Memory& memory) {
    const int threads = wanted == 1 ? 1 : 1 + provideWorkers(wanted - 1);
    const size_t barrier = (call.target->barrierSize + 63) / 64 * 64;
    const size_t count = call.target->run(call.kernel, call.numbers, call.arrays, nullptr, 0, threads, nullptr);
    char* start = static_cast<char*>(memory.provide(barrier + call.target->numberSize * count + 64));
    std::memset(start, 0, barrier);
    if (threads == 1) {
      runMember(call, 0, 1, start, barrier);
      return;
    }
    pending_.store(threads - 1, std::memory_order_relaxed);
    {
      const std::lock_guard<std::mutex> lock(sleep_);
      job_ = {call, threads, start, barrier};
      round_.fetch_add(1, std::memory_order_release);
    }
    wake_.notify_all();
    runMember(call, 0, threads, start, barrier);
    for (int turn = 0; pending_.load(std::memory_order_acquire) > 0; turn++) pause(turn);
  }

  /** Starts those that are missing. @returns how many of them there are: a system may have no more threads for a process */
  int provideWorkers(int count) {
    try {
      while (int(workers_.size()) < count) {
        const int index = int(workers_.size()) + 1;
        workers_.emplace_back([this, index, seen = round_.load()] { work(index, seen); });
      }
    } catch (const std::system_error&) {
      return int(workers_.size());
    }
    return count;
  }

  /** What the members of a round run. */
  struct Job {
    KernelCall call;
    int members;
    char* memory;
    /** Bytes of memory before the kernel's own */
    size_t barrier;
  };

  /** A thread's life: take part in each round that has a place for it. */
  void work(int index, unsigned seen) {
    // A thread that the last round had no place for does not look for the next: it may be one of many.
    for (bool takesPart = true;;) {
      if (takesPart) watch(seen);
      Job job;
      {
        std::unique_lock<std::mutex> lock(sleep_);
        wake_.wait(lock, [&] { return isEnding_.load(std::memory_order_relaxed) || round_.load(std::memory_order_relaxed) != seen; });
        if (isEnding_.load(std::memory_order_relaxed)) return;
        // Together: who comes late to a round without a place for it must not mix it with the next one.
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

  /** Looks for a round after this one for a while: calls come in quick succession, and a thread that sleeps takes longer to come. */
  void watch(unsigned seen) const {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point end = Clock::now() + WATCH;
    for (int turn = 0; round_.load(std::memory_order_acquire) == seen && !isEnding_.load(std::memory_order_acquire); turn++) {
      if (turn >= POLITE && Clock::now() > end) return;
      pause(turn);
    }
  }

  /** A moment of waiting; after a while each lets other programs have the core. */
  static void pause(int turn) {
    if (turn >= POLITE) std::this_thread::yield();
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
  }

  /** Turns of waiting that keep the core, some 20 to 40 µs. */
  static constexpr int POLITE = 2000;
  /** What a training step does between two calls that are shared takes less: 50 µs at inference, to 150 of most models in training. */
  static constexpr std::chrono::microseconds WATCH{200};

  inline static std::mutex users_;
  inline static int userCount_ = 0;
  inline static Pool* pool_ = nullptr;

  std::mutex inUse_;
  Memory memory_;
  std::vector<std::thread> workers_;
  std::mutex sleep_;
  std::condition_variable wake_;
  std::atomic<unsigned> round_{0};
  std::atomic<int> pending_{0};
  std::atomic<bool> isEnding_{false};
  /** Written and read under `sleep_`. */
  Job job_{};
};
