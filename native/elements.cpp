/*
 * elements.h as a small WebAssembly module, which only programs that use it compile. src/core/kernels/wasm/wasmElements.ts calls it. Its memory
 * comes from the caller; pointers are offsets into it.
 */
#define SLUICE_TARGET wasm
#include "elements.h"

extern "C" {

/** The beginning of unused memory. */
extern char __heap_base;

__attribute__((export_name("heapBase"))) size_t heapBase() { return size_t(&__heap_base); }

__attribute__((export_name("run"))) void runAlone(int32_t kernel, const int32_t* numbers, float* const* arrays) {
  using namespace sluice::wasm;
  runElements(Elements(kernel), numbers, arrays, Team{0, 1, nullptr});
}
}
