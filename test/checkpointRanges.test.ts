/** A page opens a large file as a Blob: what is read of it is its directory, and the tensors asked for. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  type ByteSource,
  blobSource,
  bytesSource,
  checkpointFiles,
  fromFloat,
  openCheckpoint,
  saveCheckpoint,
  type WritableFormat,
} from "../src/checkpoint.ts";
import { LSTM } from "../src/core/nn/lstm.ts";
import { Random } from "../src/core/tensor/random.ts";
import { recordOf, weightsOf } from "../src/modules.ts";

/** A Blob that tells how much of it was read, and the most at once. */
class CountingBlob extends Blob {
  total = 0;
  largest = 0;
  reads = 0;

  override slice(start = 0, end = this.size, type?: string): Blob {
    this.reads++;
    this.total += end - start;
    this.largest = Math.max(this.largest, end - start);
    return super.slice(start, end, type);
  }

  // These would read everything at once.
  override arrayBuffer(): never {
    throw new Error("expected ranges, got a demand for the whole Blob");
  }
}

const MIB = 1024 * 1024;
/** Of directories, headers and whatever is read ahead. */
const ALLOWANCE = MIB;

const small = recordOf(new LSTM({ inputSize: 4, hiddenSize: 8, seed: 1 }), "small");
// 7 MiB of weights.
const large = recordOf(new LSTM({ inputSize: 512, hiddenSize: 480, seed: 2 }), "large");

const files: [WritableFormat, () => Uint8Array][] = [
  ...(["safetensors", "pytorch", "npz", "onnx", "keras-h5", "keras-weights"] as const).map(
    (format): [WritableFormat, () => Uint8Array] => [
      format,
      () => saveCheckpoint([large, small], { format }),
    ],
  ),
  // A model of layers that follow one another.
  [
    "keras",
    () =>
      saveCheckpoint([large, recordOf(new LSTM({ inputSize: 480, hiddenSize: 8, seed: 1 }), "small")], {
        format: "keras",
      }),
  ],
];

describe("from a Blob", () => {
  test.each(files)("%s: opening reads the directory, a layer its own tensors", async (format, make) => {
    const bytes = make();
    expect(bytes.length).toBeGreaterThan(7 * MIB);
    const blob = new CountingBlob([bytes as Uint8Array<ArrayBuffer>]);
    const { layers, tensors } = await openCheckpoint(blob);
    expect(tensors.size).toBeGreaterThan(3);
    expect(layers).toHaveLength(2);
    // The checksum of a stored archive is computed piece by piece, and nothing of it kept.
    const passes = format === "keras" ? blob.size : 0;
    expect(blob.total - passes, "on opening").toBeLessThan(ALLOWANCE);
    const layer = layers.find(({ hiddenSize }) => hiddenSize === 8)!;
    const [{ weights }] = await layer.records();
    expect(weights.weightHh).toHaveLength(32 * 8);
    expect(blob.total - passes, "with a layer").toBeLessThan(2 * ALLOWANCE);
    expect(blob.largest, "at once").toBeLessThanOrEqual(ALLOWANCE);
    console.log(`${format}: read ${blob.total} of ${blob.size} bytes, ${blob.largest} at once`);
  });

  test("the shards of TensorFlow.js", async () => {
    const wide = recordOf(new LSTM({ inputSize: 512, hiddenSize: 480, seed: 2 }), "large");
    const then = recordOf(new LSTM({ inputSize: 480, hiddenSize: 8, seed: 1 }), "small");
    const blobs = new Map(
      [...checkpointFiles([wide, then], { format: "tfjs" })].map(([name, bytes]) => [
        name,
        new CountingBlob([bytes as Uint8Array<ArrayBuffer>]),
      ]),
    );
    const [main, ...shards] = [...blobs.keys()];
    const folder = {
      open: async (name: string): Promise<ByteSource | undefined> => {
        const blob = blobs.get(name);
        return blob && blobSource(blob);
      },
    };
    const { layers } = await openCheckpoint(blobs.get(main)!, { folder });
    const read = () => shards.reduce((sum, name) => sum + blobs.get(name)!.total, 0);
    expect(read()).toBe(0);
    await layers[1].records();
    expect(read()).toBeLessThan(ALLOWANCE);
  });
});

