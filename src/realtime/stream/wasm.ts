/**
 * Streams in WebAssembly. The module is embedded, so there is nothing to fetch, and starts synchronously in a page, a worker, a service
 * worker or an audio worklet. Every engine has its own instance and memory, which never grows.
 */
import type { WasmFlavour } from "../../core/kernels/wasm/wasm.ts";
import { unpack } from "../../core/tensor/packed.ts";
import { ALIGNMENT, roundUp, type StreamMachine } from "./compiled.ts";
import { relaxedModule, simdModule } from "./generated/wasm.ts";

interface Exports {
  heapBase(): number;
  lanes(): number;
  panelWidth(): number;
  run(program: number, steps: number): void;
}

const PAGE = 65536;
/** The minimum for the module: a stack of one page, and its data. */
const OWN_PAGES = 2;

/**
 * Returns the compiled module; undefined if this browser or Node lacks this flavour of vectors.
 *
 * @throws WebAssembly.CompileError or another error where a policy forbids WebAssembly
 */
export function wasmMachine(flavour: WasmFlavour): StreamMachine | undefined {
  const bytes = unpack(flavour === "relaxed" ? relaxedModule : simdModule);
  if (!WebAssembly.validate(bytes)) return undefined;
  const module = new WebAssembly.Module(bytes);
  const instance = (pages: number) => {
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const exports = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
    return { memory, exports };
  };
  // The module's own data and stack come first in every memory.
  const { lanes, panelWidth, heapBase } = instance(OWN_PAGES).exports;
  const start = roundUp(heapBase(), ALIGNMENT);
  return {
    name: `wasm-${flavour}`,
    widths: { lanes: lanes(), panel: panelWidth() },
    memory(bytes) {
      const { memory, exports } = instance(Math.ceil((start + bytes) / PAGE));
      const { run } = exports;
      return { buffer: memory.buffer, start, open: (program) => (steps) => run(program, steps) };
    },
  };
}
