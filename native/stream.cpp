/*
 * stream.h as a WebAssembly module of its own, small enough for an audio worklet: only its memory as an import, no C library, and only the
 * operations that LSTM, GRU and RNN have. src/realtime/stream/wasm.ts calls it. Offsets are addresses.
 */
#define SLUICE_TARGET wasm
#define SLUICE_PLAIN_CELLS
#include "stream.h"

using namespace sluice::wasm;

extern "C" {

/** The beginning of unused memory. */
extern char __heap_base;

__attribute__((export_name("heapBase"))) size_t heapBase() { return size_t(&__heap_base); }

__attribute__((export_name("lanes"))) int laneCount() { return lanes; }

__attribute__((export_name("panelWidth"))) int columnsOfPanel() { return panelWidth; }

__attribute__((export_name("steps"))) void runSteps(Place program, int steps) { Stream(nullptr, program).run(steps); }
}
