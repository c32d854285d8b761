import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cursorAt, Pages } from "../../../src/checkpoint/formats/cursor.ts";
import { openFile } from "../../../src/checkpoint/formats/detect.ts";
import { verifyChecksum } from "../../../src/checkpoint/formats/hdf5/block.ts";
import { fletcher32 } from "../../../src/checkpoint/formats/hdf5/filters.ts";
import { lookup3 } from "../../../src/checkpoint/formats/hdf5/lookup3.ts";
import { hdf5Tensors, readHdf5 } from "../../../src/checkpoint/formats/hdf5/open.ts";
import type { WriteGroup, WriteValue } from "../../../src/checkpoint/formats/hdf5/write.ts";
import { Budget } from "../../../src/core/storage/budget.ts";
import type { Contents } from "../../../src/core/storage/contents.ts";
import { fromFloat, type RawTensor, toFloat } from "../../../src/core/storage/raw.ts";
import { bytesSource } from "../../../src/core/storage/source.ts";
import { overwriteTensors } from "../../support/overwrite.ts";
import { readAll } from "../../support/readAll.ts";
import { writeHdf5 } from "../../support/writers.ts";
import { find, littleEndian, patched, waves } from "./fileBytes.ts";
import { repairHdf5 } from "./hdf5Checksums.ts";
import {
  digests,
  expectRefusal,
  expectTruncationsRefused,
  mutantCount,
  runMutants,
  sample,
} from "./hostile.ts";

const golden = join(import.meta.dirname, "../../golden/hdf5");
const load = (name: string) => new Uint8Array(readFileSync(join(golden, name)));
async function openHdf5(...given: Parameters<typeof readHdf5>): Promise<Contents> {
  const { root, warnings } = await readHdf5(...given);
  return { format: "hdf5", tensors: hdf5Tensors(root), metadata: root.attributes, warnings };
}
const reject = (bytes: Uint8Array, code: string, place: object = {}) =>
  expectRefusal(openHdf5, bytes, code, place);

const NAMES: Record<string, string> = {
  "<f2": "F16",
  "<f4": "F32",
  "<f8": "F64",
  "<i2": "I16",
  "<i8": "I64",
  "|u1": "U8",
  "|b1": "BOOL",
};

describe("files that h5py wrote", () => {
  const files = readdirSync(golden).filter((name) => name.endsWith(".h5"));

  it.each([512, 2048, 4096, 1 << 17])(
    "after a user block of %i bytes, as MATLAB writes one",
    async (base) => {
      for (const file of files) {
        const bytes = load(file);
        // The base address, and the end of the file, which counts it too.
        const [baseAt, endAt] = bytes[8] === 0 ? [24, 40] : [12, 28];
        const size = littleEndian(base + bytes.length, 8);
        let moved = patched(patched(bytes, baseAt, ...littleEndian(base, 8)), endAt, ...size);
        if (bytes[8] > 1) moved = patched(moved, 44, ...littleEndian(lookup3(moved.subarray(0, 44)), 4));
        const whole = new Uint8Array(base + bytes.length);
        whole.set(moved, base);
        const contents = await openFile(bytesSource(whole));
        expect(contents.format).toBe("hdf5");
        expect(digests(await readAll(contents))).toEqual(
          digests(await readAll(await openHdf5(bytesSource(bytes)))),
        );
        for (const [name, { location, read }] of contents.tensors) {
          if (location !== undefined)
            expect([name, whole.slice(location.start, location.end)]).toEqual([name, (await read()).bytes]);
        }
      }
    },
  );

  it("a file begins at a signature with its base address: an archive may hold the file", async () => {
    const whole = new Uint8Array(512 + load(files[0]).length);
    whole.set(load(files[0]), 512);
    const refused = { code: "FEATURE", message: "hdf5: expected the base address 512, got 0." };
    await expect(openFile(bytesSource(whole))).rejects.toMatchObject(refused);
  });

  it.each(files)("%s: a tensor that says where it lies can be overwritten there", async (file) => {
    const bytes = load(file);
    const contents = await openHdf5(bytesSource(bytes));
    const placed = [...contents.tensors].filter(([, { location }]) => location !== undefined);
    expect(placed.length).toBeGreaterThan(3);
    for (const [name, tensor] of placed) {
      const raw = await tensor.read();
      const edit = { ...raw, bytes: raw.bytes.map((byte) => byte ^ 1) };
      const { bytes: edited } = await overwriteTensors(bytes, contents, new Map([[name, edit]]));
      const read = (await openHdf5(bytesSource(edited))).tensors.get(name)!;
      expect([name, (await read.read()).bytes]).toEqual([name, edit.bytes]);
    }
  });

  it.each(files)("%s: shapes, types and values", async (file) => {
    const expected = JSON.parse(readFileSync(join(golden, file.replace(".h5", ".json")), "utf8")) as Record<
      string,
      { shape: number[]; dtype: string; values: number[] }
    >;
    const contents = await openHdf5(bytesSource(load(file)));
    // The index of chunks in new files is not read.
    const isLeft = (name: string) => file === "latest.h5" && /chunk|filters|partly/.test(name);
    const left = Object.keys(expected).filter(isLeft).sort();
    for (const name of left) delete expected[name];
    expect([...contents.tensors.keys()].sort()).toEqual([...Object.keys(expected), "brain"].sort());
    for (const [name, { shape, dtype, values }] of Object.entries(expected)) {
      const raw = await contents.tensors.get(name)!.read();
      expect([name, raw.dtype, raw.shape]).toEqual([name, NAMES[dtype], shape]);
      expect([name, Array.from(toFloat(raw, "float64"))]).toEqual([name, values]);
    }
    const brain = await contents.tensors.get("brain")!.read();
    expect([brain.dtype, ...toFloat(brain)]).toEqual(["BF16", 1, 2]);
    const index = 'chunks in an index of new files (libver="earliest" avoids it)';
    expect([...contents.warnings!].sort()).toEqual([
      ...left.map((name) => `dataset ${JSON.stringify(name)} holds ${index}, which is not read`),
      'dataset "text" holds text, which is not read',
    ]);
  });

  it.each(files)("%s: attributes, and links in the order of their creation", async (file) => {
    const { root } = await readHdf5(bytesSource(load(file)));
    expect(Object.fromEntries(root.attributes)).toEqual({
      text: "ü".repeat(10),
      list: ["a", "bcd"],
      fixed: ["ab", "c"],
      numbers: [0, 1, 2],
      number: 7,
    });
    const ordered = root.children.get("ordered");
    if (ordered?.kind !== "group") throw new Error("expected a group");
    expect([...ordered.children.keys()]).toEqual(Array.from({ length: 12 }, (_, k) => String(11 - k)));
    expect(ordered.attributes.size).toBe(10);
    expect(ordered.attributes.get("attribute 7")).toBe("value 7");
  });

  it.each(files)("%s: plain values say where they lie, others do not", async (file) => {
    const bytes = load(file);
    const { tensors } = await openHdf5(bytesSource(bytes));
    for (const [name, tensor] of tensors) {
      // A checksum covers values in a header of the new form.
      const isElsewhere =
        /chunk|filter|big_endian|fill|empty/.test(name) || (name === "compact" && file === "latest.h5");
      expect([name, tensor.location === undefined]).toEqual([name, isElsewhere]);
      const { bytes: values } = await tensor.read();
      if (tensor.location === undefined || values.length === 0) continue;
      expect(values).toEqual(bytes.slice(tensor.location.start, tensor.location.end));
    }
  });
});

