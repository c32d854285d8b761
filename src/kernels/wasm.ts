/**
 * The compiled kernels as WebAssembly: what every installation has, in Node and in browsers, without a build and without threads.
 *
 * The module is 128-bit SIMD; where the engine has relaxed SIMD, the build that fuses multiply and add is used. It is embedded in the
 * package and compiled synchronously when first asked for: a few milliseconds, and small enough for the main thread of a browser.
 * Its memory is its own: operands are copied in and results out, and nothing stays between calls, so it may grow at any call.
 */
import { UnsupportedError } from "../tensor/errors.ts";
import { kernelIds, type Machine, type Operand } from "./compiled.ts";
import { relaxedModule, simdModule } from "./generated/wasm.ts";

interface Exports {
  heapBase(): number;
  lanes(): number;
  /** Without memory, returns how many floats of it are needed. */
  run(kernel: number, numbers: number, arrays: number, memory: number): number;
}

/** A module of one function that holds the instructions in question, and nothing else. */
const probe = (...instructions: number[]) => {
  const body = [0, ...instructions, 0x1a, 0x0b];
  // Sections: a type without parameters and results, one function of it, its body.
  return Uint8Array.of(
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, 4, 1, 0x60, 0, 0],
    ...[3, 2, 1, 0],
    ...[10, body.length + 2, 1, body.length, ...body],
  );
};
const ZERO_VECTOR = [0xfd, 12, ...new Array<number>(16).fill(0)];
const SIMD_PROBE = probe(...ZERO_VECTOR);
/** f32x4.relaxed_madd */
const RELAXED_PROBE = probe(...ZERO_VECTOR, ...ZERO_VECTOR, ...ZERO_VECTOR, 0xfd, 0x85, 0x02);

export type WasmFlavour = "relaxed" | "simd";

/** Whether this engine runs that build of the kernels. */
export function supportsWasm(flavour: WasmFlavour): boolean {
  return (
    typeof WebAssembly === "object" &&
    WebAssembly.validate(flavour === "relaxed" ? RELAXED_PROBE : SIMD_PROBE)
  );
}

const PAGE = 65536;
export const MAX_PAGES = 65536;
const ALIGNMENT = 64;
export const alignUp = (bytes: number) => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/** The bytes of an embedded module. */
export function moduleBytes(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/**
 * A machine that runs the WebAssembly kernels on the calling thread.
 *
 * @throws WebAssembly.CompileError where `supportsWasm(flavour)` is false
 */
export function wasmMachine(flavour: WasmFlavour): Machine {
  const module = new WebAssembly.Module(moduleBytes(flavour === "relaxed" ? relaxedModule : simdModule));
  const memory = new WebAssembly.Memory({ initial: 16, maximum: MAX_PAGES });
  const exports = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
  const heapBase = alignUp(exports.heapBase());
  return {
    name: `wasm-${flavour}`,
    lanes: exports.lanes(),
    run(kernel, numbers, operands) {
      runInMemory(memory, heapBase, numbers, operands, (numbersAt, arraysAt, workspaceAt) =>
        exports.run(kernelIds[kernel], numbersAt, arraysAt, workspaceAt),
      );
    },
  };
}

/**
 * Lays out a call in a module's memory from `start` on, copies operands in, runs, and copies results out.
 *
 * @param run calls the kernel; with 0 for working memory it only says how many floats of it are needed
 * @throws UnsupportedError when it does not fit
 */
export function runInMemory(
  memory: WebAssembly.Memory,
  start: number,
  numbers: readonly number[],
  operands: readonly (Operand | undefined)[],
  run: (numbersAt: number, arraysAt: number, workspaceAt: number) => number,
): void {
  // Numbers, pointers, operands, working memory.
  const arraysAt = alignUp(start + 4 * numbers.length);
  let end = alignUp(arraysAt + 4 * operands.length);
  const places = operands.map((operand) => {
    if (operand === undefined) return 0;
    const place = end;
    end = alignUp(end + operand.array.byteLength);
    return place;
  });
  provide(memory, end);
  new Int32Array(memory.buffer, start, numbers.length).set(numbers);
  new Uint32Array(memory.buffer, arraysAt, places.length).set(places);
  // Unsigned: wasm returns a 32-bit number, which JavaScript reads as signed.
  provide(memory, end + 4 * (run(start, arraysAt, 0) >>> 0));

  const inside = (operand: Operand, i: number) =>
    new Uint8Array(memory.buffer, places[i], operand.array.byteLength);
  const outside = ({ array }: Operand) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  operands.forEach((operand, i) => {
    if (operand !== undefined && operand.use !== "write") inside(operand, i).set(outside(operand));
  });
  run(start, arraysAt, end);
  operands.forEach((operand, i) => {
    if (operand !== undefined && operand.use !== "read") outside(operand).set(inside(operand, i));
  });
}

/** Grows the memory to so many bytes. */
function provide(memory: WebAssembly.Memory, bytes: number): void {
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
