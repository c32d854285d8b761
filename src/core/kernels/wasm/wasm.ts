/**
 * The compiled kernels as WebAssembly on one thread, which every installation has, in Node and in browsers.
 *
 * The embedded module is for relaxed SIMD, which fuses multiply and add; for engines with 128-bit SIMD alone we take that apart
 * (unfused.ts). It is small enough to compile synchronously on a page's main thread. Operands are copied into its own memory and results
 * out; nothing stays between calls, so memory may grow at any call.
 */

import { kernelIds } from "../compiled/kernelTable.ts";
import type { Machine, Operand, Precision } from "../compiled/machine.ts";
import { doubleModules, hasDoubles } from "./doubles.ts";
import { equationsModule, hasEquations } from "./equations.ts";
import { kernelsModule } from "./generated/wasm.ts";
import { unpackModule } from "./modules.ts";
import { unfused } from "./unfused.ts";
import { alignUp, newMemory, runInMemory } from "./wasmMemory.ts";

interface Exports {
  heapBase(): number;
  lanes(): number;
  /** Without memory, returns how many numbers of it are needed. */
  run(kernel: number, numbers: number, arrays: number, memory: number): number;
}

/** A module of one function with these instructions. */
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

/** Returns whether this engine runs that flavour of the kernels. */
export function supportsWasm(flavour: WasmFlavour): boolean {
  return (
    typeof WebAssembly === "object" &&
    WebAssembly.validate(flavour === "relaxed" ? RELAXED_PROBE : SIMD_PROBE)
  );
}

/** Returns the bytes of an embedded module for a flavour. */
export function moduleBytes(packed: string, flavour: WasmFlavour = "relaxed"): Uint8Array<ArrayBuffer> {
  const bytes = unpackModule(packed);
  return flavour === "relaxed" ? bytes : unfused(bytes);
}

/** A module with its own memory. */
class Instance {
  readonly exports: Exports;
  readonly #memory = newMemory(16);
  readonly #start: number;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    const module = new WebAssembly.Module(bytes);
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
 * Returns a machine that runs the WebAssembly kernels on the calling thread.
 *
 * @throws WebAssembly.CompileError where `supportsWasm(flavour)` is false
 */
export function wasmMachine(flavour: WasmFlavour): Machine {
  const single = new Instance(moduleBytes(kernelsModule, flavour));
  let double: Instance | undefined;
  let equations: Instance | undefined;
  return {
    name: `wasm-${flavour}`,
    lanes: single.exports.lanes(),
    hasDoubles,
    hasEquations,
    run(kernel, numbers, operands, precision = "single") {
      if (precision === "double") double ??= new Instance(moduleBytes(doubleModules()!.alone));
      const isEquations = kernel.startsWith("equations");
      if (isEquations) equations ??= new Instance(moduleBytes(equationsModule()!, flavour));
      const instance = isEquations ? equations! : precision === "double" ? double! : single;
      instance.run(kernelIds[kernel], numbers, operands, precision);
    },
  };
}
