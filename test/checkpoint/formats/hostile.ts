/**
 * Attacks on every reader of files: cut files, mutated files, constructed lies. A reader may succeed or throw a
 * FormatError with a code; it may not throw anything else, hang, allocate more than twice the file and 64 MiB, or touch the
 * prototypes of built-in objects.
 */
import { createHash } from "node:crypto";
import { expect } from "vitest";
import type { Contents } from "../../../src/core/storage/contents.ts";
import type { RawTensor } from "../../../src/core/storage/raw.ts";
import { type ByteSource, bytesSource } from "../../../src/core/storage/source.ts";
import { FormatError, type FormatPlace } from "../../../src/core/tensor/errors.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { asked, snapshotPrototypes, withinBudget } from "../../support/allocations.ts";
import { readAll } from "../../support/readAll.ts";
import { joinBytes } from "./fileBytes.ts";

export { snapshotPrototypes, withinBudget } from "../../support/allocations.ts";
export { joinBytes, sample } from "./fileBytes.ts";

export type Open = (source: ByteSource) => Promise<Contents>;

const nothing = () => ({
  refused: new Set<string>(),
  placed: new Set<string>(),
  cuts: 0,
  seeds: new Set<string>(),
  flips: 0,
  mutants: 0,
});

/** The files that the tests of one file have given to the readers. */
let shown = nothing();

const fingerprint = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/**
 * Constructed files that are refused with an exact code at an exact place, at least, by the test of each reader. Together they are more
 * than 250.
 */
export const PLACED: Readonly<Record<string, number>> = {
  flax: 10,
  hdf5: 76,
  keras: 8,
  npy: 15,
  onnx: 98,
  pytorch: 14,
  rawManifest: 29,
  safetensors: 70,
  safetensorsIndex: 7,
  tensorflow: 17,
  tfjs: 39,
  tflite: 19,
  torch7: 16,
  zip: 32,
};

/** Whether only some tests of a file were asked for. */
const isFiltered =
  (globalThis as { __vitest_worker__?: { config?: { testNamePattern?: unknown } } }).__vitest_worker__?.config
    ?.testNamePattern !== undefined;

/** Prints what the tests of a file have tried, and expects enough of it: attackReports.ts calls this after each file. */
export function reportAttacks(): void {
  const { refused, placed, cuts, seeds, flips, mutants } = shown;
  shown = nothing();
  if (refused.size + cuts + mutants === 0) return;
  const [, name = ""] = /(\w+)\.test\.ts$/.exec(expect.getState().testPath ?? "") ?? [];
  console.log(
    `hostile ${name}: ${refused.size} constructed files refused, ${placed.size} of them at an exact place; ${seeds.size} seeds cut at ${cuts} places, ${flips} flipped bits; ${mutants} mutants`,
  );
  console.log(`memory ${name}: at most ${(100 * asked.share).toFixed(1)} % of 2 × file + 64 MiB`);
  if (isFiltered || !Object.hasOwn(PLACED, name)) return;
  expect(placed.size, "files refused at an exact place").toBeGreaterThanOrEqual(PLACED[name]);
  expect(seeds.size, "seeds that were cut").toBeGreaterThanOrEqual(2);
  expect(mutants).toBeGreaterThanOrEqual(2 * mutantCount);
}

/** Seeded mutants of each seed; more in the full form. */
export const mutantCount = Number(process.env.SLUICE_MUTANTS ?? 100);

/** Opens a file and reads all its tensors. @returns the tensors, or the error, which must be a coded one */
export async function attempt(open: Open, bytes: Uint8Array): Promise<Map<string, RawTensor> | FormatError> {
  try {
    return await readAll(await open(bytesSource(bytes)));
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw new Error(
      `expected a FormatError, got ${String(error)} for ${Buffer.from(bytes.subarray(0, 4096)).toString("base64")}`,
      {
        cause: error,
      },
    );
  }
}

/** Asserts that a file is refused with exactly this code, at this place as far as it is given, in words with this part. */
export async function expectRefusal(
  open: Open,
  bytes: Uint8Array,
  code: string,
  place: FormatPlace = {},
  message = "",
): Promise<void> {
  const result = await withinBudget(bytes.length, () => attempt(open, bytes));
  if (!(result instanceof FormatError)) throw new Error(`expected ${code}, got ${result.size} tensors`);
  expect(`${result.code} ${result.message}`).toMatch(new RegExp(`^${code} `));
  expect(result.message).toContain(message);
  expect(result.place).toMatchObject(place);
  shown.refused.add(fingerprint(bytes));
  if (Object.keys(place).length > 0) shown.placed.add(fingerprint(bytes));
}

/** Prefixes between the first and the last 32 of each seed; `SLUICE_FLIPS=all` takes every one. */
const CUTS = process.env.SLUICE_FLIPS === "all" ? Infinity : 100;

