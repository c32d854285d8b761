/** Sources refuse wrong ranges in one way, and bytes that were transferred away are reported by every reader. */
import { describe, expect, test } from "vitest";
import { blobSource, bytesSource, openCheckpoint, saveCheckpoint } from "../../../src/checkpoint.ts";
import { LSTM } from "../../../src/core/nn/index.ts";
import { readCopy } from "../../../src/core/storage/source.ts";
import { ArgumentError } from "../../../src/core/tensor/errors.ts";
import { weightsOf } from "../../../src/modules.ts";

const transfer = (bytes: Uint8Array<ArrayBuffer>) => structuredClone(bytes, { transfer: [bytes.buffer] });

/** Ranges that no source of 8 bytes has. */
const wrongRanges = [
  [Number.NaN, 4],
  [-5, Number.NaN],
  [-5, "x"],
  [-3, 2],
  [8, 2],
  [0.5, 2],
  [0, 9],
  [0, 2 ** 52],
  [2 ** 53, 2 ** 53],
  [0n, 4n],
] as [number, number][];

describe.each([
  ["bytesSource", () => bytesSource(new Uint8Array(8))],
  ["blobSource", () => blobSource(new Blob([new Uint8Array(8)]))],
])("%s", (_, sourceOf) => {
  test.each(wrongRanges)("refuses the range %s to %s", async (start, end) => {
    const reading = sourceOf().read(start, end);
    await expect(reading).rejects.toBeInstanceOf(ArgumentError);
    await expect(reading).rejects.toThrow(/^read: expected a range of 8 bytes, got \[.*, .*\]\.$/);
  });

  test.each([
    [0, 0],
    [8, 8],
    [2, 5],
    [0, 8],
  ])("reads %i to %i", async (start, end) => {
    expect(await sourceOf().read(start, end)).toHaveLength(end - start);
  });
});

describe("bytes transferred after opening", () => {
  const gone = { code: "ARGUMENT", message: expect.stringContaining("got a detached ArrayBuffer") };

  test.each(["safetensors", "pytorch", "npz", "onnx", "keras", "keras-h5", "keras-weights"] as const)(
    "%s: tensors and layers reject",
    async (format) => {
      const bytes = saveCheckpoint(weightsOf(new LSTM({ inputSize: 3, hiddenSize: 2, seed: 1 })), { format });
      const own = new Uint8Array(bytes);
      const { tensors, layers } = await openCheckpoint(own);
      transfer(own);
      for (const tensor of tensors.values()) await expect(tensor.read()).rejects.toMatchObject(gone);
      await expect(layers[0].records()).rejects.toMatchObject(gone);
    },
  );

  test("whenever it happens while they are copied, the error has a code", async () => {
    for (let ticks = 0; ticks < 8; ticks++) {
      const bytes = new Uint8Array(8);
      const reading = readCopy("npy", bytesSource(bytes), 0, 8).catch((error) => error.code);
      for (let k = 0; k < ticks; k++) await undefined;
      transfer(bytes);
      expect(["TRUNCATED", new Uint8Array(8)]).toContainEqual(await reading);
    }
  });
});
