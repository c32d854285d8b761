/**
 * The kernels of pointwise.ts as a WebAssembly module; results have the same bits in every flavour. Arrays are copied in and out.
 */
import { unpack } from "../../tensor/packed.ts";
import { type PointwiseMachine, type PointwiseName, pointwiseIds } from "../compiled/compiledPointwise.ts";
import type { Operand } from "../compiled/machine.ts";
import { pointwiseModule } from "./generated/wasmPointwise.ts";
import { alignUp, newMemory, runInMemory } from "./wasmMemory.ts";

interface Exports {
  heapBase(): number;
  run(kernel: number, numbers: number, arrays: number): void;
}

/** The number of elements from which a call is faster than the reference, copies included; measured on Node 20. */
const PAYS_FROM: Record<PointwiseName, number> = {
  adam: 2048,
  sgd: 2048,
  softmaxSums: 512,
  crossEntropyGradient: 512,
  gatherRows: 8192,
  scatterRows: 2048,
  dropout: 1024,
  uniform: 256,
};

/** The module with its memory. Programs that never train never compile it. */
class Instance {
  readonly #memory = newMemory(4);
  readonly #exports: Exports;
  readonly #start: number;

  constructor() {
    const module = new WebAssembly.Module(unpack(pointwiseModule));
    const { exports } = new WebAssembly.Instance(module, { env: { memory: this.#memory } });
    this.#exports = exports as unknown as Exports;
    this.#start = alignUp(this.#exports.heapBase());
  }

  run(kernel: number, numbers: readonly number[], operands: readonly (Operand | undefined)[]): void {
    runInMemory(
      this.#memory,
      this.#start,
      numbers,
      operands,
      "single",
      (numbersAt, arraysAt, workspaceAt) => {
        // Without working memory the call only asks for its size: 0.
        if (workspaceAt > 0) this.#exports.run(kernel, numbersAt, arraysAt);
        return 0;
      },
    );
  }
}

let instance: Instance | undefined;

/** Elements that the reference computes before we compile the module, which takes as long; results have the same bits either way. */
const COMPILES_FROM = 2 ** 16;
let seen = 0;

/** For engines where `supportsWasm("simd")` is true. */
export function wasmPointwise(): PointwiseMachine {
  return {
    // A table larger than the work on it takes longer to copy than to use.
    pays(kernel, elements, table) {
      if (elements < PAYS_FROM[kernel] || table > elements) return false;
      if (instance === undefined) seen += elements;
      return instance !== undefined || seen >= COMPILES_FROM;
    },
    run(kernel, _, numbers, operands) {
      instance ??= new Instance();
      instance.run(pointwiseIds[kernel], numbers, operands);
    },
  };
}
