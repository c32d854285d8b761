/*
 * The kernels as a WebAssembly module without imports but its memory and without a C library. See tools/build-kernels.ts for the
 * compiler flags and src/kernels/wasm.ts for the caller. Pointers are offsets into the memory.
 */
#define SLUICE_TARGET wasm
#include "kernels.h"

using namespace sluice::wasm;

extern "C" {

/** Where the memory that nobody has placed anything in begins. */
extern char __heap_base;

__attribute__((export_name("heapBase"))) size_t heapBase() { return size_t(&__heap_base); }

__attribute__((export_name("lanes"))) int laneCount() { return lanes; }

__attribute__((export_name("run"))) size_t runKernel(Kernel kernel, const int32_t* numbers, float* const* arrays, float* memory) {
  return run(kernel, numbers, arrays, memory, Team{0, 1, nullptr});
}

/** The compiler calls these for loops that it recognises. */
void* memset(void* to, int value, size_t count) {
  char* bytes = static_cast<char*>(to);
  while (count-- > 0) *bytes++ = char(value);
  return to;
}

void* memcpy(void* to, const void* from, size_t count) {
  char* bytes = static_cast<char*>(to);
  const char* source = static_cast<const char*>(from);
  while (count-- > 0) *bytes++ = *source++;
  return to;
}
}
