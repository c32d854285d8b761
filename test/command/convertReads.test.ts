/** From `convert` to disk: no file is opened twice, no tensor is read twice, and nothing that was written is opened again. */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { checkpointFiles, openCheckpoint, saveCheckpoint } from "../../src/checkpoint.ts";
import { convert } from "../../src/command/convert.ts";
import { LSTM } from "../../src/core/nn/lstm.ts";
import { recordOf } from "../../src/modules.ts";
import { temporaryFolder } from "../support/folders.ts";

/** Paths that were opened to be read, and the ranges that were read, in order. */
const seen = vi.hoisted(() => ({
  opened: [] as string[],
  ranges: [] as [path: string, start: number, end: number][],
}));

vi.mock("node:fs/promises", async (original) => {
  const fs = await original<typeof import("node:fs/promises")>();
  const reads = (flags: unknown) => flags === "r" || (typeof flags === "number" && (flags & 3) === 0);
  const open: typeof fs.open = async (path, flags = "r", mode) => {
    const handle = await fs.open(path, flags, mode);
    if (!reads(flags)) return handle;
    seen.opened.push(String(path));
    const read = handle.read.bind(handle) as (...args: unknown[]) => Promise<{ bytesRead: number }>;
    const counted = async (buffer: Uint8Array, offset: number, length: number, position: number) => {
      const done = await read(buffer, offset, length, position);
      seen.ranges.push([String(path), position, position + done.bytesRead]);
      return done;
    };
    return Object.assign(handle, { read: counted });
  };
  const readFile: typeof fs.readFile = ((path: string, ...rest: []) => {
    seen.opened.push(String(path));
    return fs.readFile(path, ...rest);
  }) as never;
  return { ...fs, default: { ...fs, open, readFile }, open, readFile };
});

const folder = temporaryFolder();
beforeEach(() => {
  seen.opened.length = 0;
  seen.ranges.length = 0;
});

const layer = recordOf(new LSTM({ inputSize: 300, hiddenSize: 256, numLayers: 2, seed: 1 }), "rnn");
const path = (name: string) => folder.path(name);

function put(name: string, bytes: Uint8Array): string {
  writeFileSync(path(name), bytes);
  return path(name);
}

const inputs: [string, () => string, object][] = [
  ["a .pt", () => put("a.pt", saveCheckpoint(layer, { format: "pytorch" })), {}],
  ["an .npz", () => put("a.npz", saveCheckpoint(layer, { format: "npz" })), {}],
  ["a .safetensors", () => put("a.safetensors", saveCheckpoint(layer, { format: "safetensors" })), {}],
  ["an .onnx", () => put("a.onnx", saveCheckpoint(layer, { format: "onnx" })), {}],
  [
    "a model.json with its shard",
    () => {
      const files = checkpointFiles(layer, { format: "tfjs" });
      for (const [name, bytes] of files) put(name, bytes);
      return path([...files.keys()][0]);
    },
    {},
  ],
];

test.each(inputs)("%s", { timeout: 60_000 }, async (_, make, options) => {
  const from = make();
  seen.opened.length = 0;
  for (const [out, to] of [
    ["out.safetensors", "keras"],
    ["out.pt", undefined],
  ] as const) {
    seen.opened.length = 0;
    seen.ranges.length = 0;
    await convert(from, path(out), { ...options, to });
    const opened = seen.opened.map((each) => resolve(each));
    expect(new Set(opened).size).toBe(opened.length);
    expect(opened).not.toContain(resolve(path(out)));
    for (const { start, end } of await tensorPlaces(from, options)) {
      const over = seen.ranges.filter(
        ([file, a, b]) => resolve(file) === resolve(from) && a < end && b > start,
      );
      const covered = over.reduce((sum, [, a, b]) => sum + Math.min(b, end) - Math.max(a, start), 0);
      // Ends of the file are read to see its format, and pages of it to find its tensors.
      if (end - start > 2 * PAGES) expect(covered).toBeLessThanOrEqual(end - start + PAGES);
    }
  }
});

const PAGES = 256 * 1024;

async function tensorPlaces(file: string, options: object): Promise<{ start: number; end: number }[]> {
  const { readFileSync } = await import("node:fs");
  if (file.endsWith(".json")) return [];
  const { tensors } = await openCheckpoint(new Uint8Array(readFileSync(file)), options);
  return [...tensors.values()].flatMap(({ location, of }) =>
    location && of === undefined ? [location] : [],
  );
}

test("model.json: what was written is not opened again, and a shard of the old model goes", {
  timeout: 60_000,
}, async () => {
  const from = put("b.pt", saveCheckpoint(layer, { format: "pytorch" }));
  const target = path("model.json");
  await convert(from, target, {});
  seen.opened.length = 0;
  await convert(from, target, {});
  // The old model.json names the shards that may go.
  expect(seen.opened.filter((each) => resolve(each) === resolve(target))).toHaveLength(1);
});
