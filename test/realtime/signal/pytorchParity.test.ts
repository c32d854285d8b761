/**
 * The layers of a signal path against PyTorch, over a whole sequence as one block. The cases are files
 * in `test/golden/signal`, and in the folder that SLUICE_SIGNAL_CASES names, where `tools/parity.sh` puts fresh ones.
 *
 * Tolerance: sums here are in double precision and PyTorch's in single, so PyTorch's own rounding is what differs: 2e-6 of the largest
 * number for sums of at most 32 terms; 1e-5 where a division by a small deviation magnifies it.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { Activation, activationNames } from "../../../src/realtime/signal/activation.ts";
import { Magnitude } from "../../../src/realtime/signal/blocks.ts";
import { Conv1d, type Conv1dOptions } from "../../../src/realtime/signal/conv1d.ts";
import { type BlockShape, blockSize, type SignalLayer } from "../../../src/realtime/signal/layer.ts";
import { Dense } from "../../../src/realtime/signal/linear.ts";
import { Norm } from "../../../src/realtime/signal/normalise.ts";
import { InverseFourier, Istft, Stft, type StftOptions, stft } from "../../../src/realtime/signal/stft.ts";
import { expectClose } from "../../support/compare.ts";

interface Block {
  shape: number[];
  data: number[];
}

interface Case {
  layer: string;
  options: Record<string, never>;
  weights: Record<string, Block>;
  input: Block;
  output: Block;
}

const folders = [resolve(import.meta.dirname, "../../golden/signal"), process.env.SLUICE_SIGNAL_CASES].filter(
  (folder) => folder !== undefined,
);
const files = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => join(folder, name)),
);

/** Runs one block through a layer. */
function run(layer: SignalLayer, x: Float32Array): Float32Array {
  const y = new Float32Array(blockSize(layer.output));
  layer.step(x, y);
  return y;
}

/** The results of each way to compute the case. */
function results({ layer, options, weights, input }: Case): Float32Array[] {
  const x = Float32Array.from(input.data);
  const [frames, features] = input.shape;
  const arrays = Object.fromEntries(
    Object.entries(weights).map(([name, { data }]) => [name, Float32Array.from(data)]),
  ) as Record<string, Float32Array> & { weight: Float32Array };
  const shape: BlockShape = { frames, features };
  switch (layer) {
    case "conv1d": {
      const sizes = options as unknown as Conv1dOptions;
      return [run(new Conv1d(frames, arrays, sizes), x)];
    }
    case "linear": {
      const rows = weights.weight.shape[0];
      return [run(new Dense(frames, arrays, features, rows), x)];
    }
    case "layerNorm":
    case "instanceNorm": {
      const kind = layer === "layerNorm" ? "layer" : "instance";
      return [run(new Norm(kind, frames, features, { ...options, ...arrays }), x)];
    }
    case "stft": {
      const sizes = { ...options, ...arrays } as unknown as StftOptions;
      return [stft(x, sizes), run(new Stft(frames, sizes), x)];
    }
    case "istft": {
      const sizes = { ...options, ...arrays } as unknown as StftOptions;
      return [run(new Istft(frames, sizes), x).subarray(sizes.size, (frames - 1) * sizes.hop)];
    }
    case "inverseFourier":
      return [run(new InverseFourier(frames, options as never), x)];
    case "magnitude":
      return [run(new Magnitude(shape), x)];
    default:
      expect(activationNames).toContain(layer);
      return [run(new Activation(layer, shape, options), x)];
  }
}

describe("signal layers compute what PyTorch computes", () => {
  test.each(files)("%s", (file) => {
    const each = JSON.parse(readFileSync(file, "utf8")) as Case;
    const tolerance = each.layer.endsWith("Norm") ? 1e-5 : 2e-6;
    for (const result of results(each)) {
      expectClose(each.layer, result, each.output.data, { normalised: tolerance });
    }
  });

  test("every activation has a case", () => {
    const covered = new Set(files.map((file) => (JSON.parse(readFileSync(file, "utf8")) as Case).layer));
    expect(activationNames.filter((name) => !covered.has(name))).toEqual([]);
  });
});
