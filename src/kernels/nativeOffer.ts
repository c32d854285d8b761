/**
 * The kernel sets that only Node has, offered to choose.ts: WebAssembly with threads, and before it native code. They are not among its own
 * candidates because a browser must be able to load that file, and need not load these.
 */

import { type KernelCandidate, preferKernels } from "./choose.ts";
import { compiledKernels } from "./compiled.ts";
import { nativeCandidate, threadsWanted } from "./native.ts";
import { referenceKernels } from "./reference.ts";
import { supportsWasm, type WasmFlavour } from "./wasm.ts";
import { lacksThreads, wasmThreadsMachine } from "./wasmThreads.ts";

function wasmThreads(flavour: WasmFlavour): KernelCandidate {
  return {
    name: `wasm-threads-${flavour}`,
    why: "WebAssembly on several threads",
    unavailable() {
      if (!supportsWasm(flavour)) return "this engine does not support it";
      return (
        lacksThreads() ??
        (threadsWanted() === 1 ? "one thread is asked for, or one core is there" : undefined)
      );
    },
    create: () =>
      compiledKernels(wasmThreadsMachine(flavour, { threads: threadsWanted() }), referenceKernels),
  };
}

/** Makes the kernel sets of Node available, the best one last offered and so first tried. */
export function offerNodeKernels(): void {
  // A fused single thread against an unfused pair: the pair wins by far.
  preferKernels(wasmThreads("simd"));
  preferKernels(wasmThreads("relaxed"));
  preferKernels(nativeCandidate);
}
