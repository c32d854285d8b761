import type { Machine } from "../../src/kernels/machine.ts";

/** The machine, but all that is float32 in single precision, where a kernel set would compute small layers in double. */
export const inSingle = (machine: Machine): Machine => ({
  ...machine,
  run(kernel, numbers, operands, precision) {
    const isFloat64 = operands.some((operand) => operand?.array instanceof Float64Array);
    machine.run(kernel, numbers, operands, isFloat64 ? precision : "single");
  },
});
