import type { KernelCandidate } from "../../kernels/choose.ts";
import { nativeCandidate, threadsWanted } from "../../kernels/native/native.ts";
import { provideDoubles } from "../../kernels/wasm/doubles.ts";
import { doubleModule } from "../../kernels/wasm/generated/wasmDouble.ts";
import { threadsModule } from "../../kernels/wasm/generated/wasmThreads.ts";
import { doubleThreadsModule } from "../../kernels/wasm/generated/wasmThreadsDouble.ts";
import { embedThreadsModule } from "../../kernels/wasm/wasmThreads.ts";
import { wasmThreadsCandidate } from "../../kernels/wasm/wasmThreadsCandidate.ts";

/** Returns the kernel sets that only Node has, the preferred one first; its WebAssembly modules need no loading. */
export function platformKernels(): KernelCandidate[] {
  provideDoubles({ alone: doubleModule, threads: doubleThreadsModule });
  embedThreadsModule(threadsModule);
  return [
    nativeCandidate,
    // Two threads without fused operations beat one with them.
    wasmThreadsCandidate("relaxed", threadsWanted),
    wasmThreadsCandidate("simd", threadsWanted),
  ];
}
