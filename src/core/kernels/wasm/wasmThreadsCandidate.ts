/** WebAssembly with threads, as a candidate of choose.ts. */
import type { Candidate } from "../chooser.ts";
import { compiledKernels } from "../compiled/compiledKernels.ts";
import type { Kernels } from "../kernels.ts";
import { referenceKernels } from "../reference.ts";
import { supportsWasm, type WasmFlavour } from "./flavours.ts";
import { lacksThreads } from "./teamWorkers.ts";
import { wasmElements } from "./wasmElements.ts";
import { wasmThreadsMachine } from "./wasmThreads.ts";

/** @param threads returns the number of threads to use, at every call that is large enough */
export function wasmThreadsCandidate(flavour: WasmFlavour, threads: () => number): Candidate<Kernels> {
  return {
    name: `wasm-threads-${flavour}`,
    why: "WebAssembly on several threads",
    unavailable: () =>
      lacksThreads() ?? (supportsWasm(flavour) ? undefined : "this engine does not support it"),
    unwanted: () => (threads() === 1 ? "one thread is asked for, or one core is there" : undefined),
    create: () =>
      compiledKernels(
        { ...wasmThreadsMachine(flavour, { threads }), elements: wasmElements(flavour) },
        referenceKernels,
      ),
  };
}
