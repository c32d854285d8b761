/** Zip archives: what writers write is read; what disagrees with itself is refused. */
import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { defaultLimits, type Limits } from "../../../src/checkpoint/formats/limits.ts";
import { type ByteSource, bytesSource } from "../../../src/checkpoint/formats/source.ts";
import { openZip } from "../../../src/checkpoint/formats/zip/open.ts";
import { writeZip } from "../../../src/checkpoint/formats/zip/write.ts";
import { patched } from "./fileBytes.ts";
import { expectRefusal, expectTruncationsRefused, joinBytes, type Open, runMutants } from "./hostile.ts";
import {
  buildZip,
  crc,
  descriptor,
  type EndFields,
  end64,
  type Member,
  u64,
  zip64Extra,
} from "./zipBuilder.ts";

/** Members as tensors of bytes, so that the harness can compare them. */
const openWith =
  (limits: Partial<Limits> = {}): Open =>
  async (source: ByteSource) => {
    const archive = await openZip(source, { format: "zip", limits: { ...defaultLimits, ...limits } });
    const tensors = new Map(
      [...archive.members].map(([name, member]) => [
        name,
        {
          dtype: "U8",
          shape: [member.size],
          read: async () => ({ dtype: "U8", shape: [member.size], bytes: await archive.read(member) }),
        },
      ]),
    );
    return { format: "zip", tensors, metadata: new Map() };
  };
const open = openWith();

const text = (value: string) => new TextEncoder().encode(value);
const hello = { name: "a.txt", data: text("hello") };
const zeros = new Uint8Array(5000);

async function contentsOf(bytes: Uint8Array): Promise<Record<string, string>> {
  const archive = await openZip(bytesSource(bytes), { format: "zip", limits: defaultLimits });
  const result: Record<string, string> = {};
  for (const [name, member] of archive.members)
    result[name] = Buffer.from(await archive.read(member)).toString();
  return result;
}