/** Opens prefixes of a file; none may be taken for a whole one. */
export async function expectTruncationsRefused(open: Open, bytes: Uint8Array): Promise<void> {
  shown.seeds.add(fingerprint(bytes));
  const random = new Random(bytes.length);
  for (let length = 0; length < bytes.length; length++) {
    const isMiddle = length >= 32 && length < bytes.length - 32;
    if (isMiddle && random.uniform() * bytes.length >= CUTS) continue;
    shown.cuts++;
    const result = await withinBudget(length, () => attempt(open, bytes.subarray(0, length)));
    if (!(result instanceof FormatError))
      throw new Error(`the first ${length} of ${bytes.length} bytes were accepted`);
  }
  await expectFlipsCoded(open, bytes);
}

/** Bytes at the beginning and the end of a file that count as headers and directories. */
const HEADER = 512;
/** Bits of headers to flip in each seed; `SLUICE_FLIPS=all` takes every one. */
const FLIPS = process.env.SLUICE_FLIPS === "all" ? Infinity : 40;

/** Opens a file with each bit of its headers flipped: it is read, or refused by a coded error within the budget. */
async function expectFlipsCoded(open: Open, bytes: Uint8Array): Promise<void> {
  const random = new Random(bytes.length);
  const places = [...bytes.keys()].filter((at) => at < HEADER || at >= bytes.length - HEADER);
  const bits = places.flatMap((at) => Array.from({ length: 8 }, (_, bit) => [at, 1 << bit] as const));
  const prototypes = snapshotPrototypes();
  for (const [at, bit] of bits) {
    if (random.uniform() * bits.length >= FLIPS) continue;
    const flipped = new Uint8Array(bytes);
    flipped[at] ^= bit;
    shown.flips++;
    await withinBudget(flipped.length, () => attempt(open, flipped));
  }
  expect(snapshotPrototypes()).toEqual(prototypes);
}

/**
 * Opens mutants of a file.
 *
 * @param options `accepted`, called for mutants that open, with the mutant's tensors; `repair`, which mends the checksums of a mutant
 * @returns how many mutants ended with each code, and how many opened, under "ok"
 */
export async function runMutants(
  open: Open,
  seed: Uint8Array,
  options: {
    random: number;
    accepted?: (tensors: Map<string, RawTensor>) => void;
    repair?: (mutant: Uint8Array) => Promise<Uint8Array>;
  },
): Promise<Map<string, number>> {
  const prototypes = snapshotPrototypes();
  const outcomes = new Map<string, number>();
  const random = new Random(options.random);
  for (let k = 0; k < mutantCount; k++) {
    const mutated = mutate(seed, random);
    const mutant = (await options.repair?.(mutated)) ?? mutated;
    shown.mutants++;
    const result = await withinBudget(mutant.length, () => attempt(open, mutant));
    if (!(result instanceof FormatError)) options.accepted?.(result);
    const key = result instanceof FormatError ? result.code : "ok";
    outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
  }
  expect(snapshotPrototypes()).toEqual(prototypes);
  return outcomes;
}

const EXTREMES = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];
const LONG_EXTREMES = [0n, 1n, 2n ** 31n, 2n ** 32n + 1n, 2n ** 53n + 1n, 2n ** 63n - 1n, 2n ** 64n - 1n];

/** One to three random changes: flipped bits, extreme numbers, runs of one byte, pieces removed, doubled or moved. */
export function mutate(seed: Uint8Array, random: Random): Uint8Array {
  let bytes: Uint8Array = new Uint8Array(seed);
  const changes = 1 + random.integer(3);
  for (let k = 0; k < changes && bytes.length > 16; k++) bytes = change(bytes, random);
  return bytes;
}

function change(bytes: Uint8Array, random: Random): Uint8Array {
  // Half of the changes hit the first or last 512 bytes, where headers and directories are.
  const zone = random.integer(4);
  const span = Math.min(512, bytes.length);
  const at =
    zone === 0
      ? random.integer(span)
      : zone === 1
        ? bytes.length - 1 - random.integer(span)
        : random.integer(bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = Math.min(1 + random.integer(64), bytes.length - at);
  switch (random.integer(9)) {
    case 0:
    case 1:
      bytes[at] ^= 1 << random.integer(8);
      return bytes;
    case 2:
      bytes[at] = random.integer(256);
      return bytes;
    case 3:
      view.setUint32(Math.min(at, bytes.length - 4), EXTREMES[random.integer(EXTREMES.length)], true);
      return bytes;
    case 4:
      view.setBigUint64(
        Math.min(at, bytes.length - 8),
        LONG_EXTREMES[random.integer(LONG_EXTREMES.length)],
        true,
      );
      return bytes;
    case 5:
      return bytes.fill(random.integer(2) * 255, at, at + length);
    case 6:
      return joinBytes(bytes.subarray(0, at), bytes.subarray(at + length));
    case 7:
      return joinBytes(bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at));
    default: {
      const from = random.integer(bytes.length - length + 1);
      return bytes.copyWithin(at, from, from + length);
    }
  }
}

/** Names, types, shapes and contents of tensors, for comparisons. */
export function digests(tensors: ReadonlyMap<string, RawTensor>): Record<string, string> {
  return Object.fromEntries(
    [...tensors].map(([name, { dtype, shape, bytes }]) => [
      `name ${name}`,
      `${dtype} [${shape}] ${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}`,
    ]),
  );
}
