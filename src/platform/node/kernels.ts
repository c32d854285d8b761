/** The kernel sets that only Node has: native code, and WebAssembly with threads whose modules are there at once. */
import type { KernelCandidate } from "../../kernels/choose.ts";
import { nativeCandidate, threadsWanted } from "../../kernels/native/native.ts";
import { doubleModule } from "../../kernels/wasm/generated/wasmDouble.ts";
import { threadsModule } from "../../kernels/wasm/generated/wasmThreads.ts";
import { doubleThreadsModule } from "../../kernels/wasm/generated/wasmThreadsDouble.ts";
import { embedDoubleModule } from "../../kernels/wasm/wasm.ts";
import { embedThreadsModules } from "../../kernels/wasm/wasmThreads.ts";
import { wasmThreadsCandidate } from "../../kernels/wasm/wasmThreadsCandidate.ts";

/** What this platform adds to the kernel sets that run everywhere, the preferred one first. */
export function platformKernels(): KernelCandidate[] {
  embedDoubleModule(doubleModule);
  embedThreadsModules({ doubleThreadsModule, threadsModule });
  return [
    nativeCandidate,
    // A fused single thread against an unfused pair: the pair wins by far.
    wasmThreadsCandidate("relaxed", threadsWanted),
    wasmThreadsCandidate("simd", threadsWanted),
  ];
}
