/**
 * Float32 operands of a call in double precision, as native code needs them: in arrays of doubles beside. Their memory is kept for the next
 * call, since memory that is new to a process costs more than what is copied into it; not that of a very large call, which may be the only one.
 */
import type { FloatArray } from "../../tensor/dtype.ts";
import type { Operand } from "../compiled/machine.ts";

type Operands = readonly (Operand | undefined)[];

/** Numbers whose memory is kept at most: 64 MiB. */
const MOST = 2 ** 23;

export class Conversion {
  #memory = new Float64Array(0);

  /** Runs a call on its arrays, those in float32 converted, and rounds the results into them. */
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
