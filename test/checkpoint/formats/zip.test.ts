/** Zip archives: what writers write is read; what disagrees with itself is refused. */
import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { openZip } from "../../../src/checkpoint/formats/zip/open.ts";
import { Budget } from "../../../src/core/storage/budget.ts";
import { type ByteSource, bytesSource } from "../../../src/core/storage/source.ts";
import { writeZip } from "../../support/writers.ts";
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
  (memory?: number): Open =>
  async (source: ByteSource) => {
    const budget = new Budget(source.size, { memory });
    const archive = await openZip(source, { format: "zip", budget });
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
const of = (name: string, value: string) => ({ name, data: text(value) });
const hello = of("a.txt", "hello");
const noText = { name: Buffer.from([0xff]), flags: 0x800 };
const wide = { size: 0xffffffff, compressedSize: 0xffffffff };
const z = { entry: "z" };
const zeros = new Uint8Array(5000);

async function contentsOf(bytes: Uint8Array): Promise<Record<string, string>> {
  const archive = await openZip(bytesSource(bytes), { format: "zip" });
  const result: Record<string, string> = {};
  for (const [name, member] of archive.members)
    result[name] = Buffer.from(await archive.read(member)).toString();
  return result;
}

const inA = { entry: "a.txt" };
/** An archive of one member whose entry in the directory, or whose header, says something else. */
const listed = (central: Member["central"]) => buildZip([{ ...hello, central }]);
const told = (local: Member["local"]) => buildZip([{ ...hello, local }]);

describe("valid archives", () => {
  const extra = (...values: number[]) => ({ ...wide, extra: zip64Extra(...values) });
  const described = (is64: boolean, isSigned: boolean): [string, Uint8Array, Record<string, string>] => [
    `a data descriptor, ${is64 ? "64" : "32"} bits, ${isSigned ? "signed" : "unsigned"}`,
    buildZip([
      {
        ...hello,
        descriptor: descriptor(crc(hello.data), 5, 5, is64, isSigned),
        local: { crc: 0, size: 0, compressedSize: 0 },
      },
      of("b", "2"),
    ]),
    { "a.txt": "hello", b: "2" },
  ];
  const inUtf8 = { local: { flags: 0x800 }, central: { flags: 0x800 } };
  const padded = { extra: Buffer.from([0x46, 0x42, 2, 0, 1, 1]) };
  const written = new Map([
    ["a", text("1")],
    ["b/c", text("")],
  ]);
  const valid: [string, Uint8Array, Record<string, string>?][] = [
    ["empty", buildZip([]), {}],
    [
      "stored and deflated",
      buildZip([hello, { ...of("b/c", "x".repeat(99)), isDeflated: true }]),
      { "a.txt": "hello", "b/c": "x".repeat(99) },
    ],
    ["a folder", buildZip([of("d/", ""), of("d/e", "1")]), { "d/e": "1" }],
    ["a comment", buildZip([hello], { comment: Buffer.from("hi") })],
    ["the longest comment", buildZip([hello], { comment: Buffer.alloc(65535, "PK") })],
    [
      "a comment, and an archive as a member",
      buildZip([{ name: "a.zip", data: buildZip([]) }], { comment: Buffer.from("hi") }),
      { "a.zip": Buffer.from(buildZip([])).toString() },
    ],
    ["a UTF-8 name", buildZip([{ ...of("ä", "1"), ...inUtf8 }]), { ä: "1" }],
    ["padding in a local header", buildZip([{ ...hello, local: padded }])],
    ["local sizes in ZIP64 form, as NumPy writes them", buildZip([{ ...hello, local: extra(5, 5) }])],
    [
      "local sizes in ZIP64 form with an offset, as PyTorch writes them beyond 4 GiB",
      buildZip([{ ...hello, local: extra(5, 5, 0) }]),
    ],
    ["sizes and place of a member in ZIP64 form", listed({ header: 0xffffffff, ...extra(5, 5, 0) })],
    described(false, true),
    described(false, false),
    described(true, true),
    described(true, false),
    ["the end records of ZIP64, as PyTorch writes them", with64({})],
    ["only zeros", buildZip([{ name: "z", data: zeros, isDeflated: true }]), { z: "\0".repeat(5000) }],
    [
      "names that begin with a slash or have two, as keys of NumPy may",
      buildZip([of("/lstm/kernel:0.npy", "1"), of("a//b", "2")]),
      { "/lstm/kernel:0.npy": "1", "a//b": "2" },
    ],
    [
      "bytes before the archive, with their place in its offsets, and between members",
      buildZip([
        { ...hello, before: text("#!/bin/sh\n") },
        { ...of("b", "1"), before: text("??") },
      ]),
      { "a.txt": "hello", b: "1" },
    ],
    [
      "another name and checksum in the local header: the directory counts",
      told({ name: "data.pkl", crc: 1, flags: 2 }),
    ],
    ["written by the library", writeZip("zip", written, { alignment: 64 }), { a: "1", "b/c": "" }],
  ];
  test.each(valid)("%s", async (_, bytes, expected = { "a.txt": "hello" }) => {
    expect(await contentsOf(bytes)).toEqual(expected);
  });

  test("the writer aligns contents and is deterministic", async () => {
    const members = new Map(
      Array.from({ length: 70 }, (_, k): [string, Uint8Array] => [`${"x".repeat(k)}${k}`, text("1")]),
    );
    const bytes = writeZip("zip", members, { alignment: 64 });
    const archive = await openZip(bytesSource(bytes), { format: "zip" });
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

const bad: [string, Uint8Array, string, object?][] = [
  ["no bytes", new Uint8Array(0), "TRUNCATED", { offset: 0 }],
  ["only the magic", text("PK\x03\x04"), "TRUNCATED"],
  ["a byte behind the archive", joinBytes(buildZip([hello]), text("x")), "TRUNCATED"],
  ["a comment that is cut", buildZip([hello], { comment: Buffer.from("hi") }).subarray(0, -1), "TRUNCATED"],
  [
    "a byte behind a comment",
    joinBytes(buildZip([hello], { comment: Buffer.from("hi") }), text("x")),
    "TRUNCATED",
  ],
  ["65,536 bytes behind the archive", joinBytes(buildZip([hello]), new Uint8Array(65536)), "TRUNCATED"],
  [
    "two end records with comments to the end",
    buildZip([hello], { comment: Buffer.from(buildZip([hello], { comment: Buffer.from("hi") })) }),
    "OFFSET",
  ],
  [
    "a comment that holds another end record",
    buildZip([hello], { comment: Buffer.from(buildZip([])) }),
    "OFFSET",
  ],
  ["bytes before the archive", joinBytes(text("#!/bin/sh\n"), buildZip([hello])), "OFFSET"],
  ["bytes between members and directory", buildZip([hello], { start: 30 + 5 + 5 + 1 }), "OFFSET"],
  ["a comment beyond the directory", patched(buildZip([hello]), 40 + 32, 9), "TRUNCATED", { offset: 40 }],
  ["a local header beyond the file", patched(buildZip([hello]), 28, 0xff, 0xff), "OFFSET", inA],
  ["the archive twice", joinBytes(buildZip([hello]), buildZip([hello])), "OFFSET"],
  ["more entries announced", buildZip([hello], { entries: 2 }), "TRUNCATED", { offset: 91 }],
  ["fewer entries announced", buildZip([hello, of("b", "")], { entries: 1 }), "GAP"],
  ["a directory beyond the file", buildZip([hello], { start: 0xfffffff0 }), "OFFSET"],
  ["a directory of 4 GiB", buildZip([hello], { size: 0xfffffff0 }), "OFFSET"],
  ["ZIP64 announced and missing", buildZip([hello], { start: 0xffffffff }), "HEADER"],
  ["ZIP64 with another count", with64({ entries: 2 }), "TRUNCATED"],
  ["ZIP64 with another size", with64({ size: 1 }), "OFFSET"],
  ["ZIP64 with another place", with64({ start: 0 }), "OFFSET"],
  ["ZIP64 with a place beyond the file", with64({ start: 2n ** 63n }, { start: 0xffffffff }), "OFFSET"],
  ["ZIP64 of 2^32 entries", with64({ entries: 2 ** 32 }, { entries: 0xffff }), "LIMIT"],
  ["a directory signature missing", listed({ signature: 0 }), "HEADER", { offset: 40 }],
  ["a local signature missing", told({ signature: 0 }), "OFFSET", inA],
  ["a wrong CRC", buildZip([{ ...hello, local: { crc: 1 }, central: { crc: 1 } }]), "CHECKSUM", inA],
  ["a CRC of 0", buildZip([{ ...hello, local: { crc: 0 }, central: { crc: 0 } }]), "CHECKSUM", inA],
  ...[0x1, 0x20, 0x40, 0x2000].map((flags): [string, Uint8Array, string, object] => [
    `flag 0x${flags.toString(16)}`,
    buildZip([{ ...hello, local: { flags }, central: { flags } }]),
    "FEATURE",
    inA,
  ]),
  ...[1, 9, 12, 14, 93, 99].map((method): [string, Uint8Array, string, object] => [
    `method ${method}`,
    buildZip([{ ...hello, local: { method }, central: { method } }]),
    "FEATURE",
    inA,
  ]),
  [
    "a stored member of two sizes",
    buildZip([{ ...hello, local: { size: 6 }, central: { size: 6 } }]),
    "SIZE",
    inA,
  ],
  ["the same name twice", buildZip([hello, hello]), "DUPLICATE", inA],
  [
    "a member that reaches over the directory",
    buildZip([
      { ...hello, local: { size: 50, compressedSize: 50 }, central: { size: 50, compressedSize: 50 } },
    ]),
    "CHECKSUM",
    inA,
  ],
  ["a local header behind the last member", listed({ header: 1 }), "OFFSET", inA],
  ["a full size without a ZIP64 field", listed({ ...wide }), "HEADER", inA],
  ["a ZIP64 field that is short", listed({ ...wide, extra: zip64Extra(5) }), "HEADER", inA],
  ["a ZIP64 size of 2^63", listed({ ...wide, extra: zip64Extra(2n ** 63n, 2n ** 63n) }), "OFFSET", inA],
  ...names.map((name): [string, Uint8Array, string] => [
    `a member named ${JSON.stringify(name)}`,
    buildZip([{ ...hello, name }]),
    "NAME",
  ]),
  ["a name of 2,000 bytes", buildZip([{ ...hello, name: "x".repeat(2000) }]), "NAME"],
  ["a name that is not UTF-8", buildZip([{ ...hello, local: noText, central: noText }]), "ENCODING"],
  ["a name of an unknown encoding", buildZip([{ ...hello, name: "ä" }]), "ENCODING"],
  ["a bomb of 300 MB", buildZip([deflated(bomb, 300 * 1024 * 1024)]), "LIMIT", z],
  ["a bomb that says it is small", buildZip([deflated(bomb, 1000)]), "INFLATE", z],
  ["a stream that inflates to less", buildZip([deflated(deflateRawSync(zeros), 5001)]), "INFLATE", z],
  [
    "a stream with bytes behind it",
    buildZip([deflated(joinBytes(deflateRawSync(zeros), text("x")), 5000)]),
    "INFLATE",
    z,
  ],
  ["a stream that is cut", buildZip([deflated(deflateRawSync(zeros).subarray(0, -3), 5000)]), "INFLATE", z],
  ["no stream at all", buildZip([deflated(new Uint8Array(0), 0)]), "INFLATE", z],
  [
    "a stored size of 2^62",
    buildZip([
      {
        ...hello,
        central: {
          ...wide,
          extra: Buffer.concat([Buffer.from([1, 0, 16, 0]), u64(2n ** 52n), u64(2n ** 52n)]),
        },
      },
    ]),
    "LIMIT",
    inA,
  ],
];

describe("hostile archives", () => {
  test.each(bad)("%s", async (_, bytes, code, place) => {
    await expectRefusal(open, bytes, code, place);
  });

  test("a directory with an entry too many is refused before its members are", async () => {
    const bytes = buildZip([hello, of("b", "")], { entries: 1 });
    await expectRefusal(open, bytes, "GAP", {}, "bytes of directory");
  });

  test("more members than allowed, in total and in bytes", async () => {
    const bytes = buildZip(
      Array.from({ length: 20 }, (_, k) => ({ name: String(k), data: new Uint8Array(100) })),
    );
    await expectRefusal(openWith(10_000), bytes, "LIMIT");
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
    // Zeros over an entry of the directory make an empty member: the checksum of nothing is 0.
    const expected = [...Object.values(await contentsOf(bytes)), ""];
    await runMutants(open, bytes, {
      random: 2,
      // No checksum covers a name, but each content has one.
      accepted: (members) => {
        for (const { bytes: content } of members.values())
          expect(expected).toContain(Buffer.from(content).toString());
      },
    });
  });
});
