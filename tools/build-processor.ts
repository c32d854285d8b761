/** Builds the processor of `sluice/worklet` into one file, since browsers load it past bundlers. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { build, type Plugin } from "esbuild";

/**
 * Leaves out WebAssembly for relaxed vectors. Browsers that have it run the other flavour too, and for the small models of an audio
 * thread the difference in speed is not worth 2 kB.
 */
const oneFlavour: Plugin = {
  name: "one flavour of WebAssembly",
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]generated[/\\]wasm\.ts$/ }, ({ path }) => ({
      loader: "ts",
      contents: readFileSync(path, "utf8").replace(/(relaxedModule =\s*)"[^"]*"/, '$1""'),
    }));
  },
};

/** Writes the processor to `outfile`. */
export async function buildProcessor(outfile: string): Promise<void> {
  await build({
    entryPoints: [resolve(import.meta.dirname, "../src/worklet/processor.ts")],
    outfile,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    plugins: [oneFlavour],
  });
}
