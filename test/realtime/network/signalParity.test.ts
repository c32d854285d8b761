/**
 * The layers of a signal path against PyTorch, over a whole sequence as one block. The cases are files
 * in `test/golden/signal`, and in the folder that SLUICE_SIGNAL_CASES names, where `tools/parity.sh` puts fresh ones.
 *
 * Tolerance: sums here are in double precision and PyTorch's in single, so PyTorch's own rounding is what differs: 2e-6 of the largest
 * number for sums of at most 32 terms; 1e-5 where a division by a small deviation magnifies it.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, test } from "vitest";
import { createNetwork, type NetworkDefinition } from "../../../src/network.ts";
import { synthesisGains } from "../../../src/realtime/signal/stft.ts";
import { expectClose } from "../../support/compare.ts";

interface Block {
  shape: number[];
  data: number[];
}

interface Case {
  layer: string;
  options: Record<string, number | boolean | number[]>;
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

/** The layers of a network that compute a case: PyTorch's inverse of an STFT is two. */
function layersOf({ layer, options }: Case): { kind: string; [option: string]: unknown }[] {
  // Weights have the sizes of a convolution.
  const { inputSize: _, outputSize: __, kernelSize: ___, causal, ...own } = options;
  switch (layer) {
    case "istft":
      return [
        { kind: "inverseFourier", size: own.size },
        { kind: "overlapAdd", hop: own.hop },
      ];
    case "layerNorm":
    case "instanceNorm":
      return [{ eps: 1e-5, ...own, kind: layer }];
    case "conv1d":
    case "linear":
    case "stft":
    case "inverseFourier":
    case "magnitude":
      return [{ ...own, kind: layer, ...(causal && { padding: "causal" }) }];
    default: {
      const [value] = Object.values(own);
      return [{ kind: "activation", activation: value === undefined ? layer : `${layer}(${value})` }];
    }
  }
}

/** Runs the only block of a case through a network. */
function run(each: Case): Float32Array {
  const { layer, options, weights, input } = each;
  const [frames, features] = input.shape;
  const layers = layersOf(each).map((own, k, all) => ({
    ...own,
    name: k === all.length - 1 ? "x" : "first",
  }));
  const named = Object.entries(weights).map(
    ([name, { shape, data }]) => [`x.${name}`, { shape, data: Float32Array.from(data) }] as const,
  );
  const { size, hop } = options as { size: number; hop: number };
  if (layer === "istft")
    named[0] = ["x.gain", { shape: [size], data: synthesisGains(size, hop, named[0][1].data).slice() }];
  const definition = { input: { frames, features, blocks: true }, layers } as unknown as NetworkDefinition;
  const y = createNetwork(definition, new Map(named)).step(input.data)!;
  // The first and last samples of an inverse are incomplete.
  return layer === "istft" ? y.subarray(size, (frames - 1) * hop) : y;
}

describe("signal layers compute what PyTorch computes", () => {
  test.each(files)("%s", (file) => {
    const each = JSON.parse(readFileSync(file, "utf8")) as Case;
    const tolerance = each.layer.endsWith("Norm") ? 1e-5 : 2e-6;
    expectClose(each.layer, run(each), each.output.data, { normalised: tolerance });
  });
});
