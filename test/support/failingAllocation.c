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

/* at: which one fails, 0 for none; calls: how many there were since the program set it to 0. */
static volatile struct Counters { int32_t at, calls, fromOthers; } *counters;

__attribute__((constructor)) static void start(void) {
  const char* path = getenv("SLUICE_FAULTS");
  int file = path == NULL ? -1 : open(path, O_RDWR);
  if (file < 0) return;
  void* memory = mmap(NULL, sizeof *counters, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (memory != MAP_FAILED) counters = memory;
}

static int fails(const void* caller) {
  if (counters == NULL || counters->at == 0) return 0;
  Dl_info where;
  if (dladdr(caller, &where) == 0 || where.dli_fname == NULL || strstr(where.dli_fname, "sluice.node") == NULL) return 0;
  return __sync_add_and_fetch(&counters->calls, 1) == counters->at;
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
  return fails(__builtin_return_address(0)) ? EAGAIN : next(thread, attributes, run, data);
}
