/** NumPy's arrays: round trips, orders and byte orders, and headers that lie. */
import { describe, expect, test } from "vitest";
import { openNpy, openNpz, readNpy } from "../../../src/checkpoint/formats/npy/open.ts";
import { bytesSource, editedFile, openCheckpoint, type RawTensor, toFloat } from "../../../src/checkpoint.ts";
import { readAll } from "../../support/readAll.ts";
import { writeNpy, writeNpz } from "../../support/writers.ts";
import {
  digests,
  expectRefusal,
  expectTruncationsRefused,
  joinBytes,
  runMutants,
  sample,
} from "./hostile.ts";
import { buildZip } from "./zipBuilder.ts";

/** A file with a header as text, of any version; a string of data stands for so many zeros. */
function npy(
  header: string,
  data: Uint8Array | number,
  version: readonly [number, number] = [1, 0],
  announced?: number,
): Uint8Array {
  const text = new TextEncoder().encode(header);
  const length = announced ?? text.length;
  const prefix = Buffer.from([0x93, ...Buffer.from("NUMPY"), ...version]);
  const size =
    version[0] === 1
      ? Buffer.from(Uint16Array.of(length).buffer)
      : Buffer.from(Uint32Array.of(length).buffer);
  return joinBytes(prefix, size, text, typeof data === "number" ? new Uint8Array(data) : data);
}

const header = (descr: string, shape: string, order = "False") =>
  `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }\n`;

