/** Mutants of valid Parquet files, by structure and by bytes: each is read or refused with a code, with a small heap and soon. */
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, expect, test } from "vitest";
import { FormatError } from "../../../src/core/tensor/errors.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { readParquet } from "../../../src/jobs/data/parquet.ts";
import { Doors, HANGS } from "../../support/doors.ts";

const doors = new Doors();
afterAll(() => doors.close());

/** Of each seed file; more in a release. */
const count = Math.ceil(Number(process.env.SLUICE_MUTANTS ?? 300) / 2);

const numbers = Array.from({ length: 400 }, (_, k) => (k * 7919) % 1000);
const seeds = [undefined, "UNCOMPRESSED" as const].map(
  (codec) =>
    new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          { name: "day", data: numbers.map((n) => new Date(n * 86_400_000)), type: "TIMESTAMP" },
          { name: "value", data: numbers.map((n) => n / 8), type: "DOUBLE" },
          { name: "count", data: numbers.map((n) => BigInt(n)), type: "INT64" },
          { name: "open", data: numbers.map((n) => n % 2 === 0), type: "BOOLEAN" },
          { name: "label", data: numbers.map((n) => `d${n % 9}`), type: "STRING" },
          { name: "gaps", data: numbers.map((n) => (n % 3 === 0 ? null : n)), type: "INT32" },
        ],
        rowGroupSize: 150,
        ...(codec && { codec }),
      }),
    ),
);

/** Numbers that lie: varints of sizes, runs and counts at their edges. */
const LIES = [
  [0],
  [1],
  [0x7f],
  [0x80, 0x01],
  [0xfe, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  [0x80, 0x80, 0x80, 0x80, 0x08],
  [0xf9, 0xff, 0xff, 0xff, 0x07],
];

function mutate(seed: Uint8Array, random: Random): Uint8Array {
  const footer = seed.length - 8 - new DataView(seed.buffer).getUint32(seed.length - 8, true);
  let bytes = [...seed];
  for (let k = 0; k <= random.integer(3); k++) {
    const start = random.integer(2) === 0 ? footer : 4;
    const at = start + random.integer(seed.length - 8 - start);
    const lie = LIES[random.integer(LIES.length)];
    const kind = random.integer(4);
    if (kind === 0) bytes[at] = random.integer(256);
    else if (kind === 1) bytes[at] ^= 1 << random.integer(8);
    else if (kind === 2) bytes.splice(at, lie.length, ...lie);
    else bytes = [...bytes.slice(0, at), ...lie, ...bytes.slice(at + 1)];
  }
  // An insertion must not be found by the length of the footer alone.
  const mutant = Uint8Array.from(bytes);
  const length = mutant.length - 8 - footer;
  if (random.integer(4) > 0) new DataView(mutant.buffer).setUint32(mutant.length - 8, length, true);
  return mutant;
}

test("mutants are read or refused", async () => {
  const random = new Random(22);
  let [read, slowest, largest] = [0, 0, 0];
  for (const seed of seeds) {
    for (let k = 0; k < count; k++) {
      const mutant = mutate(seed, random);
      const { code, message, ms, megabytes } = await doors.open("table", "mutant.parquet", mutant);
      const file = Buffer.from(mutant).toString("base64");
      if (/^killed|^no code/.test(code ?? "")) throw new Error(`mutant ${k}: ${code} ${message}: ${file}`);
      expect(ms, file).toBeLessThan(HANGS);
      if (code === undefined) read++;
      [slowest, largest] = [Math.max(slowest, ms), Math.max(largest, megabytes)];
    }
  }
  console.log(
    `hostile parquet: ${read} read, slowest ${slowest.toFixed(0)} ms, most ${largest.toFixed(0)} MB; ${2 * count} mutants`,
  );
  expect(read).toBeGreaterThan(0);
});

/** A file of one column of `rows` equal integers, whose only page says that it is compressed by `codec` into `body`. */
function fileOf(codec: number, body: Uint8Array, size: number, rows: number): Uint8Array {
  const varint = (value: number): number[] =>
    value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))];
  const field = (delta: number, value: number) => [(delta << 4) | 5, ...varint(2 * value)];
  const text = (delta: number, value: string) => [(delta << 4) | 8, value.length, ...Buffer.from(value)];
  // A page header: kind, both sizes, and its values in plain encoding.
  const data = [...field(1, rows), ...field(1, 0), ...field(1, 3), ...field(1, 3), 0];
  const header = [...field(1, 0), ...field(1, size), ...field(1, body.length), 0x2c, ...data, 0];
  const chunk = header.length + body.length;
  const schema = [
    0x29,
    0x2c,
    ...text(4, "r"),
    ...field(1, 1),
    0,
    ...field(1, 1),
    ...field(2, 0),
    ...text(1, "x"),
    0,
  ];
  const column = [...field(1, 1), 0x19, 0x15, 0, 0x19, 0x18, 1, 0x78, ...field(1, codec), ...field(1, rows)];
  const sizes = [...field(1, size), ...field(1, chunk), ...field(2, 4), 0];
  const group = [0x19, 0x1c, 0x26, 8, 0x1c, ...column, ...sizes, 0, ...field(1, chunk), ...field(1, rows), 0];
  const footer = [...field(1, 1), ...[0x19, ...schema.slice(1)], ...field(1, rows), 0x19, 0x1c, ...group, 0];
  const length = new Uint8Array(Uint32Array.of(footer.length).buffer);
  const par1 = Buffer.from("PAR1");
  return Uint8Array.from([...par1, ...header, ...body, ...footer, ...length, ...par1]);
}

