/** Files of numbers as the inputs of a whole network, and its outputs as rows. */
import type { ChainShape } from "../../core/chain/chain.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { type Shape, sizeOf } from "../../core/tensor/shape.ts";
import { cellNumber, decimalMark } from "./cells.ts";
import { readCSV } from "./csv.ts";

/** An input or output of a network, such as `network.inputs` lists. */
export interface FramePort extends ChainShape {
  readonly name: string;
  /** Whole numbers, one a frame */
  readonly ids?: boolean;
}

/** Values of inputs or outputs by name, flat. */
export type FrameValues = Record<string, Float32Array>;

/** Options of `readFrames`. */
export interface FrameReading {
  /** The file's name, for errors; default `"data"` */
  name?: string;
  /** Names of CSV columns in the order of the features, with commas; default: all */
  columns?: string;
  /** Between cells of CSV; default: found in the first line */
  delimiter?: string;
}

/** An array of a file; a table has no axis of sequences. */
interface Block {
  shape: Shape;
  data: Float32Array;
  isTable?: boolean;
}

/**
 * Resolves to the sequences in a file of numbers, each ready for `network.run`: CSV with a frame in each line, `.npy`, `.npz`, or JSON.
 * A file of fixed frames is cut into as many as it has; arrays may have one more axis, of sequences. Several inputs come as arrays by name.
 *
 * @param ports   the inputs of the network
 * @param bytes   of the file
 * @param options its name, and columns and delimiter of CSV
 * @throws ArgumentError for text, missing arrays and shapes that do not fit
 * @example
 * for (const inputs of await readFrames(network.inputs, bytes)) network.run(inputs);
 */
export async function readFrames(
  ports: readonly FramePort[],
  bytes: Uint8Array,
  { name = "data", columns, delimiter }: FrameReading = {},
): Promise<FrameValues[]> {
  const isArray = bytes[0] === 0x93 || (bytes[0] === 0x50 && bytes[1] === 0x4b);
  const isJson = /^\s*[[{]/.test(new TextDecoder().decode(bytes.subarray(0, 64)));
  if (columns !== undefined && (isArray || isJson))
    throw new ArgumentError(`readFrames: expected columns only for CSV, got ${name}.`);
  const given = isArray
    ? await blocksIn(bytes)
    : isJson
      ? jsonIn(bytes, name, ports)
      : new Map([["", [await tableIn(bytes, { name, columns, delimiter })]]]);
  const only = ports.length === 1 && given.size === 1 ? [...given.values()][0] : undefined;
  const byPort = ports.map((port) => {
    const blocks = only ?? given.get(port.name);
    if (blocks === undefined) {
      throw new ArgumentError(
        `readFrames: expected arrays named ${ports.map((each) => each.name).join(", ")} in ${name}, got ${[...given.keys()].map(describe).join(", ")}. Name them so, in .npz or JSON such as {"${port.name}": [...]}.`,
      );
    }
    return blocks.flatMap((block) => sequencesIn(port, block, name));
  });
  const counts = byPort.map(({ length }) => length);
  if (new Set(counts).size > 1)
    throw new ArgumentError(
      `readFrames: expected as many sequences for each input, got ${counts.join(" and ")}.`,
    );
  return byPort[0].map((_, n) => Object.fromEntries(ports.map(({ name }, k) => [name, byPort[k][n]])));
}

/** Divides an array into sequences. */
function sequencesIn(port: FramePort, { shape, data, isTable }: Block, file: string): Float32Array[] {
  const { frames, features, ids } = port;
  const rank = frames === undefined || ids ? 1 : 2;
  // A column of ids, or of a single feature, is a sequence.
  const sizes =
    isTable && ids && shape[1] === 1
      ? [shape[0]]
      : !isTable && features === 1 && !ids && shape.length === rank - 1
        ? [...shape, 1]
        : shape;
  const size = typeof frames === "number" ? frames * features : features;
  const isCut = isTable && typeof frames === "number" && sizes.length === rank && data.length % size === 0;
  const count = isCut
    ? data.length / size
    : sizes.length === rank
      ? 1
      : sizes.length === rank + 1
        ? sizes[0]
        : 0;
  const fits = rank === 1 && ids ? true : sizes.at(-1) === features;
  if (count === 0 || !fits) {
    const count = frames === "any" ? "T" : frames;
    const wanted = count === undefined ? [features] : ids ? [count] : [count, features];
    throw new ArgumentError(
      `readFrames: expected ${describe(port.name)} of shape [${wanted.join(", ")}], or with an axis of sequences before it, got [${shape.join(", ")}] in ${file}.`,
    );
  }
  const each = data.length / count;
  return Array.from({ length: count }, (_, n) => data.subarray(n * each, (n + 1) * each));
}

async function blocksIn(bytes: Uint8Array): Promise<Map<string, Block[]>> {
  const { arraysIn } = await import("./arrayFile.ts");
  return new Map([...(await arraysIn(bytes))].map(([name, block]) => [name, [block]]));
}

/** Arrays in arrays; sequences in one list may differ in length. */
function jsonIn(bytes: Uint8Array, name: string, ports: readonly FramePort[]): Map<string, Block[]> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new ArgumentError(`readFrames: expected JSON in ${name}, got ${(error as Error).message}.`);
  }
  const named = Array.isArray(json) ? { [ports[0].name]: json } : (json as Record<string, unknown>);
  return new Map(
    Object.entries(named).map(([key, value]) => {
      const port = ports.find((each) => each.name === key) ?? ports[0];
      const rank = port.frames === undefined || port.ids ? 1 : 2;
      const isList = Array.isArray(value) && depthOf(value) === rank + 1;
      return [key, (isList ? (value as unknown[]) : [value]).map((each) => blockOf(each, name))];
    }),
  );
}

