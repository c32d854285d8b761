/** Torch7's files, built here byte by byte from the specification (torch7/File.lua, generic/Tensor.c), since we could not run Torch7. */
import { describe, expect, test } from "vitest";
import { openFile } from "../../../src/checkpoint/formats/detect.ts";
import { openTorch7 } from "../../../src/checkpoint/formats/torch7/open.ts";
import { toFloat } from "../../../src/core/storage/raw.ts";
import { bytesSource } from "../../../src/core/storage/source.ts";
import { readAll } from "../../support/readAll.ts";
import { expectRefusal, expectTruncationsRefused, joinBytes, runMutants, sample } from "./hostile.ts";
import { t7Of } from "./t7Builder.ts";

type Part = Uint8Array;

const int = (value: number): Part => new Uint8Array(Int32Array.of(value).buffer);
const long = (value: number | bigint): Part => new Uint8Array(BigInt64Array.of(BigInt(value)).buffer);
const text = (value: string): Part => joinBytes(int(Buffer.byteLength(value)), Buffer.from(value));
const nil = int(0);
/** Numbers as int, bigints as long, texts and bytes. */
const raw = (...parts: (number | bigint | string | Uint8Array)[]) =>
  joinBytes(
    ...parts.map((part) => {
      if (typeof part === "number") return int(part);
      if (typeof part === "bigint") return long(Number(part));
      return typeof part === "string" ? text(part) : part;
    }),
  );
const number = (value: number) => joinBytes(int(1), new Uint8Array(Float64Array.of(value).buffer));
const string = (value: string) => joinBytes(int(2), text(value));
const boolean = (value: number) => joinBytes(int(5), int(value));
const table = (index: number, count: number, ...parts: Part[]) =>
  joinBytes(int(3), int(index), int(count), ...parts);
const object = (index: number, type: string, ...parts: Part[]) =>
  joinBytes(int(4), int(index), text("V 1"), text(type), ...parts);
const reference = (type: number, index: number) => joinBytes(int(type), int(index));
const storage = (
  index: number,
  values: number[],
  type = "torch.FloatStorage",
  count: number | bigint = values.length,
) => object(index, type, long(count), new Uint8Array(Float32Array.from(values).buffer));
const tensor = (
  index: number,
  sizes: number[],
  strides: number[],
  offset: number,
  content: Part,
  type = "torch.FloatTensor",
  rank = sizes.length,
) => object(index, type, int(rank), ...sizes.map(long), ...strides.map(long), long(offset), content);
const six = [1, 2, 3, 4, 5, 6];
const matrix = tensor(1, [2, 3], [3, 1], 1, storage(2, six));

async function valuesOf(bytes: Uint8Array): Promise<Record<string, number[]>> {
  const contents = await openFile(bytesSource(bytes));
  expect(contents.format).toBe("torch7");
  const result: Record<string, number[]> = {};
  for (const [name, raw] of await readAll(contents)) result[name] = [...toFloat(raw, "float64")];
  return result;
}

