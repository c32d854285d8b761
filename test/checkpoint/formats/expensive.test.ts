/** Files that were built to be expensive cost a process no more than others of their size, through every door. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { saveCheckpoint } from "../../../src/checkpoint.ts";
import { RNN } from "../../../src/core/nn/rnn.ts";
import { weightsOf } from "../../../src/modules.ts";
import { checkpointDoors, Doors, HANGS, PATIENCE } from "../../support/doors.ts";
import { isExhaustive, isLeftOut } from "../../support/exhaustive.ts";
import { expensive } from "./expensive.ts";
import { archive, dict, int, pickle, tensor, tuple } from "./pickleBuilder.ts";

/** Milliseconds of processor time for a file. The release checks 2,000, alone; cores that are shared with other tests take up to twice that. */
const MOST_MS = Number(process.env.SLUICE_MOST_MS ?? 6000);

const doors = new Doors();
afterAll(() => doors.close());

/** The first file of each kind; all of them, through every door, in the full form. */
const kinds = new Map(
  Object.entries(expensive)
    .reverse()
    .map((entry) => [entry[1].file.replace(/.*\./, ""), entry]),
);
const files = isLeftOut("all but one expensive file of each kind, and all doors but one")
  ? [...kinds.values()]
  : Object.entries(expensive);
const doorsOfAll = isExhaustive ? checkpointDoors : [];

it.each(files)("%s opens or is refused, with a small heap and soon", async (_name, made) => {
  const bytes = made.bytes(made.n);
  const opened = await doors.open("file", made.file, bytes);
  expect(opened.code, opened.message).toBe(made.code);
  expect(opened.ms).toBeLessThan(MOST_MS);
  for (const door of doorsOfAll) {
    const { code } = await doors.open(door, made.file, bytes);
    expect(code ?? "", door).not.toMatch(/^killed|^no code/);
  }
});

// Else a door that nothing passes would hold every file for coded.
it.each([
  ["pytorch", "whole.pt"],
  ["safetensors", "whole.safetensors"],
  ["onnx", "whole.onnx"],
] as const)("a whole file of %s passes every door for checkpoints", async (format, name) => {
  const layer = new RNN({ inputSize: 3, hiddenSize: 4, seed: 1 });
  const bytes = saveCheckpoint(weightsOf(layer), { format });
  for (const door of checkpointDoors) {
    const { code, message } = await doors.open(door, name, bytes);
    // Models of tasks have a configuration.
    if (door === "model") expect(code).toMatch(/^(VALUE|MAGIC)$/);
    else expect(code, `${door}: ${message}`).toBeUndefined();
  }
});

it.skipIf(isLeftOut("a layer of 30 million numbers in a small heap"))(
  "a small file of a large layer is initialised with a small heap",
  async () => {
    const zeros = (...sizes: number[]) =>
      tensor({ size: tuple(...sizes.map(int)), stride: tuple(...sizes.map(() => int(0))) });
    const bytes = archive(
      pickle(dict(["l.weight_ih_l0", zeros(4, 7_500_000)], ["l.weight_hh_l0", zeros(4, 1)])),
    );
    expect(bytes.length).toBeLessThan(2000);
    const { code, message } = await doors.open("init", "strides.pt", bytes);
    expect(code, message).toBeUndefined();
    await doors.restart();
  },
);

const kept = resolve(import.meta.dirname, "../../../../shared/data/hostile");
const there = existsSync(kept);
if (!there) console.log("skipped: the files of ../shared/data/hostile are not there");

describe.skipIf(!there)("files that once ended or froze a process", () => {
  // Tables are the user's own.
  const names = there ? readdirSync(kept).filter((name) => !name.endsWith(".parquet")) : [];
  // Each door has its own patience; all seven on a busy machine need more than a test has by default.
  it.each(names)("%s", { timeout: checkpointDoors.length * PATIENCE }, async (name) => {
    // Larger files may take longer, but no file may end the process.
    const most = statSync(join(kept, name)).size < 1e6 ? HANGS : Infinity;
    for (const door of isExhaustive ? checkpointDoors : (["checkpoint", "convert"] as const)) {
      const { code, ms } = await doors.open(door, join(kept, name));
      expect(code ?? "", door).not.toMatch(/^killed|^no code/);
      expect(ms, door).toBeLessThan(most);
    }
  });
});