it("checksums are those of the specification's algorithms", () => {
  // Known answers of lookup3.c (driver5) and of HDF5's own Fletcher-32 over "abcde" in big-endian words.
  const ascii = (text: string) => new TextEncoder().encode(text);
  expect(lookup3(new Uint8Array(0))).toBe(0xdeadbeef);
  expect(lookup3(ascii("Four score and seven years ago"))).toBe(0x17770551);
  const words = [0x6162, 0x6364, 0x6500];
  let a = 0;
  let b = 0;
  for (const word of words) {
    a = (a + word) % 65535;
    b = (b + a) % 65535;
  }
  expect(fletcher32(ascii("abcde"))).toBe(b * 65536 + a);
  // HDF5 stores these for four bytes of 0xff, for words that add up to 65535, and for nothing but zeros.
  expect(fletcher32(new Uint8Array(4).fill(255))).toBe(0xffffffff);
  expect(fletcher32(Uint8Array.of(0xff, 0xfe, 0, 1))).toBe(0xfffeffff);
  expect(fletcher32(new Uint8Array(8))).toBe(0);
});

it("checksums are paid for, as structures can overlap", async () => {
  const pages = new Pages("hdf5", bytesSource(new Uint8Array(2000)), new Budget(2000, { work: 100 }));
  const check = () => verifyChecksum(cursorAt(pages, 1800), 0);
  await expect(pages.run(check)).rejects.toMatchObject({ code: "LIMIT" });
});

const tree = (
  children: Record<string, WriteGroup | RawTensor>,
  attributes: Record<string, WriteValue> = {},
) =>
  writeHdf5({
    children: new Map(Object.entries(children)),
    attributes: new Map(Object.entries(attributes)),
  });
const group = (children: Record<string, WriteGroup | RawTensor> = {}): WriteGroup => ({
  children: new Map(Object.entries(children)),
});

describe("round trip", () => {
  it("every element type, scalars and empty tensors", async () => {
    const bytes = (count: number) => Uint8Array.from({ length: count }, (_, k) => k * 7 + 1);
    const tensors: Record<string, RawTensor> = {
      f16: fromFloat(waves(6), [2, 3], "F16"),
      bf16: fromFloat(waves(6), [2, 3], "BF16"),
      f32: fromFloat(waves(6), [2, 3]),
      f64: fromFloat(Float64Array.from(waves(6)), [6]),
      scalar: fromFloat(waves(1), []),
      empty: fromFloat(waves(0), [0, 3]),
      bool: { dtype: "BOOL", shape: [3], bytes: Uint8Array.of(1, 0, 1) },
    };
    for (const [dtype, size] of [
      ["I8", 1],
      ["U8", 1],
      ["I16", 2],
      ["U16", 2],
      ["I32", 4],
      ["U32", 4],
      ["I64", 8],
      ["U64", 8],
    ] as const) {
      tensors[dtype] = { dtype, shape: [3], bytes: bytes(3 * size) };
    }
    const contents = await openHdf5(bytesSource(tree(tensors)));
    expect(digests(await readAll(contents))).toEqual(digests(new Map(Object.entries(tensors))));
  });

  it("names in groups: one, many, and more than one level of the tree holds", async () => {
    for (const count of [1, 16, 17, 600]) {
      const names = Array.from({ length: count }, (_, k) => `name ${k} é`);
      const scalars = Object.fromEntries(names.map((name, k) => [name, sample([], k)]));
      const contents = await openHdf5(bytesSource(tree({ inner: group(scalars), nothing: group() })));
      expect([...contents.tensors.keys()].sort()).toEqual(names.map((name) => `inner/${name}`).sort());
      expect(await contents.tensors.get("inner/name 0 é")!.read()).toEqual(scalars["name 0 é"]);
    }
  });

  it("attributes", async () => {
    const attributes: Record<string, WriteValue> = {
      long: { text: "x".repeat(100_000) },
      nothing: { text: "" },
      list: { texts: ["é", "abc", ""] },
      numbers: { numbers: [0.1, -2] },
    };
    const contents = await openHdf5(bytesSource(tree({}, attributes)));
    expect(Object.fromEntries(contents.metadata)).toEqual({
      long: "x".repeat(100_000),
      nothing: "",
      list: ["é", "abc", ""],
      numbers: [0.1, -2],
    });
  });

  it("equal input gives equal bytes", () => {
    expect(tree({ a: sample([2]), b: group() })).toEqual(tree({ a: sample([2]), b: group() }));
  });

  it("a large file is read by ranges", async () => {
    const bytes = tree({ big: sample([1000, 500]), small: sample([2]) });
    let fetched = 0;
    const source = {
      size: bytes.length,
      read: async (start: number, end: number) => {
        fetched += end - start;
        return bytes.subarray(start, end);
      },
    };
    const contents = await openHdf5(source);
    expect(fetched).toBeLessThan(300_000);
    expect(await contents.tensors.get("small")!.read()).toEqual(sample([2]));
    expect(fetched).toBeLessThan(300_000);
  });
});

describe("the writer refuses", () => {
  const one = sample([1]);
  it.each([
    ["a name with a slash", { "a/b": one }, "NAME"],
    ["no name", { "": one }, "NAME"],
    ["a name that is a dot", { ".": one }, "NAME"],
    ["a type that HDF5 lacks", { a: { ...one, dtype: "F8_E4M3", bytes: Uint8Array.of(0) } }, "DTYPE"],
    ["another size", { a: { ...one, shape: [2] } }, "SIZE"],
    ["quantized numbers", { a: { ...one, quantization: { scale: [1], offset: [0] } } }, "DTYPE"],
  ])("%s", (_name, children, code) => {
    expect(() => tree(children)).toThrow(expect.objectContaining({ code }));
  });

  it("an attribute that is too long", () => {
    const texts = new Array(7000).fill("x".repeat(10));
    expect(() => tree({}, { list: { texts } })).toThrow(expect.objectContaining({ code: "LIMIT" }));
  });
});

/** An object header of version 1 with the given messages, to be put anywhere on a multiple of 8. */
function header(...messages: [number, readonly number[]][]): number[] {
  const body = messages.flatMap(([type, bytes]) => {
    const padding = (8 - (bytes.length % 8)) % 8;
    return [
      ...littleEndian(type, 2),
      ...littleEndian(bytes.length + padding, 2),
      ...[0, 0, 0, 0],
      ...bytes,
      ...new Array(padding).fill(0),
    ];
  });
  const head = [1, 0, ...littleEndian(messages.length, 2), 1, 0, 0, 0];
  return [...head, ...littleEndian(body.length, 4), 0, 0, 0, 0, ...body];
}

const letters = (text: string) => [...text].map((sign) => sign.charCodeAt(0));
const u64 = (value: number | bigint) => littleEndian(value, 8);
const u32 = (value: number) => littleEndian(value, 4);
const NONE = u64(2n ** 64n - 1n);

const TYPE_F32 = [0x11, 0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0];
const space = (...shape: number[]) => [1, shape.length, 0, 0, 0, 0, 0, 0, ...shape.flatMap(u64)];
const link = (name: string, target: number) => [1, 0, name.length, ...letters(name), ...u64(target)];

/** Where `build` puts the object that the root's only link leads to. */
const CHILD = 256;

