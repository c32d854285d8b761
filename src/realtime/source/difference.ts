/** How much a format of weights changes what a network computes, on random input. */
import type { ChainLayer, ChainSource, ChainTensor } from "../../core/chain/chain.ts";
import { Random } from "../../core/tensor/random.ts";
import { foldChain } from "../network/fold.ts";
import { Network } from "../network/network.ts";
import { Pipeline, type PipelineData } from "../pipeline/pipeline.ts";
import type { CDifference } from "./toC.ts";
import type { WeightFormat } from "./weights.ts";

const FRAMES = 64;

/** Runs a chain over a sequence with its weights, and with rounded ones. */
export function chainDifference(given: ChainSource, format: WeightFormat, frames = FRAMES): CDifference {
  const chain = foldChain(given);
  const random = new Random(1);
  const tables = chain.layers.flatMap((layer) =>
    layer.kind === "embedding" ? [layer.weights.get("weight")!.shape[0]] : [],
  );
  const inputs = Object.fromEntries(
    chain.inputs.map(({ name, features, ids, frames: own }) => {
      const count = own === undefined ? 1 : own === "any" ? frames : own;
      const number = () => (ids ? random.integer(Math.min(...tables)) : random.normal());
      return [name, Float32Array.from({ length: count * features }, number)];
    }),
  );
  const layers = chain.layers.map((layer): ChainLayer => {
    // Slopes stay as they are.
    if (!("weights" in layer) || layer.kind === "prelu") return layer;
    return {
      ...layer,
      weights: new Map([...layer.weights].map(([name, tensor]) => [name, rounded(tensor, format)])),
    };
  });
  const [before, after] = [chain, { ...chain, layers }].map((each) =>
    Object.values(new Network(each).run(inputs)),
  );
  return differenceOf(before, after);
}

/** Runs a pipeline over blocks with its weights, and with rounded ones. */
export function pipelineDifference({ definition, tensors }: PipelineData, format: WeightFormat): CDifference {
  const random = new Random(1);
  const { frames, features } = definition.input;
  const [first] = definition.layers;
  const table = first.layer === "embedding" ? tensors.get(`${first.name}.weight`)!.shape[0] : undefined;
  const number = () => (table === undefined ? 0.3 * random.normal() : random.integer(table));
  const x = Float32Array.from({ length: FRAMES * frames * features }, number);
  const made = [...tensors].map(([name, tensor]) => [name, rounded(tensor as ChainTensor, format)] as const);
  const [before, after] = [tensors, new Map(made)].map((each) => [
    new Pipeline({ definition, tensors: each }).run(x),
  ]);
  return differenceOf(before, after);
}

/** A matrix as the program has it; a convolution is one for each tap. */
function rounded(tensor: ChainTensor, format: WeightFormat): ChainTensor {
  const { shape, data } = tensor;
  if (shape.length < 2) return tensor;
  const [rows, columns, taps = 1] = shape;
  const result = new Float32Array(data.length);
  for (let k = 0; k < taps; k++) {
    const own = format.pack(
      data.filter((_, at) => at % taps === k),
      rows,
      columns,
    ).rounded;
    for (let at = 0; at < own.length; at++) result[at * taps + k] = own[at];
  }
  return { shape, data: result };
}

function differenceOf(before: readonly Float32Array[], after: readonly Float32Array[]): CDifference {
  let [largest, squares, own, count] = [0, 0, 0, 0];
  before.forEach((values, k) => {
    values.forEach((value, at) => {
      const difference = Math.abs(value - after[k][at]);
      largest = Math.max(largest, difference);
      squares += difference ** 2;
      own += value ** 2;
      count++;
    });
  });
  return { largest, rms: Math.sqrt(squares / count), outputs: Math.sqrt(own / count) };
}
