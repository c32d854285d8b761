/**
 * Streams as WebAssembly. The module is embedded, so that there is nothing to fetch, and started synchronously: in a page, a worker, a
 * service worker or an audio worklet. Every engine has an instance and a memory of its own, as large as it needs and never grown.
 */
import { bytesOfBase64 } from "./base64.ts";
import type { StreamMachine } from "./compiled.ts";
import { relaxedModule, simdModule } from "./generated/wasm.ts";

interface Exports {
  heapBase(): number;
  run(program: number, steps: number): void;
}

export type WasmFlavour = "relaxed" | "simd";

const PAGE = 65536;

/**
 * Compiles streams for this engine.
 *
 * @returns undefined when the engine does not have this flavour of vectors
 * @throws WebAssembly.CompileError or another error where a policy forbids WebAssembly
 */
export function wasmMachine(flavour: WasmFlavour): StreamMachine | undefined {
  const bytes = bytesOfBase64(flavour === "relaxed" ? relaxedModule : simdModule);
  if (!WebAssembly.validate(bytes)) return undefined;
  const module = new WebAssembly.Module(bytes);
  return {
    name: `wasm-${flavour}`,
    lanes: 4,
    memory(bytes) {
      // The module's own data and stack come first; they are far smaller than what is set aside for them here.
      const pages = 2 + Math.ceil(bytes / PAGE);
      const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
      const exports = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
      const { run } = exports;
      return { buffer: memory.buffer, start: exports.heapBase(), run };
    },
  };
}