describe("npy", () => {
  const tensors: [string, RawTensor][] = [
    ["a matrix", sample([3, 4])],
    ["a vector", sample([5])],
    ["a scalar", sample([])],
    ["an empty array", sample([0, 3])],
    ["float64", { dtype: "F64", shape: [2], bytes: new Uint8Array(Float64Array.of(1.5, -2).buffer) }],
    ["float16", { dtype: "F16", shape: [2], bytes: Uint8Array.of(0, 0x3c, 0, 0xc0) }],
    ["int64", { dtype: "I64", shape: [1], bytes: Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0x80) }],
    ["uint8", { dtype: "U8", shape: [2], bytes: Uint8Array.of(1, 255) }],
    ["booleans", { dtype: "BOOL", shape: [2], bytes: Uint8Array.of(1, 0) }],
  ];
  test.each(tensors)("round trip of %s", async (_, tensor) => {
    const bytes = writeNpy(tensor);
    expect(bytes.length - tensor.bytes.length).toBe(128);
    expect(digests(new Map([["a", readNpy(bytes)]]))).toEqual(digests(new Map([["a", tensor]])));
    const opened = await openNpy(bytesSource(bytes));
    expect(digests(await readAll(opened))).toEqual(digests(new Map([["arr_0", tensor]])));
    expect(bytes.subarray(opened.tensors.get("arr_0")!.location!.start)).toEqual(tensor.bytes);
  });

  test("column order and big-endian numbers are put right", () => {
    // [[0 1 2] [3 4 5]] by columns: 0 3 1 4 2 5
    const columns = Float32Array.of(0, 3, 1, 4, 2, 5);
    const fortran = npy(header("<f4", "(2, 3)", "True"), new Uint8Array(columns.buffer));
    expect([...toFloat(readNpy(fortran))]).toEqual([0, 1, 2, 3, 4, 5]);
    const swapped = Buffer.from(columns.buffer.slice(0)).swap32();
    expect([...toFloat(readNpy(npy(header(">f4", "(2, 3)", "True"), swapped)))]).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...toFloat(readNpy(npy(header(">f4", "(6,)"), swapped)))]).toEqual([...columns]);
    expect([...toFloat(readNpy(npy(header(">f4", "(1, 6)", "True"), swapped)))]).toEqual([...columns]);
    const cube = npy(
      header("<f4", "(2, 3, 4)", "True"),
      new Uint8Array(Float32Array.from({ length: 24 }, (_, k) => k).buffer),
    );
    expect(toFloat(readNpy(cube))[1 * 12 + 2 * 4 + 3]).toBe(1 + 2 * 2 + 3 * 6);
  });

  test("long integers of Python 2", () => {
    const six = new Uint8Array(Float32Array.of(0, 1, 2, 3, 4, 5).buffer);
    expect(readNpy(npy(header("<f4", "(2L, 3L)"), six)).shape).toEqual([2, 3]);
    expect(readNpy(npy(header("<f4", "(6L,)"), six)).shape).toEqual([6]);
  });

  test("versions 2 and 3, double quotes, other orders of keys and missing spaces", () => {
    const data = sample([2]).bytes;
    for (const version of [
      [2, 0],
      [3, 0],
    ] as const)
      expect(readNpy(npy(header("<f4", "(2,)"), data, version)).shape).toEqual([2]);
    expect(readNpy(npy(`{"shape":(2,),"descr":"<f4","fortran_order":False}\n`, data)).shape).toEqual([2]);
  });

  const data4 = 4;
  const bad: [string, Uint8Array, string, object?][] = [
    ["empty", new Uint8Array(0), "TRUNCATED", { offset: 0 }],
    ["another magic", Buffer.from("\x93NUMPX\x01\x00", "latin1"), "MAGIC", { offset: 0 }],
    ["version 4.0", npy(header("<f4", "()"), 4, [4, 0]), "VERSION", { offset: 6 }],
    ["version 1.1", npy(header("<f4", "()"), 4, [1, 1]), "VERSION", { offset: 6 }],
    ["version 0.0", npy(header("<f4", "()"), 4, [0, 0]), "VERSION", { offset: 6 }],
    ["a header of 2^32 - 1 bytes", npy(header("<f4", "()"), 4, [2, 0], 2 ** 32 - 1), "LIMIT", { offset: 8 }],
    ["a header of 65,535 bytes", npy(header("<f4", "()"), 4, [1, 0], 65535), "LIMIT", { offset: 8 }],
    ["a header beyond the file", npy(header("<f4", "()"), 4, [1, 0], 9000), "TRUNCATED"],
    ["a header of no bytes", npy("", 4), "HEADER", { offset: 10 }],
    ["a header without line feed", npy(header("<f4", "()").trim(), 4), "HEADER"],
    ["a header with text behind", npy(`${header("<f4", "()").trim()} # x\n`, 4), "HEADER"],
    ["a header that is not ASCII", npy(header("<f4é", "()"), 4), "DTYPE"],
    ["an expression as size", npy(header("<f4", "(1<<20,)"), 4), "SHAPE"],
    ["a call as size", npy(header("<f4", "(int(1),)"), 4), "SHAPE"],
    ["a name as size", npy(header("<f4", "(n,)"), 4), "SHAPE"],
    ["a call as dtype", npy("{'descr': str('<f4'), 'fortran_order': False, 'shape': (1,), }\n", 4), "HEADER"],
    ["a comprehension", npy(header("<f4", "[n for n in (1,)]"), 4), "SHAPE"],
    ["100,000 parentheses", npy(header("<f4", "(".repeat(9000)), 4), "SHAPE"],
    ["a size of a million digits", npy(header("<f4", `(${"9".repeat(9000)},)`), 4), "SHAPE"],
    ["a size that is long twice", npy(header("<f4", "(1LL,)"), 4), "SHAPE"],
    ["a negative size", npy(header("<f4", "(-1,)"), 4), "SHAPE"],
    ["a boolean size", npy(header("<f4", "(True,)"), 4), "SHAPE"],
    ["a fractional size", npy(header("<f4", "(1.0,)"), 4), "SHAPE"],
    ["a number in parentheses", npy(header("<f4", "(1)"), 4), "SHAPE"],
    ["a list as shape", npy(header("<f4", "[1]"), 4), "SHAPE"],
    ["a key without colon", npy("{'descr' '<f4', 'fortran_order': False, 'shape': (1,), }\n", 4), "HEADER"],
    ["a missing key", npy("{'descr': '<f4', 'shape': (1,), }\n", 4), "HEADER"],
    [
      "an extra key",
      npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'x': 1}\n", 4),
      "UNKNOWN_FIELD",
    ],
    [
      "a repeated key",
      npy("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}\n", 4),
      "DUPLICATE",
    ],
    ["an order that is not a boolean", npy(header("<f4", "(1,)", "0"), 4), "HEADER"],
    ["no order behind its key", npy(header("<f4", "(1,)", ""), 4), "HEADER"],
    ["no dtype behind its key", npy("{'descr': , 'fortran_order': False, 'shape': (1,), }\n", 4), "HEADER"],
    ["an order as text", npy(header("<f4", "(1,)", "'False'"), 4), "HEADER"],
    ["objects", npy(header("|O", "(1,)"), 8), "DTYPE"],
    ["records", npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }\n", 4), "DTYPE"],
    ["a subarray", npy("{'descr': ('<f4', (2,)), 'fortran_order': False, 'shape': (1,), }\n", 8), "DTYPE"],
    ["float24", npy(header("<f3", "(1,)"), 3), "DTYPE"],
    ["text of a million letters", npy(header("<U1000000", "(1,)"), 4), "DTYPE"],
    ["dates", npy(header("<M8[s]", "(1,)"), 8), "DTYPE"],
    ["bfloat16, which NumPy calls two bytes", npy(header("|V2", "(1,)"), 2), "DTYPE"],
    ["2^31 - 1 bytes an element", npy(header("|V2147483647", "(1,)"), 4), "DTYPE"],
    ["no byte order", npy(header("f4", "(1,)"), 4), "DTYPE"],
    ["an unknown byte order", npy(header("!f4", "(1,)"), 4), "DTYPE"],
    ["64 GiB announced, 4 bytes there", npy(header("<f4", "(131072, 131072)"), data4), "LIMIT"],
    ["4 GiB announced, 4 bytes there", npy(header("<f4", "(32768, 32768)"), data4), "TRUNCATED"],
    ["sizes that overflow behind a zero", npy(header("<f4", "(0, 2147483647, 2147483647)"), 0), "LIMIT"],
    ["rank 9", npy(header("<f4", "(1, 1, 1, 1, 1, 1, 1, 1, 1)"), 4), "LIMIT"],
    ["data short by one", npy(header("<f4", "(1,)"), 3), "TRUNCATED"],
    ["data long by one", npy(header("<f4", "(1,)"), 5), "TRAILING"],
    ["a pickle", Buffer.from("\x80\x04\x95\x00", "latin1"), "TRUNCATED"],
    ["a pickle, long", Buffer.from("\x80\x04\x95\x00\x00\x00\x00\x00\x00\x00\x00.", "latin1"), "MAGIC"],
  ];
  test.each(bad)("refuses %s", async (_, bytes, code, place) => expectRefusal(openNpy, bytes, code, place));

  const seeds: [string, Uint8Array][] = [
    ["a matrix", writeNpy(sample([2, 3]))],
    ["a big-endian matrix by columns", npy(header(">f4", "(2, 3)", "True"), sample([6]).bytes)],
  ];
  test.each(seeds)("every prefix of %s is refused", async (_, bytes) =>
    expectTruncationsRefused(openNpy, bytes),
  );
  test.each(seeds)("mutants of %s", async (_, bytes) => {
    expect((await runMutants(openNpy, bytes, { random: 6 })).size).toBeGreaterThan(3);
  });

  test("the writer refuses what NumPy cannot hold", () => {
    expect(() => writeNpy({ dtype: "BF16", shape: [1], bytes: new Uint8Array(2) })).toThrowError(
      expect.objectContaining({ code: "DTYPE" }),
    );
    expect(() => writeNpy({ ...sample([2]), shape: [3] })).toThrowError(
      expect.objectContaining({ code: "SIZE" }),
    );
  });
});