/** A file of superblock 0 whose root, a new-style group, links to `x`, an object given by its bytes; more bytes follow it. */
function build(
  child: readonly number[],
  more: readonly number[] = [],
  rootMessages?: [number, readonly number[]][],
): Uint8Array {
  const root = header(...(rootMessages ?? [[0x06, link("x", CHILD)]]));
  const size = Math.max(CHILD, 96 + root.length) + child.length + more.length;
  const file = new Uint8Array(size);
  file.set([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0, 0, 8, 8, 0, 4, 0, 16, 0, 0, 0, 0, 0]);
  file.set([...u64(0), ...NONE, ...u64(size), ...NONE, ...u64(0), ...u64(96)], 24);
  file.set(root, 96);
  file.set(child, CHILD);
  file.set(more, CHILD + child.length);
  return file;
}

/** A dataset of two floats; messages may be replaced by type or added. */
function dataset(...changes: [number, readonly number[]][]): number[] {
  const messages = new Map<number, readonly number[]>([
    [0x01, space(2)],
    [0x03, TYPE_F32],
    [0x08, [3, 0, 8, 0, 0, 0, 0x80, 0x3f, 0, 0, 0, 0x40]],
  ]);
  for (const [type, bytes] of changes) messages.set(type, bytes);
  return header(...messages);
}

const x = { entry: "x" };

