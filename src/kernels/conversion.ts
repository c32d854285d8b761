/**
 * Float32 operands of a call in double precision, as native code needs them: in arrays of doubles beside. Their memory is kept for the next
 * call, since memory that is new to a process costs more than what is copied into it.
 */
import type { FloatArray } from "../tensor/dtype.ts";
import type { Operand } from "./machine.ts";

type Operands = readonly (Operand | undefined)[];

export class Conversion {
  #memory = new Float64Array(0);
  #converted: (FloatArray | Int32Array | undefined)[] = [];

  /** The arrays of a call, those in float32 converted. */
  begin(operands: Operands): readonly (FloatArray | Int32Array | undefined)[] {
    const isSingle = (operand: Operand | undefined) => operand?.array instanceof Float32Array;
    let length = 0;
    for (const operand of operands) if (isSingle(operand)) length += operand!.array.length;
    if (this.#memory.length < length) this.#memory = new Float64Array(length);
    let start = 0;
    this.#converted = operands.map((operand) => {
      if (operand === undefined || !isSingle(operand)) return operand?.array;
      const end = start + operand.array.length;
      const converted = this.#memory.subarray(start, end);
      start = end;
      if (operand.use !== "write") converted.set(operand.array);
      return converted;
    });
    return this.#converted;
  }

  /** Rounds the results into the operands. */
  end(operands: Operands): void {
    operands.forEach((operand, i) => {
      if (operand !== undefined && operand.use !== "read" && operand.array !== this.#converted[i])
        operand.array.set(this.#converted[i]!);
    });
    this.#converted = [];
  }
}
