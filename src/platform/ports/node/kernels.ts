import type { Candidate } from "../../../core/kernels/chooser.ts";
import type { Kernels } from "../../../core/kernels/kernels.ts";
import { nativeCandidate, threadsWanted } from "../../../core/kernels/native/native.ts";
import { provideDoubles } from "../../../core/kernels/wasm/doubles.ts";
import { doubleModule } from "../../../core/kernels/wasm/generated/wasmDouble.ts";
import { threadsModule } from "../../../core/kernels/wasm/generated/wasmThreads.ts";
import { doubleThreadsModule } from "../../../core/kernels/wasm/generated/wasmThreadsDouble.ts";
import { embedThreadsModule } from "../../../core/kernels/wasm/wasmThreads.ts";
import { wasmThreadsCandidate } from "../../../core/kernels/wasm/wasmThreadsCandidate.ts";
import { useDefinedEngine } from "../../../core/nn/definedEngine.ts";

/** Returns the engine of equations, which pages leave out of their bundle. */
export const platformEngine = useDefinedEngine;

/** Returns the kernel sets that only Node has, the preferred one first; its WebAssembly modules need no loading. */
export function platformKernels(): Candidate<Kernels>[] {
  provideDoubles({ alone: doubleModule, threads: doubleThreadsModule });
  embedThreadsModule(threadsModule);
  return [
    nativeCandidate,
    // Two threads without fused operations beat one with them.
    wasmThreadsCandidate("relaxed", threadsWanted),
    wasmThreadsCandidate("simd", threadsWanted),
  ];
}
