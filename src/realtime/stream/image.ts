/** A stream from an image: a stack of defined cells that another thread has laid out. */
import type { StepImage } from "../../core/cells/defined/engine/steps.ts";
import { compileModule } from "../../core/kernels/wasm/wasmMemory.ts";
import { engineIn } from "./compiled.ts";
import { Stream } from "./stream.ts";
import { instanceOf } from "./wasm.ts";

export function streamOfImage(image: StepImage): Stream {
  const memory = instanceOf(compileModule(image.module), image.bytes);
  new Uint8Array(memory.buffer).set(image.contents, image.start);
  const engine = engineIn(memory, "wasm-simd", { ...image, pack() {} });
  return new Stream({ engine, batch: 1, chunk: 1, why: "", check() {}, resident: undefined });
}
