/* Makes the k-th allocation, or start of a thread, of the addon fail. Loaded by LD_PRELOAD; counters are in a file that the program writes. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

/*
 * at: which one fails, 0 for none; calls: how many there were since the program set it to 0. threadsFrom: from which thread on none starts,
 * 0 for all; threads: how many were to start since.
 */
static volatile struct Counters { int32_t at, calls, threadsFrom, threads; } *counters;

__attribute__((constructor)) static void start(void) {
  const char* path = getenv("SLUICE_FAULTS");
  int file = path == NULL ? -1 : open(path, O_RDWR);
  if (file < 0) return;
  void* memory = mmap(NULL, sizeof *counters, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (memory != MAP_FAILED) counters = memory;
}

static int isAddon(const void* caller) {
  Dl_info where;
  return dladdr(caller, &where) != 0 && where.dli_fname != NULL && strstr(where.dli_fname, "sluice.node") != NULL;
}

static int fails(const void* caller) {
  return counters != NULL && counters->at != 0 && isAddon(caller) && __sync_add_and_fetch(&counters->calls, 1) == counters->at;
}

static int isRefused(const void* caller) {
  return counters != NULL && counters->threadsFrom != 0 && isAddon(caller) &&
         __sync_add_and_fetch(&counters->threads, 1) >= counters->threadsFrom;
}

#define NEXT(name) \
  static __typeof__(&name) next; \
  if (next == NULL) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

void* malloc(size_t size) {
  NEXT(malloc);
  return fails(__builtin_return_address(0)) ? (errno = ENOMEM, NULL) : next(size);
}

void* realloc(void* old, size_t size) {
  NEXT(realloc);
  return fails(__builtin_return_address(0)) ? (errno = ENOMEM, NULL) : next(old, size);
}

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*run)(void*), void* data) {
  NEXT(pthread_create);
  const void* caller = __builtin_return_address(0);
  return fails(caller) || isRefused(caller) ? EAGAIN : next(thread, attributes, run, data);
}
