/*
 * tape.h as a small WebAssembly module of its own, for 128-bit SIMD: programs that never train never compile it. Its memory comes from the
 * caller, src/kernels/wasm/wasmTape.ts; pointers are offsets into it.
 */
#define SLUICE_TARGET wasm
#include "tape.h"

using namespace sluice::wasm;

extern "C" {

/** The beginning of unused memory. */
extern char __heap_base;

__attribute__((export_name("heapBase"))) size_t heapBase() { return size_t(&__heap_base); }

__attribute__((export_name("run"))) void runAlone(Tape kernel, const int32_t* numbers, float* const* arrays) {
  runTape(kernel, numbers, arrays, Team{0, 1, nullptr});
}
}
