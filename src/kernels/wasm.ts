/**
 * The compiled kernels as WebAssembly: what every installation has, in Node and in browsers, without a build and without threads.
 *
 * The module is 128-bit SIMD; where the engine has relaxed SIMD, the build that fuses multiply and add is used. It is embedded in the
 * package and compiled synchronously when first asked for: a few milliseconds, and small enough for the main thread of a browser.
 * Its memory is its own: operands are copied in and results out, and nothing stays between calls, so it may grow at any call.
 */
import { UnsupportedError } from "../tensor/errors.ts";
import { relaxedModule, simdModule } from "./generated/wasm.ts";
import { kernelIds, type Machine, type Operand, type Precision } from "./machine.ts";
import type { Residents } from "./residents.ts";

interface Exports {
  heapBase(): number;
  lanes(): number;
  /** Without memory, returns how many numbers of it are needed. */
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

/** The kernels in double precision: `generated/wasmDouble.ts`. */
let doubles: string | undefined;
let isLoading = false;

/** Provides them at once, for platforms where a program may compute for ever without waiting for a download. */
export function embedDoubleModule(base64: string): void {
  doubles = base64;
}

/** A page gets them when it has use for them. Where that fails it stays without, which is slower and nothing else. */
async function loadDoubleModule(): Promise<void> {
  if (isLoading) return;
  isLoading = true;
  try {
    embedDoubleModule((await import("./generated/wasmDouble.ts")).doubleModule);
  } catch (error) {
    console.warn(`Sluice computes in double precision in plain TypeScript: ${(error as Error).message}`);
  }
}

/** Whether the kernels in double precision are there; if not, they are sent for. */
function hasDoubleModule(): boolean {
  if (doubles === undefined) void loadDoubleModule();
  return doubles !== undefined;
}

/** A module with a memory of its own. */
class Instance {
  readonly exports: Exports;
  readonly #memory = new WebAssembly.Memory({ initial: 16, maximum: MAX_PAGES });
  readonly #start: number;

  constructor(base64: string) {
    const module = new WebAssembly.Module(moduleBytes(base64));
    const imports = { env: { memory: this.#memory } };
    this.exports = new WebAssembly.Instance(module, imports).exports as unknown as Exports;
    this.#start = alignUp(this.exports.heapBase());
  }

  run(
    kernel: number,
    numbers: readonly number[],
    operands: readonly (Operand | undefined)[],
    precision: Precision,
  ): void {
    runInMemory(this.#memory, this.#start, numbers, operands, precision, (numbersAt, arraysAt, workspaceAt) =>
      this.exports.run(kernel, numbersAt, arraysAt, workspaceAt),
    );
  }
}

/**
 * A machine that runs the WebAssembly kernels on the calling thread.
 *
 * @throws WebAssembly.CompileError where `supportsWasm(flavour)` is false
 */
export function wasmMachine(flavour: WasmFlavour): Machine {
  const single = new Instance(flavour === "relaxed" ? relaxedModule : simdModule);
  let double: Instance | undefined;
  return {
    name: `wasm-${flavour}`,
    lanes: single.exports.lanes(),
    hasDoubles: hasDoubleModule,
    run(kernel, numbers, operands, precision = "single") {
      if (precision === "double") double ??= new Instance(doubles!);
      const instance = precision === "double" ? double! : single;
      instance.run(kernelIds[kernel], numbers, operands, precision);
    },
  };
}

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
