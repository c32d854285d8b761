/* tape.h as a small WebAssembly module for 128-bit SIMD; src/core/kernels/wasm/wasmTape.ts calls it. */
#define SLUICE_TARGET wasm
#define SLUICE_PAIRED
#include "tape.h"

#include "module.h"

SLUICE_MODULE(Tape)
