/**
 * The compiled kernels as WebAssembly: what every installation has, in Node and in browsers, without a build and without threads.
 *
 * The module is 128-bit SIMD; where the engine has relaxed SIMD, the build that fuses multiply and add is used. It is embedded in the
 * package and compiled synchronously when first asked for: a few milliseconds, and small enough for the main thread of a browser.
 * Its memory is its own: operands are copied in and results out, and nothing stays between calls, so it may grow at any call.
 */
import { UnsupportedError } from "../tensor/errors.ts";
import { type KernelName, kernelIds, type Machine, type Operand } from "./compiled.ts";
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
const MAX_PAGES = 65536;
const ALIGNMENT = 64;
const alignUp = (bytes: number) => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/**
 * A machine that runs the WebAssembly kernels on the calling thread.
 *
 * @throws WebAssembly.CompileError where `supportsWasm(flavour)` is false
 */
export function wasmMachine(flavour: WasmFlavour): Machine {
  const bytes = Uint8Array.from(atob(flavour === "relaxed" ? relaxedModule : simdModule), (c) =>
    c.charCodeAt(0),
  );
  const memory = new WebAssembly.Memory({ initial: 16, maximum: MAX_PAGES });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  const exports = instance.exports as unknown as Exports;
  const heapBase = alignUp(exports.heapBase());

  const provide = (bytes: number) => {
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
  };

  return {
    name: `wasm-${flavour}`,
    lanes: exports.lanes(),

    run(kernel: KernelName, numbers: readonly number[], operands: readonly (Operand | undefined)[]) {
      // Layout: numbers, pointers, operands, working memory.
      const pointersAt = alignUp(heapBase + 4 * numbers.length);
      let end = alignUp(pointersAt + 4 * operands.length);
      const places = operands.map((operand) => {
        if (operand === undefined) return 0;
        const place = end;
        end = alignUp(end + operand.array.byteLength);
        return place;
      });
      provide(end);
      new Int32Array(memory.buffer, heapBase, numbers.length).set(numbers);
      new Uint32Array(memory.buffer, pointersAt, places.length).set(places);
      // Unsigned: wasm returns a 32-bit number, which JavaScript reads as signed.
      const floats = exports.run(kernelIds[kernel], heapBase, pointersAt, 0) >>> 0;
      provide(end + 4 * floats);

      const view = (operand: Operand, i: number) =>
        new Uint8Array(memory.buffer, places[i], operand.array.byteLength);
      const bytesOf = ({ array }: Operand) =>
        new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      operands.forEach((operand, i) => {
        if (operand !== undefined && operand.use !== "write") view(operand, i).set(bytesOf(operand));
      });
      exports.run(kernelIds[kernel], heapBase, pointersAt, end);
      operands.forEach((operand, i) => {
        if (operand !== undefined && operand.use !== "read") bytesOf(operand).set(view(operand, i));
      });
    },
  };
}
