/*
 * The frame of a small WebAssembly module, which only programs that use it compile. Its memory comes from the caller; pointers are offsets
 * into it.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

extern "C" {

/** The beginning of unused memory. */
extern char __heap_base;

__attribute__((export_name("heapBase"))) size_t heapBase() { return size_t(&__heap_base); }
}

/** Exports `run`: one kernel of `enum class Kernels`, which the function run<Kernels> knows, on one thread. */
#define SLUICE_MODULE(Kernels)                                                                                                             \
  extern "C" __attribute__((export_name("run"))) void runAlone(int32_t kernel, const int32_t* numbers, float* const* arrays) {           \
    sluice::wasm::run##Kernels(sluice::wasm::Kernels(kernel), numbers, arrays, sluice::wasm::Team{0, 1, nullptr});                        \
  }
