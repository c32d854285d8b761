/**
 * The compiled kernels as WebAssembly on one thread, which every installation has, in Node and in browsers.
 *
 * The embedded module is for relaxed SIMD, which fuses multiply and add; for engines with 128-bit SIMD alone we take that apart
 * (unfused.ts). It is small enough to compile synchronously on a page's main thread. Operands are copied into its own memory and results
 * out; nothing stays between calls, so memory may grow at any call.
 */

import { kernelIds } from "../compiled/kernelTable.ts";
import type { Machine } from "../compiled/machine.ts";
import { doubleModules, hasDoubles } from "./doubles.ts";
import { equationsModule, hasEquations } from "./equations.ts";
import type { WasmFlavour } from "./flavours.ts";
import { kernelsModule } from "./generated/wasm.ts";
import { unpackModule } from "./modules.ts";
import { unfused } from "./unfused.ts";
import { newMemory, runInMemory, startModule } from "./wasmMemory.ts";

interface Exports {
  heapBase(): number;
  lanes(): number;
  /** Without memory, returns how many numbers of it are needed. */
  run(kernel: number, numbers: number, arrays: number, memory: number): number;
}

/** Returns the bytes of an embedded module for a flavour. */
export function moduleBytes(packed: string, flavour: WasmFlavour = "relaxed"): Uint8Array<ArrayBuffer> {
  const bytes = unpackModule(packed);
  return flavour === "relaxed" ? bytes : unfused(bytes);
}

/**
 * Returns a machine that runs the WebAssembly kernels on the calling thread.
 *
 * @throws WebAssembly.CompileError where `supportsWasm(flavour)` is false
 */
export function wasmMachine(flavour: WasmFlavour): Machine {
  const start = (bytes: Uint8Array<ArrayBuffer>) =>
    startModule<Exports>(new WebAssembly.Module(bytes), newMemory(16));
  const single = start(moduleBytes(kernelsModule, flavour));
  let double: typeof single | undefined;
  let equations: typeof single | undefined;
  return {
    name: `wasm-${flavour}`,
    lanes: single.exports.lanes(),
    hasDoubles,
    hasEquations,
    run(kernel, numbers, operands, precision = "single") {
      if (precision === "double") double ??= start(moduleBytes(doubleModules()!.alone));
      const isEquations = precision === "single" && kernel.startsWith("equations");
      if (isEquations) equations ??= start(moduleBytes(equationsModule()!, flavour));
      const module = isEquations ? equations! : precision === "double" ? double! : single;
      const { exports, memory, start: first } = module;
      runInMemory(memory, first, numbers, operands, precision, (numbersAt, arraysAt, workspaceAt) =>
        exports.run(kernelIds[kernel], numbersAt, arraysAt, workspaceAt),
      );
    },
  };
}
