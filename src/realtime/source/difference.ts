/** How much a format of weights changes the answers of a network, on random input. */
import type { ChainLayer, ChainSource, ChainTensor } from "../../core/chain/chain.ts";
import { kindOf } from "../../core/chain/kinds/kinds.ts";
import { Random } from "../../core/tensor/random.ts";
import { Network } from "../network/network.ts";
import type { CDifference } from "./toC.ts";
import { rowOf, type WeightFormat } from "./weights.ts";

/** Frames, or blocks of a signal. */
const FRAMES = 64;

type Weights = ReadonlyMap<string, ChainTensor>;

/** Runs a network with its weights, and with rounded ones. */
export function differenceOf(given: ChainSource, format: WeightFormat, frames = FRAMES): CDifference {
  const random = new Random(1);
  const round = (weights: Weights) =>
    new Map([...weights].map(([name, tensor]) => [name, rounded(tensor, format)]));
  const numbers = (length: number, ids: number) =>
    Float32Array.from({ length }, () => (Number.isFinite(ids) ? random.integer(ids) : random.normal()));
  const tables = given.layers.flatMap((layer) =>
    layer.kind === "embedding" ? [layer.weights.get("weight")!.shape[0]] : [],
  );
  const inputs = given.inputs.map(({ name, features, ids, blocks, frames: own = 1 }) => {
    const length = (own === "any" ? frames : blocks ? own * FRAMES : own) * features;
    return [name, numbers(length, ids ? Math.min(...tables) : Infinity)] as const;
  });
  const layers = given.layers.map((layer): ChainLayer => {
    return "weights" in layer && !kindOf(layer).exact ? { ...layer, weights: round(layer.weights) } : layer;
  });
  const networks = [given, { ...given, layers }].map((each) => new Network(each));
  return compared(networks.map((network) => Object.values(network.run(Object.fromEntries(inputs)))));
}

/** A matrix as the program has it; a convolution is one for each tap. */
function rounded(tensor: ChainTensor, { row }: WeightFormat): ChainTensor {
  const [rows, columns, taps = 1] = tensor.shape;
  if (columns === undefined) return tensor;
  const data = new Float32Array(tensor.data.length);
  for (let r = 0; r < rows; r++)
    for (let tap = 0; tap < taps; tap++)
      row(rowOf(tensor.data, r, columns, taps, tap)).values.forEach((value, c) => {
        data[(r * columns + c) * taps + tap] = value;
      });
  return { shape: tensor.shape, data };
}

function compared([before, after]: readonly (readonly Float32Array[])[]): CDifference {
  const wanted = before.flatMap((values) => [...values]);
  const differences = after.flatMap((values) => [...values]).map((value, at) => value - wanted[at]);
  const rms = (values: readonly number[]) =>
    Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
  const largest = differences.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { largest, rms: rms(differences), outputs: rms(wanted) };
}