describe("npz", () => {
  const tensors = new Map([
    ["lstm/kernel", sample([3, 4])],
    ["bias", sample([4], 20)],
  ]);
  const deflated = buildZip(
    [...tensors].map(([name, tensor]) => ({ name: `${name}.npy`, data: writeNpy(tensor), isDeflated: true })),
  );

  test("round trip, stored and deflated", async () => {
    const bytes = writeNpz(tensors);
    const contents = await openNpz(bytesSource(bytes));
    expect(digests(await readAll(contents))).toEqual(digests(tensors));
    expect(contents.tensors.get("bias")!.location!.start % 64).toBe(0);
    const other = await openNpz(bytesSource(deflated));
    expect(digests(await readAll(other))).toEqual(digests(tensors));
    expect(other.tensors.get("bias")!.location).toBeUndefined();
  });

  const records = "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }\n";
  const others: [string, Uint8Array, string][] = [
    ["complex128", npy(header("<c16", "(1,)"), 16), 'descr "<c16"'],
    ["long doubles", npy(header("<f16", "(1,)"), 16), 'descr "<f16"'],
    ["objects", npy(header("|O", "(1,)"), 40), 'descr "|O"'],
    ["text", npy(header("<U3", "()"), 12), 'descr "<U3"'],
    ["records", npy(records, 4), "an array of plain numbers, not of records"],
    ["records of fields in Latin-1", npy(records.replace("a", "é"), 4), "not of records"],
    ["records of fields in UTF-8", npy(records.replace("a", "é\u0080Ð¶"), 4, [3, 0]), "not of records"],
  ];
  test.each(others)("weights beside an array of %s", async (_, other, reason) => {
    for (const isDeflated of [false, true]) {
      const a = { name: "a.npy", data: other, isDeflated };
      const contents = await openNpz(bytesSource(buildZip([a, { name: "b.npy", data: array }])));
      expect([...contents.tensors.keys()]).toEqual(["b"]);
      expect(contents.warnings).toHaveLength(1);
      expect(contents.warnings![0]).toContain('array "a" is not read: ');
      expect(contents.warnings![0]).toContain(reason);
    }
    const damaged = { name: "a.npy", data: other, local: { crc: 1 }, central: { crc: 1 } };
    const bytes = buildZip([damaged, { name: "b.npy", data: array }]);
    await expectRefusal(openNpz, bytes, "CHECKSUM", { entry: "a.npy" });
  });

  test("an edit keeps them where it can, and says so where it cannot", async () => {
    const other = npy(header("<c16", "(1,)"), 16);
    for (const isDeflated of [false, true]) {
      const bytes = buildZip([
        { name: "a.npy", data: other, isDeflated },
        { name: "b.npy", data: array, isDeflated },
      ]);
      const checkpoint = await openCheckpoint(bytes);
      const tensors = await readAll(checkpoint);
      const changed = new Map([["b", sample([1], 5)]]);
      const edited = await editedFile(bytes, checkpoint, tensors, changed);
      const lost =
        "the archive was compressed; the new one is not, and lacks an array that Sluice does not read";
      expect(edited.note).toBe(isDeflated ? lost : undefined);
      const again = await openCheckpoint(edited.bytes);
      expect(digests(await readAll(again))).toEqual(digests(changed));
      expect(again.warnings).toEqual(isDeflated ? [] : checkpoint.warnings);
      expect(Buffer.from(edited.bytes).includes(Buffer.from(other))).toBe(!isDeflated);
    }
  });

  test("TensorFlow's names of variables", async () => {
    const tensors = new Map(["W:0", "lstm/kernel:0"].map((name) => [name, sample([2])]));
    expect(digests(await readAll(await openNpz(bytesSource(writeNpz(tensors)))))).toEqual(digests(tensors));
  });

  test("more than a hundred arrays of other things", async () => {
    const members = Array.from({ length: 103 }, (_, k) => ({
      name: `${k}.npy`,
      data: npy(header("|O", "(1,)"), 8),
    }));
    const contents = await openNpz(bytesSource(buildZip([...members, { name: "b.npy", data: array }])));
    expect(contents.warnings).toHaveLength(101);
    expect(contents.warnings!.at(-1)).toBe("3 more parts are not read");
  });

  const array = writeNpy(sample([1]));
  const alone = (data: Uint8Array, more: object = {}) => buildZip([{ name: "a.npy", data, ...more }]);
  const pair = ["a.npy", "a"].map((name) => ({ name, data: array }));
  const wrong = { local: { crc: 1 }, central: { crc: 1 } };
  const refused: [string, Uint8Array, string, string?][] = [
    ["a member that is not an array", buildZip([{ name: "a.txt", data: array }]), "NAME", "a.txt"],
    ["a and a.npy", buildZip(pair), "NAME", "a"],
    ["an array short of its header's size", alone(array.subarray(0, -1)), "TRUNCATED"],
    ["an object array", alone(npy(header("|O", "(1,)"), 8)), "DTYPE"],
    ["a pickle", alone(Buffer.from("\x80\x04NNNNNNN.", "latin1")), "MAGIC"],
    ["a wrong checksum", alone(array, wrong), "CHECKSUM"],
    ["a shape bomb", alone(npy(header("<f4", "(65536, 65535)"), 4), { isDeflated: true }), "TRUNCATED"],
  ];
  test.each(refused)("refuses %s", async (_, bytes, code, entry = "a.npy") =>
    expectRefusal(openNpz, bytes, code, { entry }),
  );

  const seeds: [string, Uint8Array][] = [
    ["a stored archive", writeNpz(tensors)],
    ["a deflated archive", deflated],
  ];
  test.each(seeds)("every prefix of %s is refused", async (_, bytes) =>
    expectTruncationsRefused(openNpz, bytes),
  );
  test.each(seeds)("no mutant of %s gives other values", async (_, bytes) => {
    const expected = Object.values(digests(tensors));
    await runMutants(openNpz, bytes, {
      random: 7,
      accepted: (mutated) => {
        for (const digest of Object.values(digests(mutated))) expect(expected).toContain(digest);
      },
    });
  });
});
