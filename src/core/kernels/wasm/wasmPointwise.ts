/**
 * The kernels of pointwise.ts as a WebAssembly module; results have the same bits in every flavour. Arrays are copied in and out.
 */
import { type PointwiseMachine, type PointwiseName, pointwiseIds } from "../compiled/compiledPointwise.ts";
import { pointwiseModule } from "./generated/wasmPointwise.ts";
import { type SmallModule, smallModule, unpackModule } from "./modules.ts";
import { runInMemory } from "./wasmMemory.ts";

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

/** Programs that neither make layers nor train never compile it. */
let instance: SmallModule | undefined;

/** For engines where `supportsWasm("simd")` is true. */
export function wasmPointwise(): PointwiseMachine {
  return {
    // A table larger than the work on it takes longer to copy than to use. Short parameters gain nothing, but a program that has drawn a
    // long one then never waits until its engine has compiled the reference's loop.
    pays: (kernel, elements, table) =>
      (elements >= PAYS_FROM[kernel] || (kernel === "uniform" && instance !== undefined)) &&
      table <= elements,
    run(kernel, _, numbers, operands) {
      const { memory, start, run } = (instance ??= smallModule(unpackModule(pointwiseModule)));
      runInMemory(memory, start, numbers, operands, "single", (numbersAt, arraysAt, workspaceAt) => {
        // Without working memory the call only asks for its size: 0.
        if (workspaceAt > 0) run(pointwiseIds[kernel], numbersAt, arraysAt);
        return 0;
      });
    },
  };
}
