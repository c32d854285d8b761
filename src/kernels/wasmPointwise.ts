/**
 * The kernels of pointwise.ts as WebAssembly: a module of its own, as the same bits serve every flavour of the others. Its memory is its
 * own too: what is computed is copied in and out.
 */
import { type PointwiseMachine, type PointwiseName, pointwiseIds } from "./compiledPointwise.ts";
import { pointwiseModule } from "./generated/wasmPointwise.ts";
import { alignUp, MAX_PAGES, moduleBytes, runInMemory } from "./wasm.ts";

interface Exports {
  heapBase(): number;
  run(kernel: number, numbers: number, arrays: number): void;
}

/** From how many elements on a call is faster than the reference, what is copied in and out included; measured on Node 20. */
const PAYS_FROM: Record<PointwiseName, number> = {
  adam: 2048,
  sgd: 2048,
  softmaxSums: 512,
  crossEntropyGradient: 512,
  gatherRows: 8192,
  scatterRows: 2048,
  dropout: 1024,
};

/** @throws WebAssembly.CompileError where `supportsWasm("simd")` is false */
export function wasmPointwise(): PointwiseMachine {
  const module = new WebAssembly.Module(moduleBytes(pointwiseModule));
  const memory = new WebAssembly.Memory({ initial: 4, maximum: MAX_PAGES });
  const exports = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
  const start = alignUp(exports.heapBase());
  return {
    // A table that is larger than what is done with it takes longer to copy than to use.
    pays: (kernel, elements, table) => elements >= PAYS_FROM[kernel] && table <= elements,
    run(kernel, _, numbers, operands) {
      runInMemory(memory, start, numbers, operands, "single", (numbersAt, arraysAt, workspaceAt) => {
        if (workspaceAt > 0) exports.run(pointwiseIds[kernel], numbersAt, arraysAt);
        return 0;
      });
    },
  };
}
