/**
 * WebAssembly kernels for float64 layers and strict arithmetic in a page: `import "sluice/float64";` once, before the first such layer
 * runs. Results are the same without them, only slower. Node needs no import.
 */
import { provideDoubles } from "./core/kernels/wasm/doubles.ts";
import { doubleModule } from "./core/kernels/wasm/generated/wasmDouble.ts";
import { doubleThreadsModule } from "./core/kernels/wasm/generated/wasmThreadsDouble.ts";

provideDoubles({ alone: doubleModule, threads: doubleThreadsModule });