describe("bad files", () => {
  it("the ground on which they are built is good", async () => {
    const contents = await openHdf5(bytesSource(build(dataset())));
    expect([...toFloat(await contents.tensors.get("x")!.read())]).toEqual([1, 2]);
  });

  const good = build(dataset());
  it.each([
    ["empty", new Uint8Array(0), "TRUNCATED", {}],
    ["another signature", patched(good, 1, 0x49), "MAGIC", { offset: 0 }],
    ["superblock version 9", patched(good, 8, 9), "VERSION", { offset: 8 }],
    ["offsets of 4 bytes", patched(good, 13, 4), "FEATURE", { offset: 13 }],
    ["offsets of 0 bytes", patched(good, 13, 0), "FEATURE", { offset: 13 }],
    ["lengths of 16 bytes", patched(good, 14, 16), "FEATURE", { offset: 13 }],
    ["base address other than 0", patched(good, 24, 8), "FEATURE", { offset: 24 }],
    [
      "end of file beyond the file",
      patched(good, 40, ...u64(2n ** 40n)),
      "TRUNCATED",
      { offset: good.length },
    ],
    ["end of file before the end", patched(good, 40, ...u64(300)), "TRAILING", { offset: 300 }],
    ["root nowhere", patched(good, 64, ...NONE), "OFFSET", { offset: 64 }],
    ["root outside", patched(good, 64, ...u64(2n ** 60n)), "OFFSET", { offset: 64 }],
    ["root that is not a header", patched(good, 96, 9), "MAGIC", { offset: 96 }],
    ["root that is a dataset", patched(good, 64, ...u64(CHILD)), "MISSING", { offset: CHILD }],
  ])("superblock: %s", async (_name, bytes, code, place) => {
    await reject(bytes, code, place);
  });

  it("superblock 2: a flipped bit is noticed", async () => {
    const bytes = load("latest.h5");
    expect(bytes[8]).toBe(3);
    // The flags and the address of an extension only matter to the checksum.
    await reject(patched(bytes, 11, bytes[11] ^ 1), "CHECKSUM", { offset: 44 });
  });

  it.each([
    ["past its header", [0x0c, [1, 0, 0xff, 0xff, 8, 0, 8, 0]], "TRUNCATED"],
    ["attribute version 9", [0x0c, [9, 0, 2, 0, 8, 0, 8, 0]], "VERSION"],
  ] as [string, [number, number[]], string][])("attribute: %s", async (_name, message, code) => {
    await reject(build(dataset(message)), code);
  });

  it("an attribute of a shared dataspace is left out", async () => {
    const shared = [3, 2, 2, 0, 8, 0, 8, 0, 0, 97, 0];
    const { root } = await readHdf5(bytesSource(build(dataset([0x0c, shared]))));
    expect(root.children.get("x")!.attributes.size).toBe(0);
  });

  it.each([
    ["a table of shared messages", [3, 1], 0, undefined],
    ["the oldest form", [1, 0], 0, undefined],
    ["outside", [3, 2], 2 ** 40, "OFFSET", x],
    ["the root", [2, 0], 96, "CYCLE", { offset: 96 }],
    ["its own dataset", [2, 0], CHILD, "CYCLE", { offset: CHILD }],
    ["a dataset", [3, 2], CHILD + dataset([0x03, TYPE_F32]).length, "MISSING", x],
    ["an object without a type", [3, 2], CHILD + 2 * dataset([0x03, TYPE_F32]).length, "MISSING", x],
  ] as [string, number[], number, string?, object?][])(
    "a type that leads to %s",
    async (_name, start, at, code, place) => {
      const type = [...start, ...u64(at), ...new Array(TYPE_F32.length - 10).fill(0)];
      const first = dataset([0x03, type]);
      // The flag of a shared message is behind the type and the size of the message.
      first[find(Uint8Array.from(first), type) - 4] = 2;
      const bytes = build(first, [
        ...dataset(),
        ...header([0x0c, attribute("a", TYPE_F32, space(), [0, 0, 0, 0])]),
      ]);
      if (code !== undefined) return reject(bytes, code, place);
      expect((await openHdf5(bytesSource(bytes))).warnings).toEqual([
        'dataset "x" holds values of a shared type, which is not read',
      ]);
    },
  );

  const attribute = (name: string, type: number[], shape: number[], data: number[]) => {
    const pad = (bytes: number[]) => [...bytes, ...new Array((8 - (bytes.length % 8)) % 8).fill(0)];
    const text = [...letters(name), 0];
    const sizes = [text.length, type.length, shape.length].flatMap((n) => littleEndian(n, 2));
    return [1, 0, ...sizes, ...pad(text), ...pad(type), ...pad(shape), ...data];
  };
  const TEXT = [0x19, 1, 1, 0, 16, 0, 0, 0, 0x13, 0x10, 0, 0, 1, 0, 0, 0];

  it("attributes: duplicates, text outside the heap, heaps that are none, more than the limit", async () => {
    const one = attribute("a", TYPE_F32, space(), [0, 0, 0x80, 0x3f]);
    const twice = header(
      [0x01, space(2)],
      [0x03, TYPE_F32],
      [0x0c, one],
      [0x0c, one],
      [0x08, [3, 0, 8, 0, 0, 0, 0x80, 0x3f, 0, 0, 0, 0x40]],
    );
    await reject(build(twice), "DUPLICATE", { entry: "a" });
    const reference = (length: number, at: number, index: number) =>
      attribute("a", TEXT, space(), [...u32(length), ...u64(at), ...u32(index)]);
    const noHeap = dataset([0x0c, reference(3, 0x10, 1)]);
    await reject(build(noHeap), "MAGIC", { offset: 0x10 });
    const heapAt = CHILD + dataset([0x0c, reference(3, 0, 1)]).length;
    const abc = [...u64(3), ...letters("abc"), 0, 0, 0, 0, 0];
    const heap = [...letters("GCOL"), 1, 0, 0, 0, ...u64(64), 1, 0, 1, 0, 0, 0, 0, 0, ...abc];
    const more = [...heap, ...new Array(64 - heap.length).fill(0)];
    const { root } = await readHdf5(bytesSource(build(dataset([0x0c, reference(3, heapAt, 1)]), more)));
    expect(root.children.get("x")!.attributes.get("a")).toBe("abc");
    await reject(build(dataset([0x0c, reference(3, heapAt, 2)]), more), "MISSING", { entry: "a" });
    await reject(build(dataset([0x0c, reference(9, heapAt, 1)]), more), "TRUNCATED", { entry: "a" });
    const limited = (source: Parameters<typeof openHdf5>[0]) =>
      openHdf5(source, { limits: { memory: 1100 } });
    await expectRefusal(limited, build(dataset([0x0c, reference(3, heapAt, 1)]), more), "LIMIT", {
      entry: "a",
    });
    const billion = attribute("a", TYPE_F32, space(2 ** 30), []);
    await reject(build(dataset([0x0c, billion])), "TRUNCATED", { entry: "a" });
  });

  it.each([
    ["header of another version", patched(good, CHILD, 7), "MAGIC"],
    ["header longer than the file", patched(good, CHILD + 8, 0xff, 0xff, 0xff, 0x7f), "TRUNCATED"],
    ["message longer than its header", patched(good, CHILD + 18, 0xff, 0xff), "TRUNCATED"],
    ["shared message", patched(good, CHILD + 20, 2), "FEATURE"],
    [
      "message that must be understood",
      patched(patched(good, CHILD + 16, 0x18), CHILD + 20, 0x80),
      "FEATURE",
    ],
  ])("object: %s", async (_name, bytes, code) => {
    await reject(bytes, code);
  });

  it("continuations: back to the start, in a ring, outside, too long", async () => {
    const to = (at: number, length: number) => header([0x10, [...u64(at), ...u64(length)]]);
    await reject(build(to(CHILD, 40)), "CYCLE");
    const second = [...littleEndian(0x10, 2), 16, 0, 0, 0, 0, 0];
    const at = CHILD + 40;
    await reject(build(to(at, 24), [...second, ...u64(at), ...u64(24)]), "CYCLE");
    await reject(build(to(2 ** 40, 24)), "OFFSET");
    await reject(build(to(at, 999)), "TRUNCATED", { offset: at });
  });

  it("more messages than any object has", async () => {
    const many = header(...Array.from({ length: 60 }, (): [number, number[]] => [0x12, []]));
    await expectRefusal((source) => openHdf5(source, { limits: { work: 500 } }), build(many), "LIMIT");
  });

  const external = [1, 8 | 0, 64, 1, 120, ...littleEndian(6, 2), 0, 97, 0, 47, 98, 0];
  const soft = [1, 8, 1, 1, 120, ...littleEndian(2, 2), 47, 121];

  it("links: external, soft, user-defined, to itself, twice, without a name", async () => {
    const y: [number, number[]] = [0x06, link("y", CHILD)];
    const custom = [1, 8, 99, 1, 120, 0, 0];
    for (const [bytes, what] of [
      [external, "link to another file"],
      [soft, "soft link"],
      [custom, "link of type 99"],
    ] as const) {
      const contents = await openHdf5(bytesSource(build(dataset(), [], [[0x06, bytes], y])));
      expect([...contents.tensors.keys()]).toEqual(["y"]);
      expect(contents.warnings).toEqual([`link "x" is a ${what}, which is not followed`]);
    }
    await reject(build([], [], [[0x06, [1, 8, 9, 1, 120, 0, 0]]]), "LINK_REFUSED", x);
    const plain = link("x", CHILD);
    const pairs = [
      [soft, plain],
      [plain, soft],
      [plain, plain],
    ];
    for (const pair of pairs) {
      const links = pair.map((bytes): [number, number[]] => [0x06, bytes]);
      await reject(build(dataset(), [], links), "DUPLICATE", x);
    }
    await reject(build(dataset(), [], [[0x06, link("", CHILD)]]), "NAME");
    await reject(build(dataset(), [], [[0x06, link("a/b", CHILD)]]), "NAME", { entry: "a/b" });
    await reject(build(dataset(), [], [[0x06, [2, ...link("x", CHILD).slice(1)]]]), "VERSION");
    await reject(build(dataset(), [], [[0x06, link("x", 2 ** 45)]]), "OFFSET");
  });

  it("links: a group that two names lead to is read by the first, a dataset by both", async () => {
    const two: [number, number[]][] = [
      [0x06, link("a", CHILD)],
      [0x06, link("b", CHILD)],
    ];
    const both = await openHdf5(bytesSource(build(dataset(), [], two)));
    expect([...both.tensors.keys()]).toEqual(["a", "b"]);
    const inner = header(
      [0x06, link("y", CHILD + header([0x06, link("y", 0)], [0x06, link("up", 0)]).length)],
      [0x06, link("up", 96)],
    );
    const once = await openHdf5(bytesSource(build(inner, dataset(), two)));
    expect([...once.tensors.keys()]).toEqual(["a/y"]);
    expect(once.warnings).toEqual([
      'group "b" is another name of "a"',
      'group "a/up" is another name of "/"',
    ]);
  });

  it("links: names of Object.prototype are only names", async () => {
    const names = ["__proto__", "constructor"];
    const bytes = tree(Object.fromEntries([["constructor", sample([1])]]));
    expect([...(await openHdf5(bytesSource(bytes))).tensors.keys()]).toEqual(["constructor"]);
    const own = writeHdf5({ children: new Map(names.map((name) => [name, sample([1])])) });
    expect([...(await openHdf5(bytesSource(own))).tensors.keys()].sort()).toEqual(names);
  });

  it("names that are too long together", async () => {
    const name = "x".repeat(400);
    const nested = (bytes: number) =>
      tree({ [name]: group({ [name]: group({ a: group(), ["y".repeat(bytes)]: group() }) }) });
    expect((await readHdf5(bytesSource(nested(222)))).root.children.size).toBe(1);
    await reject(nested(223), "NAME", { entry: `${name}/${name}/${"y".repeat(223)}` });
  });

  it("groups nested deeper than the limit, more objects than the limit", async () => {
    let inner = group();
    for (let k = 0; k < 70; k++) inner = group({ g: inner });
    await reject(tree({ g: inner }), "TOO_DEEP");
    const limited = (source: Parameters<typeof openHdf5>[0]) => openHdf5(source, { limits: { work: 100 } });
    await expectRefusal(limited, tree({ a: group(), b: group(), c: group(), d: group() }), "LIMIT");
  });

  const ours = tree({ a: sample([2]), b: sample([3]) });
  const treeAt = find(ours, "TREE");
  const nodeAt = find(ours, "SNOD");
  const heapAt = find(ours, "HEAP");

  it.each([
    ["tree of another kind", patched(ours, treeAt + 4, 1), "HEADER", { offset: treeAt + 4 }],
    ["tree of a level too many", patched(ours, treeAt + 5, 200), "HEADER", { offset: treeAt + 5 }],
    [
      "node with another signature",
      patched(ours, nodeAt, 0x53, 0x4e, 0x4f, 0x45),
      "MAGIC",
      { offset: nodeAt },
    ],
    ["node of version 2", patched(ours, nodeAt + 4, 2), "VERSION", { offset: nodeAt + 4 }],
    ["name cut off by the end of the heap", patched(ours, heapAt + 8, ...u64(17)), "TRUNCATED", {}],
    ["name outside the heap", patched(ours, nodeAt + 8, ...u64(9999)), "OFFSET", {}],
    ["link to nothing", patched(ours, nodeAt + 16, ...NONE), "LINK_REFUSED", { entry: "a" }],
    ["heap of another version", patched(ours, heapAt + 4, 1), "VERSION", { offset: heapAt + 4 }],
    ["heap longer than the file", patched(ours, heapAt + 8, ...u64(2 ** 40)), "TRUNCATED", {}],
    ["same name twice", patched(ours, nodeAt + 48, ...u64(8)), "DUPLICATE", { entry: "a" }],
  ])("old-style group: %s", async (_name, bytes, code, place) => {
    await reject(bytes, code, place);
  });

  it("old-style group: a tree that is its own child, a node with more entries than it holds", async () => {
    const cyclic = patched(ours, treeAt + 5, 1, 1, 0);
    cyclic.set(u64(treeAt), treeAt + 32);
    await reject(cyclic, "CYCLE", { offset: treeAt });
    // Behind its entries are zeros: entries without a name.
    await reject(patched(ours, nodeAt + 6, 5, 0), "NAME", { offset: nodeAt + 8 + 2 * 40 });
  });

  const type = (...bytes: number[]): [number, number[]] => [0x03, bytes];
  it.each([
    ["size 0", type(0x10, 8, 0, 0, 0, 0, 0, 0, 0, 0, 32, 0), "DTYPE"],
    ["class 12", type(0x1c, 0, 0, 0, 4, 0, 0, 0), "DTYPE"],
    ["texts of no bytes", type(0x13, 0, 0, 0, 0, 0, 0, 0), "DTYPE"],
    ["version 0", type(0x01, 0, 0, 0, 4, 0, 0, 0), "VERSION"],
  ] as [string, [number, number[]], string][])("datatype: %s", async (_name, message, code) => {
    await reject(build(dataset(message)), code, x);
  });

  it("enums of enums, as deep as a message is long", async () => {
    const nested = new Array(8000).fill([0x18, 1, 0, 0, 4, 0, 0, 0]).flat();
    const contents = await openHdf5(bytesSource(build(dataset([0x03, nested]))));
    expect(contents.warnings).toEqual(['dataset "x" holds enum, which is not read']);
  });

  it.each([
    ["time", [0x12, 0, 0, 0, 4, 0, 0, 0], 4],
    ["compound", [0x16, 1, 0, 0, 4, 0, 0, 0], 4],
    ["reference", [0x17, 0, 0, 0, 8, 0, 0, 0], 8],
    ["lists of variable length", [0x19, 0, 0, 0, 16, 0, 0, 0], 16],
    ["bytes", [0x15, 0, 0, 0, 4, 0, 0, 0], 4],
    ["arrays", [0x1a, 0, 0, 0, 4, 0, 0, 0], 4],
    ["complex", [0x5b, 0, 0, 0, 8, 0, 0, 0], 8],
    ["integers of 24 bits in 3 bytes", [0x10, 8, 0, 0, 3, 0, 0, 0, 0, 0, 24, 0], 3],
    ["integers of 28 bits in 4 bytes", [0x10, 8, 0, 0, 4, 0, 0, 0, 4, 0, 28, 0], 4],
    // With another bias, another fraction, VAX order, and the sign elsewhere.
    ["floats of 8 and 23 bits in 4 bytes", TYPE_F32.with(16, 126), 4],
    ["floats of 8 and 22 bits in 4 bytes", TYPE_F32.with(15, 22), 4],
    ["floats of 8 and 23 bits in 4 bytes", TYPE_F32.with(1, 0x61), 4],
    ["floats of 8 and 23 bits in 4 bytes", TYPE_F32.with(2, 30), 4],
  ])("a dataset of %s is left out, with a warning", async (what, bytes, size) => {
    const layout = [3, 0, ...littleEndian(2 * size, 2), ...new Array(2 * size).fill(0)];
    const contents = await openHdf5(bytesSource(build(dataset([0x03, bytes], [0x08, layout]))));
    expect(contents.tensors.size).toBe(0);
    expect(contents.warnings).toEqual([`dataset "x" holds ${what}, which is not read`]);
  });

  it.each([
    ["compound", [0x16, 1, 0, 0, 16, 0, 0, 0]],
    ["lists of variable length", [0x19, 0, 0, 0, 16, 0, 0, 0]],
    ["text", [0x19, 1, 1, 0, 16, 0, 0, 0]],
  ])("a dataset of %s is left out, if it is shuffled by no size too", async (what, bytes) => {
    const layout = [3, 0, ...littleEndian(32, 2), ...new Array(32).fill(0)];
    const shuffled = dataset([0x03, bytes], [0x08, layout], [0x0b, [2, 1, 2, 0, 0, 0, 0, 0]]);
    const contents = await openHdf5(bytesSource(build(shuffled)));
    expect(contents.warnings).toEqual([`dataset "x" holds ${what}, which is not read`]);
  });

  it.each([
    ["version 7", [0x01, [7, 1, 0, 0, 0, 0, 0, 0, ...u64(2)]], "VERSION"],
    ["rank 33", [0x01, [1, 33, 0, 0, 0, 0, 0, 0]], "LIMIT"],
    ["rank 9", [0x01, space(1, 1, 1, 1, 1, 1, 1, 1, 1)], "LIMIT"],
    ["maximum below the size", [0x01, [1, 1, 1, 0, 0, 0, 0, 0, ...u64(2), ...u64(1)]], "HEADER"],
    ["size beyond 2^53", [0x01, [1, 1, 0, 0, 0, 0, 0, 0, ...u64(2n ** 60n)]], "LIMIT"],
    ["product beyond all memory", [0x01, space(2 ** 30, 2 ** 30)], "LIMIT"],
    ["zero that hides a product", [0x01, space(0, 2 ** 30, 2 ** 30)], "LIMIT"],
  ] as [string, [number, number[]], string][])("dataspace: %s", async (_name, message, code) => {
    await reject(build(dataset(message)), code, x);
  });

  it("a fill value of another size", async () => {
    const unwritten = [0x08, [3, 1, ...NONE, ...u64(8)]] as [number, number[]];
    const fill = (size: number) => dataset(unwritten, [0x05, [3, 0x20, ...u32(size), 0, 0, 0xc0, 0x3f]]);
    const contents = await openHdf5(bytesSource(build(fill(4))));
    expect([...toFloat(await contents.tensors.get("x")!.read())]).toEqual([1.5, 1.5]);
    await reject(build(fill(2)), "SIZE", x);
  });

  const contiguous = (at: number | bigint, size: number) => [3, 1, ...u64(at), ...u64(size)];
  it.each([
    ["version 2", [2, 1, 1, 0, 0, 0, 0, 0], "VERSION"],
    ["class 4", [3, 4], "HEADER"],
    ["compact beyond the header", [3, 0, 0xff, 0xff], "TRUNCATED"],
    ["compact, another size", [3, 0, 4, 0, 0, 0, 0, 0], "SIZE"],
    ["contiguous, another size", contiguous(96, 12), "SIZE"],
    ["contiguous beyond the file", contiguous(2 ** 40, 8), "OFFSET"],
    ["contiguous over the end", contiguous(CHILD + 60, 8), "OK"],
    ["chunks of size 0", [3, 2, 2, ...NONE, ...u32(0), ...u32(4)], "SHAPE"],
    ["chunks of another rank", [3, 2, 3, ...NONE, ...u32(1), ...u32(1), ...u32(4)], "SHAPE"],
    ["chunks of other elements", [3, 2, 2, ...NONE, ...u32(1), ...u32(8)], "SHAPE"],
    ["chunks in a tree that is none", [3, 2, 2, ...u64(96), ...u32(2), ...u32(4)], "MAGIC"],
  ] as [string, number[], string][])("layout: %s", async (_name, bytes, code) => {
    const file = build(dataset([0x08, bytes]));
    if (code === "OK") {
      // Bytes may be claimed twice: nothing is written through them.
      await readAll(await openHdf5(bytesSource(file)));
    } else await reject(file, code, code === "OFFSET" || code === "MAGIC" ? {} : x);
  });

  const otherFiles: [number, number[]] = [0x07, [1, 0, 0, 0, 1, 0, 1, 0, ...u64(96)]];
  it.each([
    ["values of other datasets", [0x08, [4, 3, ...u64(0), ...u32(1)]]],
    [
      'chunks in an index of new files (libver="earliest" avoids it)',
      [0x08, [4, 2, 0, 2, 1, 2, 4, 4, 0, 0, 0, 0, 0, ...u64(96)]],
    ],
    ["values in other files", otherFiles],
  ] as [string, [number, number[]]][])("weights beside a dataset of %s", async (what, message) => {
    const file = build(dataset(message), dataset(), [
      [0x06, link("x", CHILD)],
      [0x06, link("y", CHILD + dataset(message).length)],
    ]);
    const contents = await openHdf5(bytesSource(file));
    expect([...contents.tensors.keys()]).toEqual(["y"]);
    expect(contents.warnings).toEqual([`dataset "x" holds ${what}, which is not read`]);
  });

  it("a dataset without type or shape", async () => {
    await reject(build(header([0x08, [3, 0, 0, 0]])), "MISSING", x);
    await reject(build(header([0x03, TYPE_F32], [0x08, [3, 0, 0, 0]])), "MISSING", x);
  });

  it("a petabyte that is not there is not allocated", async () => {
    const bomb = dataset([0x01, space(2 ** 16, 2 ** 15)], [0x08, contiguous(2n ** 64n - 1n, 0)]);
    await reject(build(bomb), "LIMIT", x);
    const chunked = dataset(
      [0x01, space(2 ** 16, 2 ** 15)],
      [0x08, [3, 2, 3, ...NONE, ...u32(1), ...u32(1), ...u32(4)]],
    );
    await reject(build(chunked), "LIMIT", x);
    const small = dataset([0x01, space(1000)], [0x08, contiguous(2n ** 64n - 1n, 0)]);
    const contents = await openHdf5(bytesSource(build(small)));
    expect(toFloat(await contents.tensors.get("x")!.read())).toEqual(new Float32Array(1000));
  });

  /** A chunked dataset of floats, with its tree and the chunks' bytes behind it; `offset` is along the first axis. */
  function chunked(
    chunks: { offset: number; bytes: number[]; mask?: number }[],
    filters?: number[],
    { shape, chunk } = { shape: [4], chunk: [2] },
  ): Uint8Array {
    const messages = (tree: number) =>
      dataset(
        [0x01, space(...shape)],
        [0x08, [3, 2, chunk.length + 1, ...u64(tree), ...chunk.flatMap(u32), ...u32(4)]],
        ...(filters ? [[0x0b, filters] as [number, number[]]] : []),
      );
    const treeAt = CHILD + messages(0).length;
    const others = shape.slice(1).flatMap(() => u64(0));
    const size = 24 + chunks.length * (32 + others.length) + 24 + others.length;
    let at = treeAt + size;
    const entries = chunks.flatMap(({ offset, bytes, mask = 0 }) => {
      const key = [...u32(bytes.length), ...u32(mask), ...u64(offset), ...others, ...u64(0)];
      const entry = [...key, ...u64(at)];
      at += bytes.length;
      return entry;
    });
    const key = [...u32(0), ...u32(0), ...u64(shape[0]), ...others, ...u64(0)];
    const head = [...letters("TREE"), 1, 0, ...littleEndian(chunks.length, 2), ...NONE, ...NONE];
    const node = [...head, ...entries, ...key];
    return build(messages(treeAt), [...node, ...chunks.flatMap(({ bytes }) => bytes)]);
  }
  const values = (...numbers: number[]) => [...new Uint8Array(Float32Array.from(numbers).buffer)];

  it("chunks: good ones, one missing, twice, off the grid, too short", async () => {
    const pair = chunked([
      { offset: 0, bytes: values(1, 2) },
      { offset: 2, bytes: values(3, 4) },
    ]);
    const read = async (bytes: Uint8Array) =>
      Array.from(toFloat(await (await openHdf5(bytesSource(bytes))).tensors.get("x")!.read()));
    expect(await read(pair)).toEqual([1, 2, 3, 4]);
    expect(await read(chunked([{ offset: 2, bytes: values(3, 4) }]))).toEqual([0, 0, 3, 4]);
    const one = { offset: 0, bytes: values(1, 2) };
    await reject(chunked([one, one]), "DUPLICATE", x);
    await reject(chunked([{ offset: 1, bytes: values(1, 2) }]), "OFFSET", x);
    await reject(chunked([{ offset: 4, bytes: values(1, 2) }]), "OFFSET", x);
    await reject(chunked([{ offset: 0, bytes: values(1) }]), "SIZE", x);
  });

  const pipeline = (...filters: [number, number[]][]) => [
    1,
    filters.length,
    ...new Array(6).fill(0),
    ...filters.flatMap(([id, client]) => [
      ...littleEndian(id, 2),
      ...[0, 0, 0, 0],
      ...littleEndian(client.length, 2),
      ...client.flatMap(u32),
      ...(client.length % 2 ? u32(0) : []),
    ]),
  ];
  const one = [{ offset: 0, bytes: values(1, 2) }];

  it.each([
    ["deflate 32 times", pipeline(...new Array(32).fill([1, [6]])), one, "DUPLICATE"],
    ["shuffle of 0 bytes", pipeline([2, [0]]), one, "HEADER"],
    ["shuffle without a size", pipeline([2, []]), one, "HEADER"],
    ["version 3", [3, 0], one, "VERSION"],
    ["deflate of other bytes", pipeline([1, [6]]), one, "INFLATE"],
    [
      "fletcher32 that is wrong",
      pipeline([3, []]),
      [{ offset: 0, bytes: [...values(1, 2), 0, 0, 0, 0] }],
      "CHECKSUM",
    ],
    ["fletcher32 of nothing", pipeline([3, []]), [{ offset: 0, bytes: [1, 2] }], "SIZE"],
  ])("filters: %s", async (_name, filters, chunks, code) => {
    await reject(chunked(chunks, filters), code, x);
  });

  it.each([
    [32001, "32001"],
    [4, "szip"],
    [5, "nbit"],
    [6, "scale-offset"],
  ])("a dataset behind filter %d is left out, with a warning", async (id, name) => {
    const contents = await openHdf5(bytesSource(chunked(one, pipeline([id, [1]], [1, [6]]))));
    expect(contents.tensors.size).toBe(0);
    expect(contents.warnings).toEqual([
      `dataset "x" holds chunks behind the filter ${name}, which is not read`,
    ]);
  });

  it("shuffle of elements larger than a chunk leaves it unchanged, at once", async () => {
    const bytes = chunked(one, pipeline([2, [0xffffffff]]));
    const contents = await openHdf5(bytesSource(bytes));
    expect([...toFloat(await contents.tensors.get("x")!.read())]).toEqual([1, 2, 0, 0]);
  });

  it("chunks: only the part within the dataset is copied", async () => {
    const bytes = chunked(
      [
        { offset: 0, bytes: values(1, 2, 3, 4, 5, 6) },
        { offset: 2, bytes: values(7, 8, 9, 10, 11, 12) },
      ],
      undefined,
      { shape: [3, 2], chunk: [2, 3] },
    );
    const contents = await openHdf5(bytesSource(bytes));
    expect([...toFloat(await contents.tensors.get("x")!.read())]).toEqual([1, 2, 4, 5, 7, 8]);
  });

  it("chunks far larger than the dataset are paid for before they are inflated", async () => {
    const many = (count: number) =>
      chunked(
        Array.from({ length: count }, (_, offset) => ({ offset, bytes: [0] })),
        pipeline([1, [6]]),
        { shape: [count, 1], chunk: [1, 2 ** 24] },
      );
    expect((await openHdf5(bytesSource(many(3)))).tensors.size).toBe(1);
    await reject(many(5), "LIMIT", x);
    await expect(openHdf5(bytesSource(many(5)))).rejects.toThrow("limit work");
    const limits = { work: 1e7 };
    expect((await openHdf5(bytesSource(many(5)), { limits })).tensors.size).toBe(1);
  });

  it("chunks far larger than the dataset count for it alone: each dataset of an open file can be read", async () => {
    const one = chunked([{ offset: 0, bytes: [0] }], pipeline([1, [6]]), {
      shape: [1, 1],
      chunk: [1, 2 ** 24],
    });
    const source = bytesSource(one);
    const budget = new Budget(one.length, { work: 2e6 });
    // As if from three files of one budget.
    const files: Contents[] = [];
    for (let k = 0; k < 3; k++) files.push(await openHdf5(source, { budget }));
    const readX = async (k: number) => files[k].tensors.get("x")!.read();
    for (const k of [0, 0, 1, 2]) await expect(readX(k)).rejects.toMatchObject({ code: "INFLATE" });
  });

  it("filters that a chunk leaves out", async () => {
    const bytes = chunked([{ offset: 0, bytes: values(1, 2), mask: 1 }], pipeline([1, [6]]));
    const contents = await openHdf5(bytesSource(bytes));
    expect([...toFloat(await contents.tensors.get("x")!.read())]).toEqual([1, 2, 0, 0]);
  });
});

