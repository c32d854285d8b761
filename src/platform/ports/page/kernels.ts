import type { Candidate } from "../../../core/kernels/chooser.ts";
import type { Kernels } from "../../../core/kernels/kernels.ts";
import { wantedThreads } from "../../../core/kernels/threadCount.ts";
import { isNode } from "../../../core/kernels/wasm/teamWorkers.ts";
import { wasmThreadsCandidate } from "../../../core/kernels/wasm/wasmThreadsCandidate.ts";

/** A page brings the engine of equations by useDefinedCells. */
export const platformEngine = () => undefined;

/** Returns the kernel sets that only a page has, the preferred one first; their modules load when needed. */
export function platformKernels(): Candidate<Kernels>[] {
  // A page's bundle may also run in Node, in a program that never yields, so nothing could load.
  if (isNode()) return [];
  return [
    wasmThreadsCandidate("relaxed", () => wantedThreads()),
    wasmThreadsCandidate("simd", () => wantedThreads()),
  ];
}
