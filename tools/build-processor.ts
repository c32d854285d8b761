/** Builds the processor of `sluice/worklet` into one file, since browsers load it past bundlers. */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { build, type Plugin } from "rolldown";

/**
 * The changes for an audio thread. Embeds WebAssembly for 128-bit SIMD, without the code that makes it from the flavour for relaxed vectors.
 * Browsers that have those run it too, and for the small models of an audio thread the difference in speed is not worth a kilobyte.
 */
const forSound: Plugin = {
  name: "changes for an audio thread",
  load(id) {
    if (/[/\\]unfused\.ts$/.test(id)) return "export const unfused = (module) => module;";
    // Its streams have weights in float32.
    if (/[/\\]stream[/\\]quantise\.ts$/.test(id))
      return "export const bf16Pair = () => 0, int8Of = bf16Pair, int8Scale = bf16Pair, rounded = bf16Pair;";
    // An audio thread has no environment variables, and no program that sets another arithmetic.
    if (/[/\\]kernels[/\\]arithmetic\.ts$/.test(id))
      return 'export const arithmetics = ["fast"], arithmeticChoice = () => ({ name: "fast" });';
    const simd = id.replace(/(generated[/\\])wasm\.ts$/, "$1simd.ts");
    if (simd !== id) return readFileSync(simd, "utf8");
  },
  transform(code, id) {
    // Nor is it asked for a set by its name.
    if (!/[/\\]kernels[/\\]chooser\.ts$/.test(id)) return;
    const asks = "if (wish !== undefined)";
    if (!code.includes(asks)) throw new Error(`${id}: expected "${asks}", which the processor leaves out`);
    return code.replace(asks, "if (false)");
  },
};

/** A page, and the audio thread that gets its model, name nothing by hand whose spelling the library would correct. */
export const noSpelling: Plugin = {
  name: "no spelling",
  load: (id) => (/[/\\]tensor[/\\]suggest\.ts$/.test(id) ? 'export const suggestion = () => "";' : null),
};

/**
 * Writes the processor to `outfile`. Rolldown's output is 0.9 kB smaller than esbuild's. A page that cannot load the file imports it instead, and
 * gets its text for a Blob: the code is a function, which knows its own.
 */
export async function buildProcessor(outfile: string): Promise<void> {
  const streams = resolve(import.meta.dirname, "../src/platform/ports/page/streams.ts");
  const { output } = await build({
    input: resolve(import.meta.dirname, "../src/realtime/worklet/processor.ts"),
    platform: "browser",
    resolve: { alias: { "#platform/streams": streams } },
    transform: { target: "es2022" },
    plugins: [forSound, noSpelling],
    output: { format: "iife", minify: true, comments: false },
    write: false,
  });
  const [, body] = /^\((function\(\)\{.*\})\)\(\);?\s*$/s.exec(output[0].code) ?? [];
  if (body === undefined) throw new Error("the processor: expected a function that is called at once");
  const text = `const run=${body};globalThis.registerProcessor&&run();export const processorText=\`(${"${run}"})()\`;`;
  writeFileSync(outfile, text);
}
