/* pointwise.h as a small WebAssembly module; all its flavours would have the same bits. src/core/kernels/wasm/wasmPointwise.ts calls it. */
#define SLUICE_TARGET wasm
#include "pointwise.h"

#include "module.h"

SLUICE_MODULE(Pointwise)