const data = process.env.SLUICE_DATA;
const published = ["dtln/model.h5", "dtln/model_1.onnx", "dtln/model_1.tflite", "silero-vad/silero_vad.jit"];
const there = published.filter((name) => data !== undefined && existsSync(join(data, name)));
if (there.length < published.length)
  console.log("skipping published files: SLUICE_DATA is not set or lacks them");

describe.skipIf(there.length === 0)("published files", () => {
  test.each(there)("%s: less than the file is read for one layer", async (name) => {
    const bytes = readFileSync(join(data!, name));
    const blob = new CountingBlob([bytes]);
    const { layers } = await openCheckpoint(blob);
    const opened = blob.total;
    await layers[layers.length - 1].record();
    console.log(`${name}: ${opened} bytes to open, ${blob.total - opened} for a layer, of ${blob.size}`);
    expect(blob.total).toBeLessThan(blob.size);
  });
});

test("a source of ranges is asked for ranges within it", async () => {
  const bytes = saveCheckpoint([small], { format: "safetensors" });
  const inner = bytesSource(bytes);
  const source: ByteSource = {
    size: bytes.length,
    read: (start, end) => {
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeLessThanOrEqual(bytes.length);
      return inner.read(start, end);
    },
  };
  expect((await openCheckpoint(source)).layers).toHaveLength(1);
});

test("many small tensors that lie together are few reads: each is a message to another process", async () => {
  const deep = new LSTM({ inputSize: 4, hiddenSize: 5, numLayers: 100, seed: 1 });
  for (const format of ["pytorch", "safetensors", "npz"] as const) {
    const bytes = saveCheckpoint(weightsOf(deep), { format }) as Uint8Array<ArrayBuffer>;
    const blob = new CountingBlob([bytes]);
    const { tensors, layers } = await openCheckpoint(blob);
    expect(tensors.size).toBe(400);
    const { cells } = await layers[0].record();
    expect(cells.map(({ weights }) => weights)).toEqual(recordOf(deep).cells.map(({ weights }) => weights));
    expect(blob.reads, format).toBeLessThan(40);
  }
});

test("any ranges of a Blob are its bytes, across blocks, again and out of order", async () => {
  const random = new Random(3);
  const bytes = Uint8Array.from({ length: 3 * MIB + 77 }, () => random.integer(256));
  const source = blobSource(new Blob([bytes]));
  for (let k = 0; k < 400; k++) {
    const start = random.integer(bytes.length + 1);
    const end = Math.min(start + random.integer(k % 2 === 0 ? 200 : 20_000), bytes.length);
    expect(Buffer.compare(await source.read(start, end), bytes.subarray(start, end)), `${start}`).toBe(0);
  }
});

test("a Blob that cannot be read for a while is asked again", async () => {
  const blob = new CountingBlob([Uint8Array.of(1, 2, 3, 4)]);
  const source = blobSource(blob);
  const slice = blob.slice.bind(blob);
  blob.slice = () => {
    throw new Error("busy");
  };
  await expect(source.read(0, 2)).rejects.toThrow("busy");
  blob.slice = slice;
  expect([...(await source.read(0, 2)), ...(await source.read(1, 4))]).toEqual([1, 2, 2, 3, 4]);
  expect(blob.reads).toBe(1);
});

test("one tensor of a file by its name", async () => {
  const tensors = new Map([
    ["a", fromFloat(new Float32Array(4 * MIB), [4, MIB])],
    ["b", fromFloat(Float32Array.of(1, 2), [2])],
  ]);
  const blob = new CountingBlob([saveCheckpoint(tensors, { format: "npz" }) as Uint8Array<ArrayBuffer>]);
  const checkpoint = await openCheckpoint(blob);
  expect((await checkpoint.tensors.get("b")!.read()).shape).toEqual([2]);
  expect(blob.total).toBeLessThan(ALLOWANCE);
});