/** In a loop: a file may nest deeper than the stack. */
function depthOf(value: unknown): number {
  let depth = 0;
  for (let at = value; Array.isArray(at); at = at[0]) depth++;
  return depth;
}

function blockOf(value: unknown, file: string): Block {
  const shape: number[] = [];
  for (let at = value; Array.isArray(at); at = at[0]) shape.push(at.length);
  const flat = Array.isArray(value) ? value.flat(8) : [value];
  const bad = flat.find((each) => typeof each !== "number");
  if (bad !== undefined || flat.length !== sizeOf(shape))
    throw new ArgumentError(
      `readFrames: expected arrays of numbers, of equal lengths, in ${file}, got ${describe(bad ?? value)}.`,
    );
  return { shape, data: Float32Array.from(flat as number[]) };
}

async function tableIn(
  bytes: Uint8Array,
  { name, columns, delimiter: chosen }: FrameReading & { name: string },
): Promise<Block> {
  const text = new TextDecoder().decode(bytes);
  const [first = "", second] = text
    .split(/\r?\n/)
    .filter((row) => row.trim() !== "" && !row.startsWith("#"))
    .slice(0, 2);
  // A comma beside another delimiter is the decimal mark.
  const delimiter = chosen ?? /[;\t|]/.exec(first)?.[0] ?? ",";
  const cells = first.split(delimiter).map((cell) => cell.trim());
  // Many programs write numbers alone, without a line of names; pandas then names the columns 0, 1, 2.
  const isCounted = cells.length > 1 && second !== undefined && cells.every((cell, k) => cell === String(k));
  const isBare =
    !isCounted && cells.every((cell) => cell !== "" && !Number.isNaN(Number(cell.replace(",", "."))));
  const named = isBare ? `${cells.map((_, k) => `column ${k}`).join(delimiter)}\n${text}` : text;
  const table = await readCSV(named, { name, delimiter: isBare ? delimiter : chosen });
  const wanted = columns?.split(",").map((each) => each.trim()) ?? [...table.columns.keys()];
  const data = new Float32Array(table.rows * wanted.length);
  for (const [k, column] of wanted.entries()) {
    const values = table.columns.get(column);
    if (values === undefined)
      throw new ArgumentError(
        `readFrames: expected columns of ${[...table.columns.keys()].join(", ")}, got ${describe(column)}.`,
      );
    const mark = decimalMark(table, column);
    for (const [row, cell] of values.entries()) {
      const number = mark === undefined ? undefined : cellNumber(cell, mark);
      if (number === undefined) {
        throw new ArgumentError(
          `readFrames: expected numbers in column ${describe(column)} of ${name}, got ${describe(cell)} in row ${row + 1}. ${mark === undefined ? "Write decimals with a point, and thousands without a mark." : "Choose other columns."}`,
        );
      }
      data[row * wanted.length + k] = number;
    }
  }
  return { shape: [table.rows, wanted.length], data, isTable: true };
}

/**
 * Returns the shape of one output: frames follow from the numbers.
 *
 * @param port   of `network.outputs`
 * @param values of `network.run`
 * @returns [frames, features], or [features] of one vector
 * @example
 * frameShape(network.outputs[0], network.run(x)); // [30, 5]
 */
export function frameShape(port: FramePort, values: Float32Array): number[] {
  const { frames, features } = port;
  const count = values.length / features;
  return frames === undefined && count === 1 ? [features] : [count, features];
}

/**
 * Returns an output as rows: the sequence if there are several, the frame, and a number for each feature.
 *
 * @param port    of `network.outputs`
 * @param results of `network.run`, one for each sequence
 * @example
 * frameRows(network.outputs[0], [network.run({ x })]); // [{ frame: 0, "y 0": 0.1, "y 1": 0.9 }, …]
 */
export function frameRows(port: FramePort, results: readonly FrameValues[]): Record<string, number>[] {
  const { name, features } = port;
  return results.flatMap((values, n) => {
    const [first, second] = frameShape(port, values[name]);
    return Array.from({ length: second === undefined ? 1 : first }, (_, t) => ({
      ...(results.length > 1 && { sequence: n }),
      ...(second !== undefined && { frame: t }),
      ...Object.fromEntries(
        Array.from({ length: features }, (_, k) => [
          features === 1 ? name : `${name} ${k}`,
          values[name][t * features + k],
        ]),
      ),
    }));
  });
}
