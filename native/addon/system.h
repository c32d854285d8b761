/*
 * What the addon needs of the operating system. No other file includes a header of the system, and none needs the C++ library when it
 * runs, so one file works on every distribution.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#if defined(_WIN32)
#define WIN32_LEAN_AND_MEAN
#if !defined(NOMINMAX)
#define NOMINMAX
#endif
#include <windows.h>
#else
#include <pthread.h>
#include <sched.h>
#include <time.h>
#endif
#if defined(__linux__)
#include <sys/mman.h>
#endif

#if defined(__GLIBC__) && !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)
// glibc 2.34 gave these new versions, but has the old ones too: with those the addon loads since 2.28.
#if defined(__x86_64__)
#define SLUICE_OLD_SYMBOL(name) __asm__(".symver " #name "," #name "@GLIBC_2.2.5")
#elif defined(__aarch64__)
#define SLUICE_OLD_SYMBOL(name) __asm__(".symver " #name "," #name "@GLIBC_2.17")
#endif
SLUICE_OLD_SYMBOL(pthread_create);
SLUICE_OLD_SYMBOL(pthread_join);
SLUICE_OLD_SYMBOL(pthread_mutex_trylock);
#endif

/** A lock, free when it is zero-filled. */
class Mutex {
 public:
#if defined(_WIN32)
  void lock() { AcquireSRWLockExclusive(&lock_); }
  bool tryLock() { return TryAcquireSRWLockExclusive(&lock_) != 0; }
  void unlock() { ReleaseSRWLockExclusive(&lock_); }

 private:
  SRWLOCK lock_ = SRWLOCK_INIT;
#else
  void lock() { pthread_mutex_lock(&lock_); }
  bool tryLock() { return pthread_mutex_trylock(&lock_) == 0; }
  void unlock() { pthread_mutex_unlock(&lock_); }

 private:
  pthread_mutex_t lock_ = PTHREAD_MUTEX_INITIALIZER;
#endif
  friend class Condition;
};

/** Holds a lock in its scope. */
class Lock {
 public:
  explicit Lock(Mutex& mutex) : mutex_(mutex) { mutex_.lock(); }
  Lock(const Lock&) = delete;
  ~Lock() { mutex_.unlock(); }

 private:
  Mutex& mutex_;
};

/** Where threads sleep until another wakes all of them. */
class Condition {
 public:
#if defined(_WIN32)
  void wait(Mutex& held) { SleepConditionVariableSRW(&condition_, &held.lock_, INFINITE, 0); }
  void wakeAll() { WakeAllConditionVariable(&condition_); }

 private:
  CONDITION_VARIABLE condition_ = CONDITION_VARIABLE_INIT;
#else
  void wait(Mutex& held) { pthread_cond_wait(&condition_, &held.lock_); }
  void wakeAll() { pthread_cond_broadcast(&condition_); }

 private:
  pthread_cond_t condition_ = PTHREAD_COND_INITIALIZER;
#endif
};

/** A thread that runs `Owner::work()` of an object. */
class Thread {
 public:
#if defined(_WIN32)
  /** @returns false where the system allows no more threads */
  template <class Owner>
  bool start(Owner* owner) {
    handle_ = CreateThread(nullptr, 0, [](void* data) -> DWORD { return static_cast<Owner*>(data)->work(), 0; }, owner, 0, nullptr);
    return handle_ != nullptr;
  }
  void join() {
    WaitForSingleObject(handle_, INFINITE);
    CloseHandle(handle_);
  }

 private:
  HANDLE handle_ = nullptr;
#else
  /** @returns false where the system allows no more threads */
  template <class Owner>
  bool start(Owner* owner) {
    return pthread_create(&thread_, nullptr, [](void* data) -> void* { return static_cast<Owner*>(data)->work(), nullptr; }, owner) == 0;
  }
  void join() { pthread_join(thread_, nullptr); }

 private:
  pthread_t thread_{};
#endif
};

/** Microseconds on a clock that only moves forward. */
inline uint64_t microseconds() {
#if defined(_WIN32)
  LARGE_INTEGER ticks, perSecond;
  QueryPerformanceCounter(&ticks);
  QueryPerformanceFrequency(&perSecond);
  return uint64_t(double(ticks.QuadPart) * 1e6 / double(perSecond.QuadPart));
#else
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return uint64_t(now.tv_sec) * 1000000 + uint64_t(now.tv_nsec) / 1000;
#endif
}

/** Lets another program have this core for a moment; team.h declares it too. */
void yieldCore();

/**
 * Requests large pages in this range if the system has them; does not change the content. The system provides the memory of a new JavaScript
 * array page by page at the first touch; with pages of 4 KiB we measured a quarter of the time of a whole layer for that.
 */
inline void preferLargePages([[maybe_unused]] void* start, [[maybe_unused]] size_t bytes) {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  constexpr uintptr_t LARGE_PAGE = 2u << 20;
  const uintptr_t first = (uintptr_t(start) + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
  const uintptr_t end = (uintptr_t(start) + bytes) / LARGE_PAGE * LARGE_PAGE;
  if (end > first) madvise(reinterpret_cast<void*>(first), end - first, MADV_HUGEPAGE);
#endif
}