/** The address of what follows a dataset with one more message. */
const behind = (type: number, bytes: readonly number[]) => CHILD + dataset([type, bytes]).length;
/** A structure with its checksum. */
const summed = (...bytes: number[]) => [...bytes, ...u32(lookup3(Uint8Array.from(bytes)))];

describe("bad attributes in a fractal heap", () => {
  const value = [1, 0, 2, 0, 20, 0, 8, 0, 97, ...new Array(7).fill(0), ...TYPE_F32, 0, 0, 0, 0, ...space()];
  const object = [...value, 0, 0, 0x80, 0x3f];
  /** Where the only object begins in its block. */
  const AT = 15;
  const place = (offset: number, length = object.length) => [
    0,
    ...littleEndian(offset, 2),
    ...littleEndian(length, 2),
  ];
  const GOOD = {
    filters: 0,
    width: 1,
    startSize: 256,
    largest: 512,
    bits: 16,
    /** An index of the structures behind the dataset: 0 the header, 1 the tree, 2 its leaf, 3 the block, 4 the block of blocks. */
    root: 3 as number | undefined,
    rows: 0,
    identifier: place(AT),
    recordType: 8,
    recordSize: 17,
    children: [] as (number | undefined)[],
  };

  /** A dataset with one attribute, in a heap with some parts changed. */
  function dense(changes: Partial<typeof GOOD>): Uint8Array {
    const { root, identifier, ...heap } = { ...GOOD, ...changes };
    const info = (at: number, tree: number) => [0, 0, ...u64(at), ...u64(tree)];
    const places = [0, 256, 512, 768, 1280].map((at) => behind(0x15, info(0, 0)) + at);
    const address = (index: number | undefined) => (index === undefined ? NONE : u64(places[index]));
    const record = [...identifier, ...new Array(17 - identifier.length).fill(0)];
    const [short, wide] = [(n: number) => littleEndian(n, 2), (n: number) => littleEndian(n, 8)];
    const parts = [
      summed(
        ...[...letters("FRHP"), 0, ...short(8), ...short(heap.filters), 0, ...u32(4096), ...wide(0), ...NONE],
        ...new Array(80).fill(0),
        ...[...short(heap.width), ...wide(heap.startSize), ...wide(heap.largest), ...short(heap.bits), 0, 0],
        ...[...address(root), ...short(heap.rows)],
      ),
      summed(
        ...[...letters("BTHD"), 0, heap.recordType, ...u32(256), ...short(heap.recordSize), 0, 0, 100, 40],
        ...[...address(2), ...short(1), ...wide(1)],
      ),
      summed(...letters("BTLF"), 0, 8, ...record),
      [...letters("FHDB"), 0, ...wide(places[0]), 0, 0, ...object],
      [...letters("FHIB"), 0, ...wide(places[0]), 0, 0, ...heap.children.flatMap(address)],
    ];
    const more = new Array(2048).fill(0);
    for (const [k, bytes] of parts.entries()) more.splice(places[k] - places[0], bytes.length, ...bytes);
    return build(dataset([0x15, info(places[0], places[1])]), more);
  }
  const blocks = { root: 4, rows: 2 };
  const wide = { width: 8, rows: 9, largest: 256 };
  const rowless = { ...blocks, ...wide, children: new Array(17).fill(4), identifier: place(4096) };
  const within = "an object within a block of 256 bytes";

  it("the heaps from which they differ are read", async () => {
    for (const heap of [
      {},
      { ...blocks, children: [3] },
      { ...blocks, children: [undefined, 3], identifier: place(256 + AT) },
    ]) {
      const { root } = await readHdf5(bytesSource(dense(heap)));
      expect(root.children.get("x")!.attributes.get("a")).toBe(1);
    }
  });

  it.each([
    ["with filters", { filters: 1 }, "FEATURE", "a fractal heap without filters"],
    ["with blocks of three", { width: 3 }, "HEADER", "powers of two"],
    ["of no bytes", { bits: 0 }, "HEADER", "a heap of at most 2^64 bytes, got 2^0"],
    [
      "by an identifier of version 1",
      { identifier: [0x40, 0, 0, 0, 0] },
      "VERSION",
      "a heap identifier of version 0",
    ],
    ["too large for the heap", { identifier: [0x10, 0, 0, 0, 0] }, "FEATURE", "got a huge one"],
    ["in an empty heap", { root: undefined }, "MISSING", "got an empty fractal heap"],
    ["behind the rows", { ...blocks, identifier: place(512) }, "OFFSET", "within the fractal heap, got 512"],
    [
      "in a block that is not there",
      { ...blocks, children: [undefined] },
      "MISSING",
      "a block at heap offset 15, got none",
    ],
    ["in a block without a row", rowless, "HEADER", "blocks with room for a row"],
    ["before the block's content", { identifier: place(AT - 1) }, "OFFSET", within],
    ["over the end of the block", { identifier: place(AT, 250) }, "OFFSET", within],
    [
      "at an offset beyond 2^53",
      { bits: 64, identifier: [0, ...new Array(8).fill(255)] },
      "LIMIT",
      "below 2^53",
    ],
    ["by records of another type", { recordType: 5 }, "HEADER", "records of type 8, got 5"],
    ["by records without room", { recordSize: 250 }, "HEADER", "nodes with room for a record"],
  ])("%s", async (_name, changes, code, message) => {
    await reject(dense(changes), code);
    await expect(openHdf5(bytesSource(dense(changes)))).rejects.toThrow(message);
  });
});