describe("what is read", () => {
  test("a tensor alone, views, and tensors that share one storage", async () => {
    expect(await valuesOf(matrix)).toEqual({ tensor: six });
    const shared = table(
      1,
      5,
      string("a"),
      tensor(2, [3], [1], 1, storage(3, six)),
      string("b"),
      tensor(4, [3], [1], 4, reference(4, 3)),
      string("t"),
      tensor(5, [3, 2], [1, 3], 1, reference(4, 3)),
      string("every second"),
      tensor(6, [3], [2], 2, reference(4, 3)),
      string("expanded"),
      tensor(7, [2, 2], [1, 0], 5, reference(4, 3)),
    );
    expect(await valuesOf(shared)).toEqual({
      a: [1, 2, 3],
      b: [4, 5, 6],
      t: [1, 4, 2, 5, 3, 6],
      "every second": [2, 4, 6],
      expanded: [5, 5, 6, 6],
    });
  });

  test("a char-rnn checkpoint: nested classes, names, numbers and flags", async () => {
    const module = object(
      3,
      "nn.Linear",
      table(
        4,
        3,
        string("weight"),
        tensor(5, [2, 3], [3, 1], 1, storage(6, six, "torch.CudaStorage"), "torch.CudaTensor"),
        string("train"),
        boolean(1),
        string("output"),
        tensor(7, [], [], 1, nil),
      ),
    );
    const checkpoint = table(
      1,
      3,
      string("protos"),
      table(2, 1, number(1), module),
      string("opt"),
      table(8, 2, string("rnn_size"), number(128), string("model"), string("lstm")),
      string("vocab"),
      table(9, 2, number(1), string("a"), number(2), string("b")),
    );
    expect(await valuesOf(checkpoint)).toEqual({ "protos.1.weight": six, "protos.1.output": [] });
    const { metadata } = await openFile(bytesSource(checkpoint));
    expect(metadata).toEqual(
      new Map<string, unknown>([
        ["vocab", ["a", "b"]],
        ["opt.rnn_size", 128],
        ["opt.model", "lstm"],
        ["protos.1.train", true],
        ["classes", new Map([["protos.1", "nn.Linear"]])],
      ]),
    );
  });

  test("cycles, and the shortest of many paths", async () => {
    // node = { next = { node = node, module = M }, module = M }; the deeper way to M comes first.
    const module = object(3, "nn.Bias", table(4, 1, string("bias"), tensor(5, [1], [1], 1, storage(6, [7]))));
    const node = table(
      1,
      2,
      string("next"),
      table(2, 2, string("module"), module, string("node"), reference(3, 1)),
      string("module"),
      reference(4, 3),
    );
    expect(await valuesOf(node)).toEqual({ "module.bias": [7] });
  });

  test("an object that holds only itself, and two that hold each other", async () => {
    expect(await valuesOf(object(1, "a.Loop", reference(4, 1)))).toEqual({});
    expect(await valuesOf(object(1, "a.A", object(2, "a.B", reference(4, 1))))).toEqual({});
  });

  test("files of before the versions, where the class comes first", async () => {
    const values = raw(4, 2, "torch.FloatStorage", 6n, new Uint8Array(Float32Array.from(six).buffer));
    const old = raw(4, 1, "torch.FloatTensor", 1, 6n, 1n, 1n, values);
    expect(await valuesOf(old)).toEqual({ tensor: six });
  });

  test("other element types, and a storage as a value", async () => {
    const sizes = raw(4, 1, "V 1", "torch.LongStorage", 2n, 3n, 4n);
    expect(await valuesOf(sizes)).toEqual({ tensor: [3, 4] });
    const values = raw(4, 2, "V 1", "torch.ByteStorage", 2n, Uint8Array.of(7, 255));
    const bytes = raw(4, 1, "V 1", "torch.ByteTensor", 1, 2n, 1n, 1n, values);
    expect(await valuesOf(bytes)).toEqual({ tensor: [7, 255] });
  });

  test("a table of a thousand levels", async () => {
    const levels = 1000;
    const parts = Array.from({ length: levels }, (_, k) =>
      joinBytes(int(3), int(k + 1), int(1), string("x")),
    );
    expect(await valuesOf(joinBytes(...parts, number(1)))).toEqual({});
  });

  test("the ASCII encoding", async () => {
    const ascii = [
      "3\n1\n3\n", // a table of three
      "2\n6\nweight\n",
      "4\n2\n3\nV 1\n17\ntorch.FloatTensor\n2\n2 3\n3 1\n1\n",
      "4\n3\n3\nV 1\n18\ntorch.FloatStorage\n6\n1 2.5 -3e-05 nan inf 6\n",
      "2\n4\nsize\n1\n0.1\n",
      "2\n4\nflag\n5\n1\n",
    ].join("");
    expect(await valuesOf(Buffer.from(ascii))).toEqual({
      weight: [1, 2.5, Math.fround(-3e-5), Number.NaN, Number.POSITIVE_INFINITY, 6],
    });
    const { metadata } = await openFile(bytesSource(Buffer.from(ascii)));
    expect(metadata).toEqual(
      new Map<string, unknown>([
        ["size", 0.1],
        ["flag", true],
      ]),
    );
  });

  test("ASCII bytes and longs", async () => {
    const ascii =
      "3\n1\n2\n1\n1\n4\n2\n3\nV 1\n16\ntorch.ByteTensor\n1\n3\n1\n1\n4\n3\n3\nV 1\n17\ntorch.ByteStorage\n3\nA\n \n1\n2\n4\n4\n3\nV 1\n17\ntorch.LongStorage\n2\n-5 9007199254740991\n";
    expect(await valuesOf(Buffer.from(ascii))).toEqual({ "1": [65, 10, 32], "2": [-5, 9007199254740991] });
  });
});

