/** The bytes of a checkpoint come back unchanged, and every damage to them is found. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSafetensors } from "../../../src/core/storage/safetensors/open.ts";
import { tensor, zeros } from "../../../src/core/tensor/create.ts";
import { FormatError } from "../../../src/core/tensor/errors.ts";
import type { Json } from "../../../src/core/tensor/json.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";
import {
  decodeCheckpoint,
  encodeCheckpoint,
  type TrainingState,
} from "../../../src/core/train/checkpoint.ts";

function makeState(): TrainingState {
  return {
    data: { step: 12, losses: [0.1, -1e-300], text: '"sluice.checksum":"crc32:', nothing: null },
    tensors: new Map<string, Tensor>([
      [
        "model.weight",
        tensor(Float32Array.of(1, -0, Number.NaN, 1e-45, Number.POSITIVE_INFINITY, 3), [2, 3]),
      ],
      ["best.x", tensor(Float64Array.of(Math.PI, -1e300))],
      ["scalar", tensor(Float32Array.of(7), [])],
      ["empty", zeros([0, 4])],
    ]),
  };
}

describe("encode, then decode", () => {
  test("gives the same data and the same bits", () => {
    const state = makeState();
    const back = decodeCheckpoint(encodeCheckpoint(state));
    expect(back.data).toEqual(state.data);
    expect([...back.tensors.keys()].sort()).toEqual([...state.tensors.keys()].sort());
    for (const [name, { data, shape }] of state.tensors) {
      const got = back.tensors.get(name)!;
      expect(got.shape).toEqual(shape);
      expect(got.data).toEqual(data);
    }
  });

  test("holds for any plain data and values", () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.array(fc.tuple(fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }), fc.float32Array())),
        (data, entries) => {
          const tensors = new Map(entries.map(([name, values]) => [name, tensor(values)]));
          tensors.delete("__metadata__");
          const back = decodeCheckpoint(encodeCheckpoint({ data: data as Json, tensors }));
          expect(JSON.stringify(back.data)).toBe(JSON.stringify(data));
          expect(back.tensors.size).toBe(tensors.size);
          for (const [name, { data }] of tensors) expect(back.tensors.get(name)!.data).toEqual(data);
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  test("is a copy: later changes of the state do not change the bytes", () => {
    const state = makeState();
    const bytes = encodeCheckpoint(state);
    const before = bytes.slice();
    state.tensors.get("model.weight")!.data.fill(9);
    expect(bytes).toEqual(before);
    const back = decodeCheckpoint(bytes);
    back.tensors.get("model.weight")!.data.fill(8);
    expect(bytes).toEqual(before);
  });

  test("is a plain safetensors file", () => {
    const { tensors, metadata } = readSafetensors(encodeCheckpoint(makeState()));
    expect([...tensors.keys()]).toContain("model.weight");
    expect(metadata.get("sluice.version")).toBe("1");
  });
});

describe("damage is found", () => {
  const good = encodeCheckpoint(makeState());

  test("every single flipped bit", () => {
    const bytes = good.slice();
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit >> 3] ^= 1 << (bit & 7);
      expect(() => decodeCheckpoint(bytes), `bit ${bit}`).toThrow(FormatError);
      bytes[bit >> 3] ^= 1 << (bit & 7);
    }
    expect(() => decodeCheckpoint(bytes)).not.toThrow();
    console.log(`${bytes.length * 8} flipped bits of a checkpoint, all noticed`);
  });

  test("every truncation, and bytes after the end", () => {
    for (let length = 0; length < good.length; length++) {
      expect(() => decodeCheckpoint(good.subarray(0, length)), `${length} bytes`).toThrow(FormatError);
    }
    const longer = new Uint8Array(good.length + 1);
    longer.set(good);
    expect(() => decodeCheckpoint(longer)).toThrow(FormatError);
  });

  test("3,000 blocks that are zeroed, filled or replaced", () => {
    const random = new Random(5);
    for (let k = 0; k < 3000; k++) {
      const bytes = good.slice();
      const start = random.integer(good.length);
      const end = Math.min(good.length, start + 1 + random.integer(64));
      if (k % 3 === 0) bytes.fill(0, start, end);
      else if (k % 3 === 1) bytes.fill(0xff, start, end);
      else for (let i = start; i < end; i++) bytes[i] = random.integer(256);
      if (bytes.every((byte, i) => byte === good[i])) continue;
      expect(() => decodeCheckpoint(bytes), `block ${k} from ${start} to ${end}`).toThrow(FormatError);
    }
  });

  test("a file of another kind", () => {
    expect(() => decodeCheckpoint(new TextEncoder().encode("x".repeat(100)))).toThrow(
      /the first bytes of a Sluice checkpoint/,
    );
    expect(() => decodeCheckpoint(new Uint8Array())).toThrow(/got 0 bytes/);
  });

  test("the message names both checksums", () => {
    const bytes = good.slice();
    bytes[bytes.length - 1] ^= 1;
    expect(() => decodeCheckpoint(bytes)).toThrow(/expected checksum [0-9a-f]{8}, got [0-9a-f]{8}/);
  });
});
