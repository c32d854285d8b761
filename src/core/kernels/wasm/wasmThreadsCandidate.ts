/** WebAssembly with threads, as a candidate of choose.ts. */
import type { KernelCandidate } from "../choose.ts";
import { compiledKernels } from "../compiled/compiledKernels.ts";
import { referenceKernels } from "../reference.ts";
import { lacksThreads } from "./teamWorkers.ts";
import { supportsWasm, type WasmFlavour } from "./wasm.ts";
import { wasmPointwise } from "./wasmPointwise.ts";
import { wasmTape } from "./wasmTape.ts";
import { wasmThreadsMachine } from "./wasmThreads.ts";

/** @param threads returns the number of threads to use, at every call that is large enough */
export function wasmThreadsCandidate(flavour: WasmFlavour, threads: () => number): KernelCandidate {
  return {
    name: `wasm-threads-${flavour}`,
    why: "WebAssembly on several threads",
    unavailable: () =>
      lacksThreads() ?? (supportsWasm(flavour) ? undefined : "this engine does not support it"),
    unwanted: () => (threads() === 1 ? "one thread is asked for, or one core is there" : undefined),
    create: () =>
      compiledKernels(
        { ...wasmThreadsMachine(flavour, { threads }), pointwise: wasmPointwise(), tape: wasmTape(flavour) },
        referenceKernels,
      ),
  };
}