describe("valid archives", () => {
  const valid: [string, Uint8Array, Record<string, string>][] = [
    ["empty", buildZip([]), {}],
    [
      "stored and deflated",
      buildZip([hello, { name: "b/c", data: text("x".repeat(99)), isDeflated: true }]),
      { "a.txt": "hello", "b/c": "x".repeat(99) },
    ],
    [
      "a folder",
      buildZip([
        { name: "d/", data: new Uint8Array(0) },
        { name: "d/e", data: text("1") },
      ]),
      { "d/e": "1" },
    ],
    ["a comment", buildZip([hello], { comment: Buffer.from("hi") }), { "a.txt": "hello" }],
    ["the longest comment", buildZip([hello], { comment: Buffer.alloc(65535, "PK") }), { "a.txt": "hello" }],
    [
      "a comment, and an archive as a member",
      buildZip([{ name: "a.zip", data: buildZip([]) }], { comment: Buffer.from("hi") }),
      { "a.zip": Buffer.from(buildZip([])).toString() },
    ],
    [
      "a UTF-8 name",
      buildZip([{ name: "ä", data: text("1"), local: { flags: 0x800 }, central: { flags: 0x800 } }]),
      { ä: "1" },
    ],
    [
      "padding in a local header",
      buildZip([{ ...hello, local: { extra: Buffer.from([0x46, 0x42, 2, 0, 1, 1]) } }]),
      { "a.txt": "hello" },
    ],
    [
      "sizes of a local header in ZIP64 form, as NumPy writes them",
      buildZip([
        { ...hello, local: { size: 0xffffffff, compressedSize: 0xffffffff, extra: zip64Extra(5, 5) } },
      ]),
      { "a.txt": "hello" },
    ],
    [
      "sizes of a local header in ZIP64 form with its offset, as PyTorch writes them beyond 4 GiB",
      buildZip([
        { ...hello, local: { size: 0xffffffff, compressedSize: 0xffffffff, extra: zip64Extra(5, 5, 0) } },
      ]),
      { "a.txt": "hello" },
    ],
    [
      "sizes and place of a member in ZIP64 form",
      buildZip([
        {
          ...hello,
          central: {
            size: 0xffffffff,
            compressedSize: 0xffffffff,
            header: 0xffffffff,
            extra: zip64Extra(5, 5, 0),
          },
        },
      ]),
      { "a.txt": "hello" },
    ],
    ...(
      [
        [false, true],
        [false, false],
        [true, true],
        [true, false],
      ] as const
    ).map(([wide, isSigned]): [string, Uint8Array, Record<string, string>] => [
      `a data descriptor, ${wide ? "64" : "32"} bits, ${isSigned ? "signed" : "unsigned"}`,
      buildZip([
        {
          ...hello,
          descriptor: descriptor(crc(hello.data), 5, 5, wide, isSigned),
          local: { crc: 0, size: 0, compressedSize: 0 },
        },
        { name: "b", data: text("2") },
      ]),
      { "a.txt": "hello", b: "2" },
    ]),
    ["the end records of ZIP64, as PyTorch writes them", with64({}), { "a.txt": "hello" }],
    [
      "only zeros, strongly compressed",
      buildZip([{ name: "z", data: zeros, isDeflated: true }]),
      { z: "\0".repeat(5000) },
    ],
    [
      "names that begin with a slash or have two, as keys of NumPy may",
      buildZip([
        { name: "/lstm/kernel:0.npy", data: text("1") },
        { name: "a//b", data: text("2") },
      ]),
      { "/lstm/kernel:0.npy": "1", "a//b": "2" },
    ],
    [
      "written by the library",
      writeZip(
        "zip",
        new Map([
          ["a", text("1")],
          ["b/c", text("")],
        ]),
        { alignment: 64 },
      ),
      { a: "1", "b/c": "" },
    ],
  ];
  test.each(valid)("%s", async (_, bytes, expected) => {
    expect(await contentsOf(bytes)).toEqual(expected);
  });

  test("the writer aligns contents and is deterministic", async () => {
    const members = new Map(
      Array.from({ length: 70 }, (_, k): [string, Uint8Array] => [`${"x".repeat(k)}${k}`, text("1")]),
    );
    const bytes = writeZip("zip", members, { alignment: 64 });
    const archive = await openZip(bytesSource(bytes), { format: "zip", limits: defaultLimits });
    expect([...archive.members.values()].map(({ start }) => start % 64)).toEqual(new Array(70).fill(0));
    expect(writeZip("zip", members, { alignment: 64 })).toEqual(bytes);
  });

  test("the writer refuses more members than the directory counts", () => {
    const members = new Map(Array.from({ length: 65_535 }, (_, k) => [String(k), new Uint8Array(0)]));
    expect(() => writeZip("zip", members)).toThrow(/expected fewer than 65535 members/);
  });

  test("the writer refuses names that leave the archive", () => {
    expect(() => writeZip("zip", new Map([["../a", text("1")]]))).toThrowError(
      expect.objectContaining({ code: "NAME" }),
    );
  });
});

/** An archive with `a.txt` and ZIP64 end records, of which some fields are changed. */
function with64(fields: Partial<Parameters<typeof end64>[1]>, end: EndFields = {}): Uint8Array {
  const plain = buildZip([hello]);
  const start = 30 + 5 + 5;
  const at = plain.length - 22;
  return buildZip([hello], { ...end, before: end64(at, { entries: 1, size: at - start, start, ...fields }) });
}

const names = ["../x", "/../x", "C:\\x", "C:x", "..\\x", "a/../../x", "./a", "a/.", "x\0.pkl", ""];
const bomb = deflateRawSync(new Uint8Array(20 * 1024 * 1024));
const deflated = (stored: Uint8Array, size: number, extra: Partial<Member> = {}): Member => ({
  name: "z",
  data: new Uint8Array(size),
  isDeflated: true,
  stored,
  ...extra,
});

