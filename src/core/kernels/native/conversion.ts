/**
 * Float32 operands of a native call in double precision, copied to arrays of doubles. We keep that memory for the next call, since new
 * memory costs more than the copies; not after a very large call, which may be the only one.
 */
import type { FloatArray } from "../../tensor/dtype.ts";
import type { Operand } from "../compiled/machine.ts";

type Operands = readonly (Operand | undefined)[];

/** Keep at most 64 MiB. */
const MOST = 2 ** 23;

export class Conversion {
  #memory = new Float64Array(0);

  /** Runs a call on its arrays, with those in float32 converted, and rounds results into them. */
  run(operands: Operands, call: (arrays: readonly (FloatArray | Int32Array | undefined)[]) => void): void {
    const converted = this.#convert(operands);
    call(converted);
    operands.forEach((operand, i) => {
      if (operand !== undefined && operand.use !== "read" && operand.array !== converted[i])
        operand.array.set(converted[i]!);
    });
  }

  #convert(operands: Operands): readonly (FloatArray | Int32Array | undefined)[] {
    const isSingle = (operand: Operand | undefined) => operand?.array instanceof Float32Array;
    let length = 0;
    for (const operand of operands) if (isSingle(operand)) length += operand!.array.length;
    const memory = this.#memory.length < length ? new Float64Array(length) : this.#memory;
    if (memory.length <= MOST) this.#memory = memory;
    let start = 0;
    return operands.map((operand) => {
      if (operand === undefined || !isSingle(operand)) return operand?.array;
      const end = start + operand.array.length;
      const converted = memory.subarray(start, end);
      start = end;
      if (operand.use !== "write") converted.set(operand.array);
      return converted;
    });
  }
}
