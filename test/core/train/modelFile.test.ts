/** The file of a trained model carries a checksum: damage is noticed, and edits that Sluice makes keep it right. */
import { expect, test } from "vitest";
import { annotated } from "../../../src/checkpoint/formats/annotate.ts";
import { LSTM } from "../../../src/core/nn/lstm.ts";
import { fromFloat } from "../../../src/core/storage/raw.ts";
import { openSafetensors, readSafetensors } from "../../../src/core/storage/safetensors/open.ts";
import { writeSafetensors } from "../../../src/core/storage/safetensors/write.ts";
import { bytesSource } from "../../../src/core/storage/source.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { decodeModel, encodeModel } from "../../../src/core/train/weights.ts";
import { overwriteTensors } from "../../support/overwrite.ts";

const model = () => new LSTM({ inputSize: 2, hiddenSize: 3, seed: 1 });
const file = () => encodeModel(model(), { task: "test" });

test("every flipped bit is noticed", () => {
  const whole = file();
  const random = new Random(1);
  const loaded: number[] = [];
  for (let k = 0; k < 1000; k++) {
    const bytes = whole.slice();
    const bit = random.integer(8 * bytes.length);
    bytes[bit >> 3] ^= 1 << (bit & 7);
    try {
      decodeModel(bytes);
      loaded.push(bit);
    } catch (error) {
      expect(error).toMatchObject({ name: "FormatError" });
    }
  }
  // Where it says that it has a checksum, and which, a flip can only make it a file without one.
  const silent = loaded.filter((bit) => bit >> 3 < 23 || bit >> 3 >= 50);
  expect(silent).toEqual([]);
  expect(decodeModel(whole).config).toEqual({ task: "test" });
});

test("values and records that are edited in place leave a file that loads", async () => {
  const bytes = file();
  const edit = fromFloat(new Float32Array(12).fill(7), [12]);
  const contents = await openSafetensors(bytesSource(bytes));
  const { bytes: edited } = await overwriteTensors(bytes, contents, new Map([["bias_ih_l0", edit]]));
  expect(decodeModel(edited).tensors.get("bias_ih_l0")!.data).toEqual(new Float32Array(12).fill(7));
  const noted = annotated(edited, await openSafetensors(bytesSource(edited)), { lstm: [{ scheme: "x" }] });
  expect(decodeModel(noted).initialization).toMatchObject({ lstm: expect.anything() });
  noted[noted.length - 1] ^= 1;
  expect(() => decodeModel(noted)).toThrow(/checksum/);
});

test("tensors and metadata that were read and are written again load; a stale checksum says what to do", () => {
  const { tensors, metadata } = readSafetensors(file());
  expect(decodeModel(writeSafetensors(tensors, metadata)).config).toEqual({ task: "test" });
  const bytes = file();
  bytes[bytes.length - 1] ^= 1;
  expect(() => decodeModel(bytes)).toThrow(/damaged, or another program wrote it and kept sluice\.checksum/);
  for (const text of ["", "crc32:", "crc32:1", "crc32:123456789"]) {
    const written = writeSafetensors(tensors, new Map([["sluice.checksum", text]]));
    expect(readSafetensors(written).metadata.get("sluice.checksum")).toBe(text);
  }
});

test("a file without a checksum, as earlier versions and other programs write it, is read", () => {
  const bytes = writeSafetensors(
    new Map([["w", fromFloat(Float32Array.of(1, 2), [2])]]),
    new Map([["format", "pt"]]),
  );
  expect(decodeModel(bytes).tensors.get("w")!.shape).toEqual([2]);
});

test("a configuration that is deep, endless or full of holes is refused", () => {
  let deep: unknown = 1;
  let doubled: unknown = 1;
  for (let k = 0; k < 100_000; k++) deep = [deep];
  for (let k = 0; k < 60; k++) doubled = { a: doubled, b: doubled };
  const endless: Record<string, unknown> = {};
  endless.self = endless;
  for (const config of [deep, doubled, endless, new Array(2 ** 32 - 1), [1, new Array(3)]])
    expect(() => encodeModel(model(), config as never)).toThrow("expected plain data as configuration");
});
