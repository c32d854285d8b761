/*
 * pointwise.h as a small WebAssembly module of its own: all its flavours would have the same bits, so there is one. Its memory comes from
 * the caller, src/kernels/wasm/wasmPointwise.ts; pointers are offsets into it.
 */
#define SLUICE_TARGET wasm
#include "pointwise.h"

using namespace sluice::wasm;

extern "C" {

/** The beginning of unused memory. */
extern char __heap_base;

__attribute__((export_name("heapBase"))) size_t heapBase() { return size_t(&__heap_base); }

__attribute__((export_name("run"))) void runAlone(Pointwise kernel, const int32_t* numbers, float* const* arrays) {
  runPointwise(kernel, numbers, arrays, Team{0, 1, nullptr});
}
}