describe("damage", () => {
  const ours = tree(
    { lstm: group({ kernel: sample([3, 4]), bias: sample([4], 50) }), dense: sample([2, 2], 90) },
    { text: { text: "hello" }, list: { texts: ["a", "bc"] } },
  );

  it("every truncation of two files is refused", async () => {
    await expectTruncationsRefused(openHdf5, ours);
    // All that the end of the file says is trusted, so that what lies behind it is missed, not its mere length.
    const cut = (source: Parameters<typeof openHdf5>[0]) => openHdf5(source);
    await expectTruncationsRefused(cut, build(dataset()));
  });

  it("truncations that lie about the end of the file", async () => {
    for (let length = 96; length < ours.length; length += 3) {
      const cut = ours.slice(0, length);
      cut.set(u64(length), 40);
      await expect(openHdf5(bytesSource(cut)).then(readAll)).rejects.toMatchObject({ name: "FormatError" });
    }
  });

  it("mutants give tensors or coded errors", async () => {
    const outcomes = await runMutants(openHdf5, ours, { random: 3 });
    expect(outcomes.size).toBeGreaterThan(5);
  });

  it.each(["earliest.h5", "latest.h5"])("mutants of %s", async (file) => {
    await runMutants(openHdf5, load(file), { random: 4 });
  });

  it.each(["latest.h5", "growing/huge.h5", "committed/latest.h5"])(
    "mutants of %s whose checksums are right",
    async (file) => {
      const outcomes = await runMutants(openHdf5, load(file), { random: 5, repair: repairHdf5 });
      expect(outcomes.get("CHECKSUM") ?? 0).toBeLessThan(mutantCount / 20);
    },
  );

  it("what can only belong to one object belongs to one: values, chunks, continuations", async () => {
    const two: [number, number[]][] = [
      [0x06, link("a", CHILD)],
      [0x06, link("b", 0)],
    ];
    const pair = (first: number[], second: number[], more: number[] = []) => {
      two[1] = [0x06, link("b", CHILD + first.length)];
      return build([...first, ...second], more, two);
    };
    const values = dataset([0x01, space(100)], [0x08, [3, 1, ...u64(96), ...u64(400)]]);
    expect((await openHdf5(bytesSource(build(values, new Array(200).fill(0))))).tensors.size).toBe(1);
    await reject(pair(values, values, new Array(200).fill(0)), "OVERLAP", { entry: "b" });
    const size = dataset([0x01, space(4)], [0x08, [3, 2, 2, ...u64(0), ...u32(2), ...u32(4)]]).length;
    const treeAt = CHILD + 2 * size;
    const chunked = dataset([0x01, space(4)], [0x08, [3, 2, 2, ...u64(treeAt), ...u32(2), ...u32(4)]]);
    const node = [0x54, 0x52, 0x45, 0x45, 1, 0, 0, 0, ...NONE, ...NONE, ...new Array(24).fill(0)];
    await reject(pair(chunked, chunked, node), "CYCLE", { offset: treeAt });
    const continued = (at: number) => header([0x10, [...u64(at), ...u64(24)]]);
    const at = CHILD + 2 * continued(0).length;
    await reject(pair(continued(at), continued(at), new Array(24).fill(0)), "CYCLE");
  });

  it("more structures than the limit", async () => {
    const limited = (source: Parameters<typeof openHdf5>[0]) => openHdf5(source, { limits: { work: 100 } });
    await expectRefusal(limited, ours, "LIMIT");
  });

  it("a reader that must start again and again is given more each time", async () => {
    const bytes = new Uint8Array(64 * 1024 * 1024);
    let starts = 0;
    const pages = new Pages("test", { size: bytes.length, read: async (a, b) => bytes.subarray(a, b) });
    await pages.run(() => {
      starts++;
      for (let at = bytes.length - 8; at > 0; at -= 65_536) pages.place(at, 8);
      pages.place(bytes.length - 1, 0);
      pages.place(0, 0);
    });
    expect(starts).toBeLessThan(50);
    starts = 0;
    const forward = new Pages("test", { size: bytes.length, read: async (a, b) => bytes.subarray(a, b) });
    await forward.run(() => {
      starts++;
      for (let at = 0; at < bytes.length; at += 65_536) forward.place(at, 8);
    });
    expect(starts).toBeLessThan(50);
  });

  it("a page that is missing is fetched once", async () => {
    const bytes = new Uint8Array(3 * 1024 * 1024);
    const reads: [number, number][] = [];
    const pages = new Pages("test", {
      size: bytes.length,
      read: async (start, end) => {
        reads.push([start, end]);
        return bytes.subarray(start, end);
      },
    });
    await pages.run(() => pages.place(65_530, 100));
    await pages.run(() => pages.place(65_536, 10));
    expect(reads).toEqual([
      [0, 65_536],
      [65_536, 131_072],
    ]);
  });
});