/** 2000 integers, compressed by zstd -19: a Huffman code, three codes of sequences. */
const ZSTANDARD =
  "KLUv/WRAHtUUABbxUwsQaL4ZIDCgo5VqKUIASgBbAE+SdAd3q/uzePWIU0eefEG4xAC6M+79+nfHA3/cuXLq0rdjzK1fzbPDq8IRTtMeYJ7ccOeMJ/798cIJz479OfTuA4unZdgDOSc4bIRn0PfArWvVFF259MERJ3yxCaYH1P079erNC//lL0T55otT985B175Jfz1THAzQBZcSj6r/g9B4cyY7lHzxrjg236NsQzTnLMUxzbuGPNcXZqO+fJzWJY+s9zKOPWKSO4/z6odrdwQG3BFQlMgURXLFqysdY4oK0MTgBgnkVMBxzbn0NI4BA7yBu8H7V7eiRsB9y+Ebs1CuO/5cClbULIGliazQn2OFz2HeccgLVdZYzDFJeTzwOTYAYfEE8RXz590BnOP65B1LLmUN4fGv3pAMX5zD9eQvbdA5qnkF8c64fvmG6qDHdKTxbYGQrgw+VZesgMyoIZRhjYtMCoXWIIQYBRlxGxIYdbgkWWTKsv+/Aal1mSy/93R1/Re+23LaE///2MVH3E12mN0IXpE8zvp9Mu/O/nSjF7+4faFnj2kutz/7iuZy2HTabwX9Z484covs3XK/5DlC7H3y+RByud3rJmvpIVwYxNzLP/ML4mceO49X9jo1xPQSb1cslWyycXTPfeLo13hK60t6s3IrhkC7+Bjffn0a2WCz45N9VmZPv/wKy/0z8ws5HM1jGm2twUAJPOi7W0dc4N0uUA8WfY9O6G209ncwfv/E4prOHs27G19+lXOkzv7D71i79/rzF4C/5GvvPGGk89NvrvHexLHhDtmD6T966/uVrX+N142enOUGp/8dt+Mg4QtbLt6Qtsfu/H1hR1bLObg2nlk/OQ2nC72fadFWecnb7x9dqypw45Vn7IgT7498VeqM+sQ=";

const plain = new Uint8Array(Int32Array.from({ length: 2000 }, (_, k) => k % 50).buffer);

test("a stored page of a file that is made here is read", async () => {
  const table = await readParquet(fileOf(0, plain, plain.length, 2000), "made");
  expect(table.columns.get("x")).toEqual(Array.from({ length: 2000 }, (_, k) => k % 50));
});

test("a page in Zstandard, as its own program writes it, is read", async () => {
  const body = Buffer.from(ZSTANDARD, "base64");
  const table = await readParquet(fileOf(6, body, 8000, 2000), "made");
  const values = Array.from({ length: 2000 }, (_, k) => ((k * k * 31 + k * 7) % 613) % 41);
  expect(table.columns.get("x")).toEqual(values);
});

test.each([
  ["LZ4 whose block sizes lead back", 5, [0, 0, 0, 0, 0xff, 0xff, 0xff, 0xf8, ...new Array(16).fill(0)]],
  ["Snappy whose literal has a negative length", 1, [0x80, 0x7d, 0xfc, 0xf0, 0xff, 0xff, 0xff, 0, 0, 0]],
  [
    "Zstandard blocks that repeat a byte beyond the page",
    6,
    [0x28, 0xb5, 0x2f, 0xfd, 0, 0x88, 2, 0, 0x10, 7],
  ],
  ["LZ4 that copies beyond the page", 7, [0x1f, 1, 1, 0, ...new Array(900).fill(255), 0]],
])("%s is refused", async (_name, codec, body) => {
  const reading = readParquet(fileOf(codec, Uint8Array.from(body), 8000, 2000), "made");
  await expect(reading).rejects.toBeInstanceOf(FormatError);
});
