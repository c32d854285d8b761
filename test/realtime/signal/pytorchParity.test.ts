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
import { createPipeline, layerKinds } from "../../../src/realtime/pipeline/createPipeline.ts";
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

/** Runs the only block of a case through a pipeline of one layer. */
function run({ layer, options, weights, input }: Case): Float32Array {
  const [frames, features] = input.shape;
  // Weights have the sizes of a convolution.
  const { inputSize: _, outputSize: __, kernelSize: ___, ...own } = options;
  const definition = {
    version: 1 as const,
    input: { frames, features },
    layers: [{ ...own, name: "x", layer }],
  };
  const tensors = Object.entries(weights).map(
    ([name, { shape, data }]) => [`x.${name}`, { shape, data: Float32Array.from(data) }] as const,
  );
  const y = createPipeline({ definition, tensors: new Map(tensors) }).step(input.data);
  // The first and last samples of an inverse are incomplete.
  return layer === "istft" ? y.subarray(options.size, (frames - 1) * options.hop) : y;
}

describe("signal layers compute what PyTorch computes", () => {
  test.each(files)("%s", (file) => {
    const each = JSON.parse(readFileSync(file, "utf8")) as Case;
    const tolerance = each.layer.endsWith("Norm") ? 1e-5 : 2e-6;
    expectClose(each.layer, run(each), each.output.data, { normalised: tolerance });
  });

  test("every other kind of layer has tests of its own", () => {
    const covered = new Set(files.map((file) => (JSON.parse(readFileSync(file, "utf8")) as Case).layer));
    expect(layerKinds.filter((kind) => !covered.has(kind)).join(" ")).toBe(
      "history pad overlapAdd embedding lstm gru rnn add multiply mask",
    );
  });
});