/** One byte less of the only member. */
const hell = { size: 4, compressedSize: 4, crc: crc(text("hell")) };
const bad: [string, Uint8Array, string, object?][] = [
  ["no bytes", new Uint8Array(0), "TRUNCATED", { offset: 0 }],
  ["only the magic", text("PK\x03\x04"), "TRUNCATED"],
  ["a byte behind the archive", joinBytes(buildZip([hello]), text("x")), "TRAILING", { offset: 111 }],
  ["a comment that is cut", buildZip([hello], { comment: Buffer.from("hi") }).subarray(0, -1), "TRUNCATED"],
  [
    "a byte behind a comment",
    joinBytes(buildZip([hello], { comment: Buffer.from("hi") }), text("x")),
    "TRAILING",
  ],
  ["65,536 bytes behind the archive", joinBytes(buildZip([hello]), new Uint8Array(65536)), "TRUNCATED"],
  [
    "two end records with comments to the end",
    buildZip([hello], { comment: Buffer.from(buildZip([hello], { comment: Buffer.from("hi") })) }),
    "DISAGREEMENT",
    { offset: 91 },
  ],
  [
    "members that only the end record in a comment has",
    joinBytes(
      buildZip([hello]),
      buildZip([{ ...hello, name: "evil" }], { comment: Buffer.from("hi"), start: 113 + 30 + 4 + 5 }),
    ),
    "DISAGREEMENT",
  ],
  [
    "a comment that holds another end record",
    buildZip([hello], { comment: Buffer.from(buildZip([])) }),
    "OFFSET",
  ],
  ["bytes before the archive", joinBytes(text("#!/bin/sh\n"), buildZip([hello])), "OFFSET"],
  [
    "bytes before the archive, offsets corrected",
    buildZip([{ ...hello, before: text("#!/bin/sh\n") }]),
    "GAP",
    { entry: "a.txt", offset: 10 },
  ],
  [
    "bytes between members",
    buildZip([hello, { name: "b", data: text("1"), before: text("??") }]),
    "GAP",
    { entry: "b" },
  ],
  ["bytes between members and directory", buildZip([hello], { start: 30 + 5 + 5 + 1 }), "OFFSET"],
  [
    "bytes between the last member and the directory",
    buildZip([{ ...hello, local: hell, central: hell }]),
    "GAP",
    { offset: 30 + 5 + 4 },
  ],
  ["a comment beyond the directory", patched(buildZip([hello]), 40 + 32, 9), "TRUNCATED", { offset: 40 }],
  [
    "a local header beyond the file",
    patched(buildZip([hello]), 28, 0xff, 0xff),
    "OVERLAP",
    { entry: "a.txt" },
  ],
  ["the archive twice", joinBytes(buildZip([hello]), buildZip([hello])), "OFFSET"],
  ["more entries announced", buildZip([hello], { entries: 2 }), "TRUNCATED", { offset: 91 }],
  ["fewer entries announced", buildZip([hello, { name: "b", data: text("") }], { entries: 1 }), "GAP"],
  ["counts that differ", buildZip([hello], { entriesOnDisk: 2, entries: 1 }), "DISAGREEMENT"],
  ["another disk", buildZip([hello], { disk: 1 }), "FEATURE"],
  ["a member of another disk", buildZip([{ ...hello, central: { disk: 1 } }]), "FEATURE", { entry: "a.txt" }],
  ["a directory beyond the file", buildZip([hello], { start: 0xfffffff0 }), "OFFSET"],
  ["a directory of 4 GiB", buildZip([hello], { size: 0xfffffff0 }), "OFFSET"],
  ["ZIP64 announced and missing", buildZip([hello], { start: 0xffffffff }), "DISAGREEMENT"],
  ["ZIP64 with another count", with64({ entries: 2 }), "DISAGREEMENT"],
  ["ZIP64 with another size", with64({ size: 1 }), "DISAGREEMENT"],
  ["ZIP64 with another place", with64({ start: 0 }), "DISAGREEMENT"],
  ["ZIP64 with a place beyond the file", with64({ start: 2n ** 63n }, { start: 0xffffffff }), "OFFSET"],
  ["ZIP64 with counts that differ", with64({ entriesOnDisk: 3 }, {}), "DISAGREEMENT"],
  ["ZIP64 located elsewhere", with64({ position: 0 }), "HEADER"],
  ["ZIP64 of another length", with64({ length: 45 }), "HEADER"],
  ["ZIP64 of 2^32 entries", with64({ entries: 2 ** 32 }, { entries: 0xffff }), "OFFSET"],
  [
    "a directory signature missing",
    buildZip([{ ...hello, central: { signature: 0 } }]),
    "HEADER",
    { offset: 40 },
  ],
  [
    "a local signature missing",
    buildZip([{ ...hello, local: { signature: 0 } }]),
    "HEADER",
    { entry: "a.txt" },
  ],
  [
    "another local name",
    buildZip([{ ...hello, local: { name: "b.txt" } }]),
    "DISAGREEMENT",
    { entry: "a.txt" },
  ],
  [
    "another local name of another length",
    buildZip([{ ...hello, local: { name: "data.pkl" } }]),
    "DISAGREEMENT",
    { entry: "a.txt" },
  ],
  ["another local size", buildZip([{ ...hello, local: { size: 4 } }]), "DISAGREEMENT", { entry: "a.txt" }],
  [
    "another local compressed size",
    buildZip([{ ...hello, local: { compressedSize: 4 } }]),
    "DISAGREEMENT",
    { entry: "a.txt" },
  ],
  [
    "another local method",
    buildZip([{ ...hello, local: { method: 8 } }]),
    "DISAGREEMENT",
    { entry: "a.txt" },
  ],
  ["other local flags", buildZip([{ ...hello, local: { flags: 2 } }]), "DISAGREEMENT", { entry: "a.txt" }],
  ["another local CRC", buildZip([{ ...hello, local: { crc: 1 } }]), "DISAGREEMENT", { entry: "a.txt" }],
  [
    "no local CRC without a descriptor",
    buildZip([{ ...hello, local: { crc: 0 } }]),
    "DISAGREEMENT",
    { entry: "a.txt" },
  ],
  [
    "a wrong CRC",
    buildZip([{ ...hello, local: { crc: 1 }, central: { crc: 1 } }]),
    "CHECKSUM",
    { entry: "a.txt" },
  ],
  [
    "a CRC of 0",
    buildZip([{ ...hello, local: { crc: 0 }, central: { crc: 0 } }]),
    "CHECKSUM",
    { entry: "a.txt" },
  ],
  ...[0x1, 0x20, 0x40, 0x2000].map((flags): [string, Uint8Array, string, object] => [
    `flag 0x${flags.toString(16)}`,
    buildZip([{ ...hello, local: { flags }, central: { flags } }]),
    "FEATURE",
    { entry: "a.txt" },
  ]),
  ...[1, 9, 12, 14, 93, 99].map((method): [string, Uint8Array, string, object] => [
    `method ${method}`,
    buildZip([{ ...hello, local: { method }, central: { method } }]),
    "FEATURE",
    { entry: "a.txt" },
  ]),
  [
    "a stored member of two sizes",
    buildZip([{ ...hello, local: { size: 6 }, central: { size: 6 } }]),
    "DISAGREEMENT",
    { entry: "a.txt" },
  ],
  ["the same name twice", buildZip([hello, hello]), "DUPLICATE", { entry: "a.txt" }],
  [
    "two entries for one member",
    buildZip([hello, { ...hello, central: { name: "b" }, sameAs: 0 }]),
    "OVERLAP",
    { entry: "a.txt" },
  ],
  [
    "1,000 entries for one member",
    buildZip([
      hello,
      ...Array.from({ length: 999 }, (_, k): Member => ({ ...hello, central: { name: `${k}` }, sameAs: 0 })),
    ]),
    "OVERLAP",
  ],
  ["a member within another (quoted overlap)", quotedOverlap(), "OVERLAP", { entry: "outer" }],
  [
    "a member that reaches over the directory",
    buildZip([
      { ...hello, local: { size: 50, compressedSize: 50 }, central: { size: 50, compressedSize: 50 } },
    ]),
    "OVERLAP",
    { entry: "a.txt" },
  ],
  [
    "a local header behind the last member",
    buildZip([{ ...hello, central: { header: 1 } }]),
    "GAP",
    { entry: "a.txt" },
  ],
  [
    "a ZIP64 field for sizes that are not full",
    buildZip([{ ...hello, central: { extra: zip64Extra(5, 5) } }]),
    "DISAGREEMENT",
    { entry: "a.txt" },
  ],
  [
    "a full size without a ZIP64 field",
    buildZip([{ ...hello, central: { size: 0xffffffff, compressedSize: 0xffffffff } }]),
    "DISAGREEMENT",
    { entry: "a.txt" },
  ],
  [
    "a ZIP64 field that is short",
    buildZip([{ ...hello, central: { size: 0xffffffff, compressedSize: 0xffffffff, extra: zip64Extra(5) } }]),
    "DISAGREEMENT",
    { entry: "a.txt" },
  ],
  [
    "a ZIP64 size of 2^63",
    buildZip([
      {
        ...hello,
        central: { size: 0xffffffff, compressedSize: 0xffffffff, extra: zip64Extra(2n ** 63n, 2n ** 63n) },
      },
    ]),
    "OFFSET",
    { entry: "a.txt" },
  ],
  [
    "two ZIP64 fields",
    buildZip([
      {
        ...hello,
        central: {
          size: 0xffffffff,
          compressedSize: 0xffffffff,
          extra: Buffer.concat([zip64Extra(5, 5), zip64Extra(5, 5)]),
        },
      },
    ]),
    "HEADER",
    { entry: "a.txt" },
  ],
  [
    "a malformed extra field",
    buildZip([{ ...hello, central: { extra: Buffer.from([1, 2, 9, 0]) } }]),
    "HEADER",
    { entry: "a.txt" },
  ],
  [
    "a malformed local extra field",
    buildZip([{ ...hello, local: { extra: Buffer.from([1]) } }]),
    "HEADER",
    { entry: "a.txt" },
  ],
  [
    "local ZIP64 sizes that differ",
    buildZip([
      { ...hello, local: { size: 0xffffffff, compressedSize: 0xffffffff, extra: zip64Extra(6, 6) } },
    ]),
    "DISAGREEMENT",
    { entry: "a.txt" },
  ],
  [
    "a descriptor with another CRC",
    buildZip([{ ...hello, descriptor: descriptor(1, 5, 5) }]),
    "DISAGREEMENT",
    { entry: "a.txt" },
  ],
  [
    "a descriptor with another size",
    buildZip([{ ...hello, descriptor: descriptor(crc(hello.data), 5, 6) }]),
    "DISAGREEMENT",
    { entry: "a.txt" },
  ],
  [
    "a descriptor that is missing",
    buildZip([{ ...hello, local: { flags: 8 }, central: { flags: 8 } }]),
    "GAP",
    { entry: "a.txt" },
  ],
  [
    "a descriptor of 13 bytes",
    buildZip([{ ...hello, descriptor: Buffer.alloc(13) }]),
    "GAP",
    { entry: "a.txt" },
  ],
  [
    "a symbolic link",
    buildZip([{ ...hello, central: { madeBy: 3 << 8, attributes: (0xa1ff << 16) >>> 0 } }]),
    "FEATURE",
    { entry: "a.txt" },
  ],
  ["a folder with content", buildZip([{ name: "d/", data: text("1") }]), "SIZE", { entry: "d/" }],
  ...names.map((name): [string, Uint8Array, string] => [
    `a member named ${JSON.stringify(name)}`,
    buildZip([{ ...hello, name }]),
    "NAME",
  ]),
  ["a name of 2,000 bytes", buildZip([{ ...hello, name: "x".repeat(2000) }]), "NAME"],
  [
    "a name that is not UTF-8",
    buildZip([
      {
        ...hello,
        local: { name: Buffer.from([0xff]), flags: 0x800 },
        central: { name: Buffer.from([0xff]), flags: 0x800 },
      },
    ]),
    "ENCODING",
  ],
  ["a name of an unknown encoding", buildZip([{ ...hello, name: "ä" }]), "ENCODING"],
  ["a bomb above 100 to 1", buildZip([deflated(bomb, 20 * 1024 * 1024)]), "LIMIT", { entry: "z" }],
  ["a bomb that says it is small", buildZip([deflated(bomb, 1000)]), "INFLATE", { entry: "z" }],
  [
    "a stream that inflates to less",
    buildZip([deflated(deflateRawSync(zeros), 5001)]),
    "INFLATE",
    { entry: "z" },
  ],
  [
    "a stream with bytes behind it",
    buildZip([deflated(joinBytes(deflateRawSync(zeros), text("x")), 5000)]),
    "INFLATE",
    { entry: "z" },
  ],
  [
    "a stream that is cut",
    buildZip([deflated(deflateRawSync(zeros).subarray(0, -3), 5000)]),
    "INFLATE",
    { entry: "z" },
  ],
  ["no stream at all", buildZip([deflated(new Uint8Array(0), 0)]), "INFLATE", { entry: "z" }],
  [
    "a stored size of 2^62",
    buildZip([
      {
        ...hello,
        central: {
          size: 0xffffffff,
          compressedSize: 0xffffffff,
          extra: Buffer.concat([Buffer.from([1, 0, 16, 0]), u64(2n ** 52n), u64(2n ** 52n)]),
        },
      },
    ]),
    "LIMIT",
    { entry: "a.txt" },
  ],
];

