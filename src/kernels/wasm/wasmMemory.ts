/** The memory of a WebAssembly module: how a call is laid out in it, and how it grows. */
import { UnsupportedError } from "../../tensor/errors.ts";
import type { Operand, Precision } from "../compiled/machine.ts";
import type { Residents } from "./residents.ts";

const PAGE = 65536;
export const MAX_PAGES = 65536;
const ALIGNMENT = 64;
export const alignUp = (bytes: number) => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/**
 * Lays out a call in a module's memory from `start` on, copies operands in, runs, and copies results out.
 *
 * @param precision of the module's numbers; operands of another are converted
 * @param run       calls the kernel; with 0 for working memory it only says how many numbers of it are needed
 * @param residents what else lies in the memory, behind the numbers and pointers of a call; operands among it stay where they are
 * @throws UnsupportedError when it does not fit
 */
export function runInMemory(
  memory: WebAssembly.Memory,
  start: number,
  numbers: readonly number[],
  operands: readonly (Operand | undefined)[],
  precision: Precision,
  run: (numbersAt: number, arraysAt: number, workspaceAt: number) => number,
  residents?: Residents,
): void {
  const Numbers = precision === "double" ? Float64Array : Float32Array;
  const typeOf = ({ array }: Operand) => (array instanceof Int32Array ? Int32Array : Numbers);
  const arraysAt = alignUp(start + 4 * numbers.length);
  const first = alignUp(arraysAt + 4 * operands.length);
  // Operands one after the other, then working memory.
  const residing = operands.map((operand) => operand && residents?.placeOf(operand));
  let length = 0;
  const offsets = operands.map((operand, i) => {
    const offset = length;
    if (operand !== undefined && residing[i] === undefined)
      length = alignUp(length + operand.array.length * typeOf(operand).BYTES_PER_ELEMENT);
    return offset;
  });
  const placesFrom = (base: number) =>
    operands.map((operand, i) => (operand === undefined ? 0 : (residing[i] ?? base + offsets[i])));
  const pass = (places: number[]) => new Uint32Array(memory.buffer, arraysAt, places.length).set(places);

  provide(memory, first);
  new Int32Array(memory.buffer, start, numbers.length).set(numbers);
  // Where arrays are does not matter for that, only which there are.
  pass(placesFrom(first));
  // Unsigned: wasm returns a 32-bit number, which JavaScript reads as signed.
  const workspace = Numbers.BYTES_PER_ELEMENT * (run(start, arraysAt, 0) >>> 0);
  const base = residents?.gap(length + workspace) ?? first;
  provide(memory, base + length + workspace);
  const places = placesFrom(base);
  pass(places);

  const inside = (operand: Operand, i: number) =>
    new (typeOf(operand))(memory.buffer, places[i], operand.array.length);
  const copied = (operand: Operand | undefined, i: number, only: Operand["use"]): operand is Operand =>
    operand !== undefined && residing[i] === undefined && (operand.use === only || operand.use === "update");
  operands.forEach((operand, i) => {
    if (copied(operand, i, "read")) inside(operand, i).set(operand.array);
  });
  run(start, arraysAt, base + length);
  operands.forEach((operand, i) => {
    if (copied(operand, i, "write")) operand.array.set(inside(operand, i));
  });
}

/** Grows the memory to so many bytes. @throws UnsupportedError when there are not so many */
export function provide(memory: WebAssembly.Memory, bytes: number): void {
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / PAGE);
  if (missing <= 0) return;
  try {
    memory.grow(missing);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new UnsupportedError(
      `kernels: expected a call that fits ${(MAX_PAGES * PAGE) / 2 ** 30} GiB of WebAssembly memory, got one that needs ${(bytes / 2 ** 30).toFixed(1)} GiB. Use fewer steps or a smaller batch per call.`,
    );
  }
}
