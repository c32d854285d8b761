/** The work with a stream in every place of a browser: the same small net over the same input, built from nothing but this code. */
import { createStream } from "../../../../src/stream.ts";
import { sizedCell } from "../fixtures.ts";

export interface Work {
  kernels: string;
  why: string;
  output: number[];
}

export const workStack = () => [sizedCell("lstm", 5, 24, 1), sizedCell("gru", 24, 10, 2)];
export const workInput = () => Float32Array.from({ length: 50 * 5 }, (_, k) => Math.sin(k));

/** Fifty steps. */
export function work(): Work {
  const stream = createStream(workStack());
  const input = workInput();
  const output: number[] = [];
  for (let t = 0; t < 50; t++) output.push(...stream.step(input.subarray(t * 5, t * 5 + 5)));
  const { name, why } = stream.kernels;
  return { kernels: name, why, output };
}