/** Fifield's construction: the content of the first member is a stored block around the local header of the second. */
function quotedOverlap(): Uint8Array {
  const inner = buildZip([{ name: "inner", data: text("inner content") }]).subarray(0, 30 + 5 + 13);
  return buildZip([
    { name: "outer", data: inner },
    { name: "inner", data: text("inner content"), sameAs: 0, central: { header: 30 + 5 } },
  ]);
}

describe("hostile archives", () => {
  test.each(bad)("%s", async (_, bytes, code, place) => {
    await expectRefusal(open, bytes, code, place);
  });

  test("a directory with an entry too many is refused before its members are", async () => {
    const bytes = buildZip([hello, { name: "b", data: text("") }], { entries: 1 });
    await expectRefusal(open, bytes, "GAP", {}, "bytes of directory");
  });

  test("more members than allowed, in total and in bytes", async () => {
    const bytes = buildZip(
      Array.from({ length: 20 }, (_, k) => ({ name: String(k), data: new Uint8Array(100) })),
    );
    await expectRefusal(openWith({ zipEntries: 19 }), bytes, "LIMIT");
    await expectRefusal(openWith({ zipDirectoryBytes: 100 }), bytes, "LIMIT");
    const compressed = buildZip([
      { name: "z", data: zeros, isDeflated: true },
      { name: "y", data: zeros, isDeflated: true },
    ]);
    await expectRefusal(openWith({ inflateTotalBytes: 0 }), compressed, "LIMIT", { entry: "z" });
  });

  const seeds: [string, Uint8Array][] = [
    [
      "stored and deflated members",
      buildZip([hello, { name: "b", data: text("abc".repeat(99)), isDeflated: true }]),
    ],
    ["descriptors and ZIP64", with64({})],
  ];
  test.each(seeds)("every prefix of %s is refused", async (_, bytes) =>
    expectTruncationsRefused(open, bytes),
  );

  test.each(seeds)("no mutant of %s gives other contents", async (_, bytes) => {
    const expected = new Map(Object.entries(await contentsOf(bytes)));
    await runMutants(open, bytes, {
      random: 2,
      // A name, which no checksum covers, may change in both places only by two matching changes.
      accepted: (members) => {
        for (const [name, { bytes: content }] of members)
          expect(Buffer.from(content).toString()).toBe(expected.get(name));
      },
    });
  });
});
