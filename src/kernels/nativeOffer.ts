/**
 * What only Node has of kernels, offered to choose.ts: native code, and WebAssembly with threads that need not be downloaded first. It is
 * not among that file's own candidates because a browser must be able to load that, and should not load this.
 */
import { preferKernels } from "./choose.ts";
import { doubleModule } from "./generated/wasmDouble.ts";
import { threadsModule } from "./generated/wasmThreads.ts";
import { doubleThreadsModule } from "./generated/wasmThreadsDouble.ts";
import { nativeCandidate, threadsWanted } from "./native.ts";
import { embedDoubleModule } from "./wasm.ts";
import { embedThreadsModules } from "./wasmThreads.ts";
import { wasmThreadsCandidate } from "./wasmThreadsCandidate.ts";

/** Makes the kernel sets of Node available, the best one last offered and so first tried. */
export function offerNodeKernels(): void {
  embedDoubleModule(doubleModule);
  embedThreadsModules({ doubleThreadsModule, threadsModule });
  // A fused single thread against an unfused pair: the pair wins by far.
  preferKernels(wasmThreadsCandidate("simd", threadsWanted));
  preferKernels(wasmThreadsCandidate("relaxed", threadsWanted));
  preferKernels(nativeCandidate);
}