const bad: [string, Uint8Array, string, object?][] = [
  ["nothing", new Uint8Array(0), "TRUNCATED", { offset: 0 }],
  ["type 9", int(9), "HEADER", { offset: 0 }],
  ["type -1", int(-1), "HEADER", { offset: 0 }],
  [
    "big-endian",
    joinBytes(Uint8Array.of(0, 0, 0, 4, 0, 0, 0, 1), new Uint8Array(20)),
    "HEADER",
    { offset: 0 },
  ],
  ["a function", joinBytes(int(6), text("\u001bLJ"), nil), "T7_FUNCTION_REFUSED", { offset: 0 }],
  [
    "a function of the legacy kind",
    joinBytes(int(7), int(1), text("\u001bLJ"), nil),
    "T7_FUNCTION_REFUSED",
    { offset: 0 },
  ],
  [
    "a function with upvalues",
    table(1, 1, string("f"), joinBytes(int(8), int(2), text("\u001bLJ"), nil)),
    "T7_FUNCTION_REFUSED",
    { offset: 21 },
  ],
  ["index 0", table(0, 0), "OFFSET", { offset: 4 }],
  ["index -1", table(-1, 0), "OFFSET", { offset: 4 }],
  ["a first index of 2", table(2, 0), "OFFSET", { offset: 4 }],
  ["an index ahead", table(1, 1, string("a"), reference(3, 5)), "OFFSET"],
  ["a table referred to as an object", table(1, 1, string("a"), reference(4, 1)), "DISAGREEMENT"],
  ["an object referred to as a table", object(1, "a.A", reference(3, 1)), "DISAGREEMENT"],
  ["a table of -1 entries", table(1, -1), "OFFSET", { offset: 8 }],
  ["a table of 2^31 - 1 entries", table(1, 2 ** 31 - 1), "OFFSET", { offset: 8 }],
  ["a nil key", table(1, 1, nil, number(1)), "HEADER"],
  ["a NaN key", table(1, 1, number(Number.NaN), number(1)), "HEADER"],
  ["a key twice", table(1, 2, string("a"), nil, string("a"), nil), "DUPLICATE"],
  ["a boolean of 2", boolean(2), "HEADER", { offset: 4 }],
  ["a text of -1 bytes", joinBytes(int(2), int(-1)), "OFFSET", { offset: 4 }],
  ["a text of 2^31 - 1 bytes", joinBytes(int(2), int(2 ** 31 - 1)), "LIMIT", { offset: 4 }],
  ["a text beyond the file", joinBytes(int(2), int(5), Uint8Array.of(65)), "TRUNCATED"],
  ["a text that is not UTF-8", joinBytes(int(2), int(1), Uint8Array.of(0xff)), "ENCODING"],
  ["a class with spaces", object(1, "os.execute('id')", nil), "HEADER"],
  ["a class of no name", object(1, "", nil), "HEADER"],
  ["a class of 2,000 bytes", object(1, "x".repeat(2000), nil), "NAME"],
  ["a version that is none", joinBytes(int(4), int(1), text("V x"), text("nn.Linear"), nil), "HEADER"],
  ["rank -1", tensor(1, [], [], 1, nil, "torch.FloatTensor", -1), "LIMIT"],
  ["rank 100", tensor(1, [], [], 1, nil, "torch.FloatTensor", 100), "LIMIT"],
  ["a negative size", tensor(1, [-1], [1], 1, storage(2, six)), "SHAPE"],
  ["a negative stride", tensor(1, [2], [-1], 1, storage(2, six)), "OFFSET"],
  ["a size beyond 2^31", tensor(1, [2 ** 40], [1], 1, storage(2, six)), "LIMIT"],
  [
    "a size of 2^62",
    object(1, "torch.FloatTensor", int(1), long(2n ** 62n), long(1), long(1), storage(2, six)),
    "OFFSET",
  ],
  ["offset 0", tensor(1, [2], [1], 0, storage(2, six)), "OFFSET"],
  ["offset -1", tensor(1, [2], [1], -1, storage(2, six)), "OFFSET"],
  ["offset beyond the storage", tensor(1, [2], [1], 6, storage(2, six)), "OFFSET"],
  ["sizes beyond the storage", tensor(1, [7], [1], 1, storage(2, six)), "OFFSET"],
  ["strides beyond the storage", tensor(1, [2, 3], [4, 1], 1, storage(2, six)), "OFFSET"],
  ["stride 0 to 2^30 elements", tensor(1, [2 ** 15, 2 ** 15], [0, 0], 1, storage(2, six)), "LIMIT"],
  ["no storage for elements", tensor(1, [2], [1], 1, nil), "DISAGREEMENT"],
  ["a storage of another type", tensor(1, [2], [1], 1, storage(2, six, "torch.IntStorage")), "DISAGREEMENT"],
  ["a table as storage", tensor(1, [2], [1], 1, table(2, 0)), "DISAGREEMENT"],
  ["a tensor as its own storage", tensor(1, [2], [1], 1, reference(4, 1)), "DISAGREEMENT"],
  ["a storage of -1 elements", tensor(1, [2], [1], 1, storage(2, six, "torch.FloatStorage", -1)), "OFFSET"],
  [
    "a storage of 2^62 elements",
    tensor(1, [2], [1], 1, storage(2, six, "torch.FloatStorage", 2n ** 62n)),
    "OFFSET",
  ],
  [
    "a storage beyond the file",
    tensor(1, [2], [1], 1, storage(2, six, "torch.FloatStorage", 7)),
    "TRUNCATED",
  ],
  ["32-bit longs", raw(4, 1, "V 1", "torch.FloatTensor", 1, 6, 1, 1, storage(2, six)), "LIMIT"],
  ["bytes behind the object", joinBytes(matrix, Uint8Array.of(0)), "TRAILING", { offset: matrix.length }],
  ["two objects", joinBytes(number(1), number(2)), "TRAILING"],
  [
    "100,000 nested tables",
    joinBytes(...Array.from({ length: 100_000 }, (_, k) => joinBytes(int(3), int(k + 1), int(1), number(1)))),
    "TOO_DEEP",
  ],
  ["ASCII: a table of -1", Buffer.from("3\n1\n-1\n"), "HEADER"],
  ["ASCII: a type that is not a number", Buffer.from("3\n1\n1\nxxxx\n"), "HEADER"],
  ["ASCII: a type of 20 digits", Buffer.from("3\n1\n1\n99999999999999999999\n"), "HEADER"],
  ["ASCII: the end in a number", Buffer.from("3\n1\n1\n1\n1\n"), "TRUNCATED"],
  ["ASCII: a number in hexadecimal", Buffer.from("3\n1\n1\n1\n0x10\n"), "HEADER"],
  ["ASCII: a function", Buffer.from("3\n1\n1\n1\n1\n8\n2\n3\nabc\n"), "T7_FUNCTION_REFUSED"],
  [
    "ASCII: a storage of 10^9",
    Buffer.from("4\n1\n3\nV 1\n18\ntorch.FloatStorage\n1000000000\n1 2\n"),
    "TRUNCATED",
  ],
  ["ASCII: an element of text", Buffer.from("4\n1\n3\nV 1\n18\ntorch.FloatStorage\n2\n1 x\n"), "HEADER"],
  ["ASCII: an integer that is text", Buffer.from("4\n1\n3\nV 1\n16\ntorch.IntStorage\n2\n1 x\n"), "HEADER"],
  ["ASCII: a count beyond 32 bits", Buffer.from("3\n1\n99999999999\n"), "HEADER"],
  ["a text that is not UTF-8", joinBytes(int(2), int(1), Uint8Array.of(0xff)), "ENCODING"],
  ["ASCII: text beyond the file", Buffer.from("3\n1\n1\n2\n99\nab"), "TRUNCATED"],
  ["ASCII: text that is not UTF-8", Buffer.from("3\n1\n1\n2\n1\n\xff\n", "latin1"), "ENCODING"],
  ["ASCII: half floats", Buffer.from("4\n1\n3\nV 1\n17\ntorch.HalfStorage\n2\n1 2\n"), "DTYPE"],
  ["ASCII: text behind", Buffer.from("3\n1\n0\nx"), "TRAILING"],
];

