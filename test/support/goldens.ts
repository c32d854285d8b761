/** Networks with outputs of other software: `golden.npz` beside a file has inputs x or x0, x1, … and outputs y or y0, y1, …. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { openFile } from "../../src/checkpoint/formats/detect.ts";
import { toFloat } from "../../src/core/storage/raw.ts";
import { bytesSource, type Folder } from "../../src/core/storage/source.ts";
import { type Network, openNetwork } from "../../src/network.ts";

export interface Golden {
  /** Sequences, each from state 0 */
  sequences: number;
  inputs: Float32Array[][];
  outputs: Float32Array[][];
}

/** Networks of other software in a folder of them, and in its `made`: each in a folder of its own. */
export function networkFiles(folder: string | undefined, ...names: string[]): string[] {
  const folders = folder === undefined ? [] : [folder, join(folder, "made")];
  return folders
    .flatMap((each) => readdirSync(each).flatMap((one) => names.map((name) => join(each, one, name))))
    .filter((file) => existsSync(file));
}

/** The files in the folder of another. */
export const folderBeside = (file: string): Folder => ({
  async open(name) {
    const path = join(dirname(file), name);
    return existsSync(path) ? bytesSource(readFileSync(path)) : undefined;
  },
});

export const openNetworkFile = (file: string): Promise<Network> =>
  openNetwork(readFileSync(file), { folder: folderBeside(file), name: basename(file) });

export async function readGolden(file: string): Promise<Golden> {
  const { tensors } = await openFile(bytesSource(readFileSync(file)));
  const named = async (letter: string) => {
    const names = [...tensors.keys()].filter((name) => new RegExp(`^${letter}\\d*$`).test(name)).sort();
    return Promise.all(
      names.map(async (name) => {
        const { shape, read } = tensors.get(name)!;
        const data = toFloat(await read()) as Float32Array;
        const size = data.length / shape[0];
        return Array.from({ length: shape[0] }, (_, n) => data.subarray(n * size, (n + 1) * size));
      }),
    );
  };
  const [inputs, outputs] = [await named("x"), await named("y")];
  const bySequence = (arrays: Float32Array[][]) => arrays[0].map((_, n) => arrays.map((each) => each[n]));
  return { sequences: inputs[0].length, inputs: bySequence(inputs), outputs: bySequence(outputs) };
}

/** The largest difference, each divided by max(1, |y|). */
export function differenceOf(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (got.length !== wanted.length) return Infinity;
  let largest = 0;
  for (let k = 0; k < wanted.length; k++) {
    const difference = Math.abs(got[k] - wanted[k]) / Math.max(1, Math.abs(wanted[k]));
    largest = Number.isNaN(difference) ? Infinity : Math.max(largest, difference);
  }
  return largest;
}

/** Runs every sequence of a golden, and returns the largest difference. */
export function runGolden(network: Network, { inputs, outputs }: Golden): number {
  let largest = 0;
  for (const [n, given] of inputs.entries()) {
    const named = Object.fromEntries(network.inputs.map(({ name }, k) => [name, given[k]]));
    const results = network.run(named);
    for (const [k, { name }] of network.outputs.entries())
      largest = Math.max(largest, differenceOf(results[name], outputs[n][k]));
  }
  return largest;
}

/** Steps through every sequence of a golden of one input, and returns the largest difference of what has been answered at its end. */
export function stepGolden(network: Network, { inputs, outputs }: Golden): number {
  const [{ features }] = network.inputs;
  let largest = 0;
  for (const [n, [x]] of inputs.entries()) {
    network.reset();
    const answers: number[] = [];
    for (let at = 0; at < x.length; at += features)
      answers.push(...(network.step(x.subarray(at, at + features)) ?? []));
    const [wanted] = outputs[n];
    largest = Math.max(largest, differenceOf(answers.slice(-wanted.length), wanted));
  }
  return largest;
}
