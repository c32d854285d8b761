/** How a WebAssembly module starts, how a call is laid out in its memory, and how that grows. */
import { UnsupportedError } from "../../tensor/errors.ts";
import { unpack } from "../../tensor/packed.ts";
import type { Operand, Precision } from "../compiled/machine.ts";
import type { WasmFlavour } from "./flavours.ts";
import type { Residents } from "./residents.ts";
import { unfused } from "./unfused.ts";

export const PAGE = 65536;
export const MAX_PAGES = 65536;
/** In bytes: the longest vectors, and a cache line. */
export const ALIGNMENT = 64;
export const alignUp = (bytes: number) => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/**
 * Returns the bytes of an embedded module for a flavour.
 *
 * @param isFused whether it is for relaxed SIMD, from which the other flavour is made
 * @throws UnsupportedError where the program has only the other one
 */
export function flavourOf(packed: string, isFused: boolean, flavour: WasmFlavour): Uint8Array<ArrayBuffer> {
  if (flavour === "relaxed" && !isFused) throw new UnsupportedError("it is not in this program");
  const bytes = unpack(packed);
  return isFused && flavour === "simd" ? unfused(bytes) : bytes;
}

/**
 * Compiles a module.
 *
 * @throws UnsupportedError where the engine lacks its vectors; WebAssembly.CompileError or another error where a policy forbids it
 */
export function compileModule(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  if (typeof WebAssembly !== "object" || !WebAssembly.validate(bytes))
    throw new UnsupportedError("this engine does not support it");
  return new WebAssembly.Module(bytes);
}

/** A module that runs, with its memory. */
export interface Instance<Exports> {
  exports: Exports;
  memory: WebAssembly.Memory;
  /** Its first free byte, aligned: its own data and stack come first. */
  start: number;
}

export function startModule<Exports extends { heapBase(): number }>(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): Instance<Exports> {
  const exports = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
  return { exports, memory, start: alignUp(exports.heapBase()) };
}

/**
 * Lays out a call in a module's memory from `start` on, copies operands in, runs, and copies results out.
 *
 * @param precision of the module's numbers; other operands are converted
 * @param run       calls the kernel; with 0 for working memory, returns how many numbers of it the kernel needs
 * @param residents arrays that stay in the memory, behind the numbers and pointers of a call
 * @throws UnsupportedError when the call does not fit
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
  // To measure, a kernel looks only at which arrays there are.
  pass(placesFrom(first));
  // JavaScript reads the 32-bit result as signed.
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

/** Returns memory of a module. @throws UnsupportedError when the engine refuses */
export function newMemory(initial: number): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial, maximum: MAX_PAGES });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UnsupportedError(
      `kernels: expected memory for WebAssembly, got none (${error.message}). Free some, or run fewer programs at once.`,
    );
  }
}

/** Grows the memory to this many bytes. @throws UnsupportedError when the engine refuses */
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