describe("hostile files", () => {
  test("an ASCII file that is too large to read at once", async () => {
    const head = Buffer.from("4\n1\n3\nV 1\n17\ntorch.FloatTensor\n");
    const huge = { size: 2 ** 30 + 1, read: async (start: number, end: number) => head.subarray(start, end) };
    await expect(openTorch7(huge)).rejects.toMatchObject({ code: "LIMIT", format: "torch7" });
  });

  test.each(bad)("%s", async (_, bytes, code, place) => expectRefusal(openTorch7, bytes, code, place));

  const seeds: [string, Uint8Array][] = [
    [
      "a class with shared storages",
      object(
        1,
        "nn.A",
        table(
          2,
          2,
          string("a"),
          tensor(3, [3], [1], 1, storage(4, six)),
          number(1),
          tensor(5, [3], [1], 4, reference(4, 4)),
        ),
      ),
    ],
    [
      "a table of tensors",
      t7Of(
        new Map([
          ["weight", sample([2, 2])],
          ["bias", sample([2])],
        ]),
      ),
    ],
    [
      "an ASCII table",
      Buffer.from(
        "3\n1\n1\n2\n6\nweight\n4\n2\n3\nV 1\n17\ntorch.FloatTensor\n1\n2\n1\n1\n4\n3\n3\nV 1\n18\ntorch.FloatStorage\n2\n1.25 2.5 ",
      ),
    ],
  ];
  test.each(seeds)("mutants of %s", async (_, bytes) => {
    expect((await runMutants(openTorch7, bytes, { random: 9 })).size).toBeGreaterThan(3);
  });
  // A number in ASCII that is cut is another number.
  test.each(seeds.slice(0, 2))("every prefix of %s is refused", async (_, bytes) =>
    expectTruncationsRefused(openTorch7, bytes),
  );
});
