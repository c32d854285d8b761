/**
 * Writes the tables of `docs/reference/formats.md` and `docs/conventions.md` from the tables of the code. A test compares.
 *
 *     tsx tools/reference-pages.ts
 */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { formats } from "../src/checkpoint/formats/detect.ts";
import { conventions } from "../src/checkpoint/interop/conventions.ts";
import { usualFramework, writableFormats } from "../src/checkpoint/interop/save/save.ts";
import { rows } from "../test/checkpoint/interop/rows.ts";

const root = resolve(import.meta.dirname, "..");

/** Pages, and the tables in them by their header. */
export const pages: Readonly<Record<string, Readonly<Record<string, () => string[]>>>> = {
  "docs/reference/formats.md": {
    "| read | name of the format |": () => read().map((name) => `| ${described(name)} | \`${name}\` |`),
    "| written | `--format` | layer classes by default |": () =>
      writableFormats.map(
        (name) => `| ${asWritten[name] ?? described(name)} | \`${name}\` | \`${usualFramework(name)}\` |`,
      ),
    "| framework | records |": () => frameworks(),
  },
  // The layer classes, and how each record was checked.
  "docs/conventions.md": {
    "| framework | layers | records | missing, or limited, because |": () =>
      rows.map(({ framework, layer, records = [], reason = "" }) => {
        const names = records.map((name) => `\`${name}\``).join(" ");
        return `| ${framework} | ${layer} | ${names} | ${reason} |`;
      }),
    "| record | class | checked |": () =>
      conventions.map(({ name, layerClass, checked }) => {
        const by = "by" in checked ? `: ${checked.by}` : "";
        return `| \`${name}\` | ${layerClass} | ${checked.how}${by} |`;
      }),
  },
};

/** Names of formats that say more than their code name. */
const words: Readonly<Record<string, string>> = {
  "safetensors-index": "safetensors in shards, by their index",
  npy: "NumPy `.npy`",
  npz: "NumPy `.npz`",
  pytorch: "PyTorch `.pt`, `.pth`, `.bin`; whole modules; files before 1.6",
  torchscript: "TorchScript",
  torch7: "Torch7 `.t7`, binary and ASCII",
  flax: "Flax, JAX `.msgpack`",
  "raw-manifest": "a JSON manifest beside raw numbers",
  hdf5: "HDF5: Keras `.h5`, `.weights.h5`",
  "keras-h5": "Keras `.h5`, the whole model",
  "keras-weights": "Keras `.weights.h5`",
  keras: "Keras `.keras`",
  onnx: "ONNX `.onnx`",
  tfjs: "TensorFlow.js `model.json`, `weights_manifest.json`",
  tensorflow: "TensorFlow checkpoint",
  tflite: "TFLite `.tflite`",
};

/** Names of formats that Sluice writes in part. */
const asWritten: Readonly<Record<string, string>> = {
  pytorch: "PyTorch `.pt`, `.pth`, `.bin`, a state dict",
  tfjs: "TensorFlow.js `model.json` with its shards",
};

/** Formats that open; the others are recognised in order to name them in the error. */
function read(): string[] {
  return formats.filter((format) => !("refused" in format)).map(({ name }) => name);
}

function described(name: string): string {
  return words[name] ?? name;
}

function frameworks(): string[] {
  const counts = new Map<string, number>();
  for (const { name } of conventions) {
    const framework = name.split(".")[0];
    counts.set(framework, (counts.get(framework) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `| ${name} | ${count} |`);
}

/** Returns a page with new tables. @throws Error when it lacks one */
export function withTables(path: string): string {
  const lines = readFileSync(resolve(root, path), "utf8").split("\n");
  for (const [header, make] of Object.entries(pages[path])) {
    const start = lines.indexOf(header);
    if (start < 0) throw new Error(`${path}: expected the line ${header}`);
    let end = start;
    while (lines[end]?.startsWith("|")) end++;
    const rule = `|${"---|".repeat(header.split("|").length - 2)}`;
    lines.splice(start, end - start, header, rule, ...make());
  }
  return lines.join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const path of Object.keys(pages)) writeFileSync(resolve(root, path), withTables(path));
