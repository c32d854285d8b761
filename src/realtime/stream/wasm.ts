/**
 * Streams in WebAssembly. The module is embedded, so there is nothing to fetch, and starts synchronously in a page, a worker, a service
 * worker or an audio worklet. Every engine has its own instance and memory, which never grows.
 */
import type { WasmFlavour } from "../../core/kernels/wasm/flavours.ts";
import { compileModule, flavourOf, PAGE, startModule } from "../../core/kernels/wasm/wasmMemory.ts";
import type { StreamMachine } from "./compiled.ts";
import { isFused, streamModule } from "./generated/wasm.ts";

interface Exports {
  heapBase(): number;
  lanes(): number;
  panelWidth(): number;
  run(program: number, steps: number): void;
}

/** The minimum for the module: a stack of one page, and its data. */
const OWN_PAGES = 2;

/**
 * Returns the compiled module.
 *
 * @throws like `compileModule`, and RangeError without memory
 */
export function wasmMachine(flavour: WasmFlavour): StreamMachine {
  const module = compileModule(flavourOf(streamModule, isFused, flavour));
  const instance = (pages: number) =>
    startModule<Exports>(module, new WebAssembly.Memory({ initial: pages, maximum: pages }));
  const { exports, start } = instance(OWN_PAGES);
  return {
    name: `wasm-${flavour}`,
    widths: { lanes: exports.lanes(), panel: exports.panelWidth() },
    memory(bytes) {
      const { memory, exports } = instance(Math.ceil((start + bytes) / PAGE));
      const { run } = exports;
      return { buffer: memory.buffer, start, open: (program) => (steps) => run(program, steps) };
    },
  };
}
