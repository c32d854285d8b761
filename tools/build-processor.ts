/** Builds the processor of `sluice/worklet` into one file, since browsers load it past bundlers. */
import { resolve } from "node:path";
import { build, type Plugin } from "rolldown";

/**
 * Leaves out WebAssembly for relaxed vectors. Browsers that have it run the other flavour too, and for the small models of an audio
 * thread the difference in speed is not worth 2 kB.
 */
const oneFlavour: Plugin = {
  name: "one flavour of WebAssembly",
  transform(code, id) {
    if (/[/\\]generated[/\\]wasm\.ts$/.test(id)) return code.replace(/(relaxedModule =\s*)"[^"]*"/, '$1""');
  },
};

/** Writes the processor to `outfile`. Rolldown's output is 0.9 kB smaller than esbuild's. */
export async function buildProcessor(outfile: string): Promise<void> {
  const streams = resolve(import.meta.dirname, "../src/platform/page/streams.ts");
  await build({
    input: resolve(import.meta.dirname, "../src/realtime/worklet/processor.ts"),
    platform: "browser",
    resolve: { alias: { "#platform/streams": streams } },
    transform: { target: "es2022" },
    plugins: [oneFlavour],
    output: { file: outfile, format: "esm", minify: true, comments: false },
  });
}
