/*
 * The kernels as a WebAssembly module with only its memory as an import and without a C library. See tools/build-kernels.ts for the
 * compiler flags, src/core/kernels/wasm/wasm.ts and wasmThreads.ts for the callers. Pointers are offsets into the memory. With SLUICE_DOUBLE
 * defined it is the module in double precision.
 */
#define SLUICE_TARGET wasm
#include "kernels.h"
#if defined(SLUICE_WITHOUT_LAYERS)
#include "stream.h"
#endif

using namespace sluice::wasm;

extern "C" {

/** The beginning of unused memory. */
extern char __heap_base;

__attribute__((export_name("heapBase"))) size_t heapBase() { return size_t(&__heap_base); }

__attribute__((export_name("lanes"))) int laneCount() { return lanes; }

#if defined(__wasm_atomics__)
/** `sluice::run`. The barrier is zero-filled memory of 128 bytes at a multiple of 64. */
__attribute__((export_name("run"))) size_t runMember(Kernel kernel, const int32_t* numbers, Real* const* arrays, Real* memory, int member,
                                                     int members, Barrier* barrier) {
  static_assert(sizeof(Barrier) == 128, "src/core/kernels/wasm/teamWorkers.ts counts on it");
  return run(kernel, numbers, arrays, memory, Team{member, members, barrier});
}
#else
/** `sluice::run` for a team of one. */
__attribute__((export_name("run"))) size_t runAlone(Kernel kernel, const int32_t* numbers, Real* const* arrays, Real* memory) {
  return run(kernel, numbers, arrays, memory, Team{0, 1, nullptr});
}
#endif

#if defined(SLUICE_WITHOUT_LAYERS)
__attribute__((export_name("panelWidth"))) int columnsOfPanel() { return panelWidth; }

/** Steps of a stream of defined cells, with its program in the memory. */
__attribute__((export_name("steps"))) void runSteps(Place program, int steps) { Stream(nullptr, program).run(steps); }
#endif

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
