/** Weights of layers in PyTorch's layout. The conventions of `interop/` say where each recurrent class keeps its gates. */
import type { ChainTensor } from "../../core/chain/chain.ts";
import { formatShape, stridesOf } from "../../core/tensor/shape.ts";
import { gather } from "../formats/strided.ts";
import type { Convention } from "../interop/convention.ts";
import { readCell } from "../interop/engine.ts";
import { sizesFrom } from "../interop/layout.ts";

/** The tensors that are there, by name. */
export const weightsOf = (
  weights: Readonly<Record<string, ChainTensor | undefined>>,
): ReadonlyMap<string, ChainTensor> =>
  new Map(Object.entries(weights).filter((entry): entry is [string, ChainTensor] => entry[1] !== undefined));

/** A tensor with its axes in another order. @param order default: the last axis first */
export function transposed(
  { shape, data }: ChainTensor,
  order: readonly number[] = shape.map((_, axis) => shape.length - 1 - axis),
): ChainTensor {
  const strides = stridesOf(shape);
  const moved = order.map((axis) => shape[axis]);
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const result = gather(
    moved,
    order.map((axis) => strides[axis]),
    bytes,
    4,
  );
  return { shape: moved, data: new Float32Array(result.buffer) };
}

/** The names that weights of a record have in a chain. */
const NAMES = {
  weightIh: "weight_ih_l0",
  weightHh: "weight_hh_l0",
  biasIh: "bias_ih_l0",
  biasHh: "bias_hh_l0",
} as const;

/** The weights of two directions in one layer. */
export const bothDirections = (
  forward: ReadonlyMap<string, ChainTensor>,
  reverse: Iterable<readonly [string, ChainTensor]>,
): ReadonlyMap<string, ChainTensor> =>
  new Map([...forward, ...[...reverse].map(([name, tensor]) => [`${name}_reverse`, tensor] as const)]);

/**
 * Returns the weights of one cell by PyTorch's names, such as `weight_ih_l0`.
 *
 * @param arrays in the order of the convention's parts, without a leading axis of directions; undefined for one that is left out
 * @param refuse reports shapes that do not fit
 */
export function cellWeights(
  convention: Convention,
  hiddenSize: number,
  arrays: readonly (ChainTensor | undefined)[],
  refuse: (message: string) => never,
): ReadonlyMap<string, ChainTensor> {
  const { parts, layerClass } = convention;
  const arrayOf = (part: (typeof parts)[number]) => arrays[parts.indexOf(part)];
  const sizes = sizesFrom(convention, (part) => arrayOf(part)?.shape);
  if (typeof sizes === "string" || sizes.hiddenSize !== hiddenSize) {
    const got = arrays.flatMap((array) => (array === undefined ? [] : [formatShape(array.shape)]));
    return refuse(`expected the weights of ${layerClass} with ${hiddenSize} units, got ${got.join(", ")}.`);
  }
  const { weights } = readCell(convention, sizes, (part) => arrayOf(part)?.data);
  const tensors = Object.entries(NAMES).flatMap(([key, name]): [string, ChainTensor][] => {
    const data = weights[key as keyof typeof NAMES] as Float32Array | undefined;
    const rows = weights.weightIh.length / sizes.inputSize;
    if (data === undefined) return [];
    return [[name, { shape: name.startsWith("bias") ? [rows] : [rows, data.length / rows], data }]];
  });
  return new Map(tensors);
}
