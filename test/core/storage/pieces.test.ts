/** Files in pieces: the bytes of the file as a whole, and no tensor is read before its turn. */
import { describe, expect, test } from "vitest";
import { convertCheckpoint, convertToPieces } from "../../../src/checkpoint/edit/convert.ts";
import { openFile } from "../../../src/checkpoint/formats/detect.ts";
import { widened } from "../../../src/checkpoint/interop/save/widen.ts";
import type { LazyTensor } from "../../../src/core/storage/contents.ts";
import { bytesOf, cut, deferred, joinPresent, type Piece } from "../../../src/core/storage/pieces.ts";
import { fromFloat, type RawTensor } from "../../../src/core/storage/raw.ts";
import { writeSafetensors } from "../../../src/core/storage/safetensors/write.ts";
import { bytesSource } from "../../../src/core/storage/source.ts";
import { sample } from "../../checkpoint/formats/fileBytes.ts";
import { checkpointFrom } from "../../support/checkpoints.ts";
import { readAll } from "../../support/readAll.ts";
import { writeNpz, writePytorch } from "../../support/writers.ts";

const formats = { safetensors: writeSafetensors, pytorch: writePytorch, npz: writeNpz };
const tensors = new Map<string, RawTensor>([
  ["a/one", sample([3, 40])],
  ["b", { dtype: "BF16", shape: [2, 2], bytes: Uint8Array.of(0x80, 0x3f, 0, 0x40, 0x40, 0x40, 0x80, 0x40) }],
  ["empty", fromFloat(new Float32Array(0), [0, 2])],
  ["words", { dtype: "I64", shape: [600], bytes: new Uint8Array(4800).fill(7) }],
]);

/** A file whose tensors say when they are read. */
function fileOf(all: ReadonlyMap<string, RawTensor>) {
  const read: string[] = [];
  const checkpoint = checkpointFrom(all, { format: "x" });
  const tensors = checkpoint.tensors as Map<string, LazyTensor>;
  for (const [name, tensor] of tensors) {
    const bytes = () => {
      read.push(name);
      return tensor.read();
    };
    tensors.set(name, { ...tensor, location: { start: 0, end: 0 }, read: bytes });
  }
  return { checkpoint, tensors, read };
}

describe.each(Object.entries(formats))("%s", (format, write) => {
  test("a copy in pieces has the bytes of the file, and reads each tensor once, when it is written", async () => {
    const { checkpoint, read } = fileOf(tensors);
    const { files } = await convertToPieces(checkpoint, { format: format as "npz" });
    expect(read).toEqual([]);
    const [pieces] = files.values();
    const present: Uint8Array[] = [];
    for (const piece of pieces) {
      const before = read.length;
      const bytes = await bytesOf(piece);
      expect(bytes.length).toBe(piece.length);
      expect(read.length - before).toBeLessThanOrEqual(1);
      present.push(bytes);
    }
    expect([...read].sort()).toEqual([...tensors.keys()].sort());
    const kept = widened(format, tensors) as Map<string, RawTensor>;
    const whole = write(kept);
    expect(Buffer.compare(joinPresent(present), whole)).toBe(0);
    const again = await convertCheckpoint(fileOf(tensors).checkpoint, { format: format as "npz" });
    expect(Buffer.compare([...again.files.values()][0], whole)).toBe(0);
    expect((await readAll(await openFile(bytesSource(whole)))).size).toBe(tensors.size);
  });

  test("a tensor that is shorter than it says is refused when it is written", async () => {
    const { checkpoint, tensors: lazy } = fileOf(tensors);
    const short = lazy.get("words")!;
    const read = async () => ({ ...(await short.read()), bytes: new Uint8Array(8) });
    lazy.set("words", { ...short, read });
    await expect(convertCheckpoint(checkpoint, { format: format as "npz" })).rejects.toThrow(
      'x: tensor "words": expected 4800 bytes, got 8.',
    );
  });
});

test("a part of a deferred tensor", async () => {
  const { checkpoint } = fileOf(tensors);
  const { bytes } = deferred("x", "words", checkpoint.tensors.get("words")!);
  const part: Piece = cut(bytes, 8, 24);
  expect([part.length, await bytesOf(part)]).toEqual([16, new Uint8Array(16).fill(7)]);
});

test("what must be in memory is not read", () => {
  const { checkpoint } = fileOf(tensors);
  expect(() => joinPresent([deferred("x", "b", checkpoint.tensors.get("b")!).bytes])).toThrow(/in memory/);
});
