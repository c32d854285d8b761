/** Answers of a JavaScript contender to the requests of requests.ts, in Node and in browsers. */
import { kernels } from "../src/core/kernels/choose.ts";
import type { CompiledKernels } from "../src/core/kernels/compiled/compiledKernels.ts";
import { checkAndTime, type Library } from "./nets/net.ts";
import type { About, Request, Timed } from "./requests.ts";

/** Sums of `peakSums` in native/kernels.h. */
const PEAK_SUMS = 12;

/** Answers for one library. */
export function answersOf(library: Library, peak: () => number | undefined = () => undefined) {
  return async (request: Request): Promise<About | Timed> => {
    if ("about" in request) {
      const reached = peak();
      return { version: library.version, ...(reached !== undefined && { peak: reached }) };
    }
    const net = await library.prepare(request.workload, request.form);
    try {
      return await checkAndTime(net, request.calls);
    } finally {
      net.dispose?.();
    }
  };
}

/**
 * GFLOP/s of multiply-adds in registers with Sluice's kernels in use, the best of several runs; undefined for a set without such a kernel.
 *
 * @param threads that its peak kernel computes on: native code uses all, WebAssembly one
 */
export function sluicePeak(threads: number): number | undefined {
  const { machine } = kernels() as Partial<CompiledKernels>;
  if (machine === undefined) return undefined;
  const turns = 2_000_000;
  const team = machine.name.startsWith("native") ? threads : 1;
  let best = Infinity;
  for (let k = 0; k < 20; k++) {
    const start = performance.now();
    machine.run(
      "peak",
      [turns],
      [
        { array: Float32Array.of(0.5), use: "read" },
        { array: new Float32Array(machine.lanes), use: "write" },
      ],
    );
    best = Math.min(best, performance.now() - start);
  }
  return (2 * PEAK_SUMS * turns * machine.lanes * team) / best / 1e6;
}
