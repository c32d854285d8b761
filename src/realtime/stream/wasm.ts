/**
 * Streams in WebAssembly. The module is embedded, so there is nothing to fetch, and starts synchronously in a page, a worker, a service
 * worker or an audio worklet. Every engine has its own instance and memory, which never grows.
 */
import type { WasmFlavour } from "../../core/kernels/wasm/flavours.ts";
import {
  compileModule,
  flavourOf,
  type Instance,
  PAGE,
  startModule,
} from "../../core/kernels/wasm/wasmMemory.ts";
import type { StreamMachine, StreamMemory } from "./compiled.ts";
import { isFused, streamModule } from "./generated/wasm.ts";

interface Exports {
  heapBase(): number;
  lanes(): number;
  panelWidth(): number;
  steps(program: number, steps: number): void;
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
  const { exports } = instanceOf(module, 0);
  let lists: WebAssembly.Module | undefined;
  return {
    name: `wasm-${flavour}`,
    widths: { lanes: exports.lanes(), panel: exports.panelWidth() },
    memory(bytes, steps) {
      if (steps === undefined) return instanceOf(module, bytes);
      lists ??= compileModule(flavourOf(steps.module, true, flavour));
      return instanceOf(lists, bytes);
    },
  };
}

/** An instance of a module of streams with memory of its own. */
export function instanceOf(
  module: WebAssembly.Module,
  bytes: number,
): StreamMemory & Pick<Instance<Exports>, "exports"> {
  const pages = OWN_PAGES + Math.ceil(bytes / PAGE);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { exports, start } = startModule<Exports>(module, memory);
  const { steps } = exports;
  return { exports, buffer: memory.buffer, start, open: (program) => (count) => steps(program, count) };
}
