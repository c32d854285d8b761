/** Products in WebAssembly, embedded and started synchronously. Each layer has its own memory, which never grows. */
import type { WasmFlavour } from "../../core/kernels/wasm/flavours.ts";
import { alignUp, compileModule, flavourOf, PAGE, startModule } from "../../core/kernels/wasm/wasmMemory.ts";
import { isFused, productModule } from "./generated/wasm.ts";
import type { Product, ProductRequest } from "./product.ts";

interface Exports {
  heapBase(): number;
  product(
    weight: number,
    panels: number,
    columns: number,
    bias: number,
    x: number,
    frames: number,
    stride: number,
    out: number,
  ): void;
}

/** Rows of a panel: native/product.cpp. */
const PANEL = 8;

const modules = new Map<WasmFlavour, WebAssembly.Module | undefined>();

/** Returns the module, compiled once; undefined if the engine lacks it or a policy forbids it. */
function moduleOf(flavour: WasmFlavour): WebAssembly.Module | undefined {
  if (!modules.has(flavour)) modules.set(flavour, compile(flavour));
  return modules.get(flavour);
}

function compile(flavour: WasmFlavour): WebAssembly.Module | undefined {
  try {
    return compileModule(flavourOf(productModule, isFused, flavour));
  } catch (error) {
    // A content security policy without 'wasm-unsafe-eval' forbids it, and engines throw different errors. Streams print the warning.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

/** Returns a product in WebAssembly; undefined if that does not run here. @param only one flavour; default: the fastest that runs */
export function wasmProduct(request: ProductRequest, only?: WasmFlavour): Product | undefined {
  for (const flavour of only === undefined ? (["relaxed", "simd"] as const) : [only]) {
    const module = moduleOf(flavour);
    if (module !== undefined) return start(module, flavour, request);
  }
  return undefined;
}

/** Of a memory with 32-bit addresses, less than all: engines refuse the last ones. */
const MOST_PAGES = 2 ** 15;

function memoryOf(pages: number): WebAssembly.Memory | undefined {
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Returns undefined for a product that does not fit in one memory, or gets none. */
function start(
  module: WebAssembly.Module,
  flavour: WasmFlavour,
  request: ProductRequest,
): Product | undefined {
  const { rows, columns, weight, bias, frames, stride, length } = request;
  const panels = Math.ceil(rows / PANEL);
  const width = panels * PANEL;
  const sizes = [width * columns, width, length, frames * width];
  const bytes = sizes.reduce((sum, size) => sum + alignUp(4 * size), 0);
  // The module's own stack and data come first, in at most two pages.
  const pages = 2 + Math.ceil(bytes / PAGE);
  if (pages > MOST_PAGES) return undefined;
  const memory = memoryOf(pages);
  if (memory === undefined) return undefined;
  const { exports, start: first } = startModule<Exports>(module, memory);
  let next = first;
  const places = sizes.map((size) => {
    const place = next;
    next += alignUp(4 * size);
    return place;
  });
  const [packed, offsets, x, result] = places.map(
    (place, k) => new Float32Array(memory.buffer, place, sizes[k]),
  );
  for (let r = 0; r < rows; r++) {
    const panel = Math.floor(r / PANEL) * columns * PANEL + (r % PANEL);
    for (let c = 0; c < columns; c++) packed[panel + c * PANEL] = weight[r * columns + c];
  }
  if (bias !== undefined) offsets.set(bias);
  const [weightAt, biasAt, xAt, outAt] = places;
  return {
    name: `wasm-${flavour}`,
    x,
    run(out) {
      exports.product(weightAt, panels, columns, biasAt, xAt, frames, stride, outAt);
      if (width === rows) {
        out.set(result);
        return;
      }
      for (let t = 0; t < frames; t++)
        for (let r = 0; r < rows; r++) out[t * rows + r] = result[t * width + r];
    },
  };
}
