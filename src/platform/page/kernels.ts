/** The kernel sets of a page: WebAssembly with threads, whose modules load when needed. */
import type { KernelCandidate } from "../../kernels/choose.ts";
import { wantedThreads } from "../../kernels/threadCount.ts";
import { isNode } from "../../kernels/wasm/teamWorkers.ts";
import { wasmThreadsCandidate } from "../../kernels/wasm/wasmThreadsCandidate.ts";

/** Returns what this platform adds to the kernel sets that run everywhere, the preferred one first. */
export function platformKernels(): KernelCandidate[] {
  // A bundle for pages may run in Node, where a program may never yield to the loading of modules.
  if (isNode()) return [];
  return [
    wasmThreadsCandidate("relaxed", () => wantedThreads()),
    wasmThreadsCandidate("simd", () => wantedThreads()),
  ];
}