it("reads attributes that are too large for the heap of the others", async () => {
  const { attributes } = (await readHdf5(bytesSource(load("growing/huge.h5")))).root;
  expect([attributes.size, attributes.get("small 8")]).toEqual([11, 8]);
  expect(attributes.get("large")).toEqual(Array.from({ length: 700 }, (_, k) => k));
  expect(attributes.get("long")).toBe("x".repeat(5000));
});

it("refuses an attribute whose large values are nowhere", async () => {
  const bytes = load("growing/huge.h5");
  const leaf = find(bytes, [...letters("BTLF"), 0, 1]);
  await reject(await repairHdf5(patched(bytes, leaf + 22, 9)), "MISSING");
});

it.each(["earliest", "latest"])("reads committed datatypes: %s", async (version) => {
  const { root } = await readHdf5(bytesSource(load(`committed/${version}.h5`)));
  const tensors = await readAll(await openHdf5(bytesSource(load(`committed/${version}.h5`))));
  // The others are in chunks, whose index in new files is not read.
  const starts = version === "latest" ? [""] : ["", "again "];
  expect([...tensors.keys()].sort()).toEqual(
    ["a", "gone", "z"].flatMap((name) => starts.map((start) => `${start}of ${name}`)).sort(),
  );
  const numbers = waves(35);
  for (const start of starts) {
    expect(tensors.get(`${start}of a`)).toEqual(sample([7, 5]));
    expect([...toFloat(tensors.get(`${start}of gone`)!, "float64")]).toEqual([...numbers]);
    expect([...tensors.get(`${start}of z`)!.bytes]).toEqual(
      [...numbers.slice(0, 5)].map((x) => Number(x > 0)),
    );
  }
  expect(Object.fromEntries(root.attributes)).toEqual({ number: 1.5, text: "hello" });
});
