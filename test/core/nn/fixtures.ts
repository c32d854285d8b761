/** Weights and inputs for tests of modules: every value distinct, so that a mixed-up gate, row or sequence shows. */
import { Embedding, Linear, Module } from "../../../src/core/nn/index.ts";
import { allocate, type DType } from "../../../src/core/tensor/dtype.ts";
import type { Indices } from "../../../src/core/tensor/indices.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { type Shape, sizeOf } from "../../../src/core/tensor/shape.ts";
import { Tensor } from "../../../src/core/tensor/tensor.ts";

/** Gives every parameter values of a seeded generator, each parameter from a stream of its own. */
export function fillDistinct(module: Module, seed = 1): void {
  module.parameters().forEach((parameter, stream) => {
    const random = new Random(seed, stream);
    parameter.data.forEach((_, k, data) => {
      data[k] = random.uniform() - 0.5;
    });
  });
}

/**
 * Copies of all parameter values by name. To compare modules by; `toEqual` of two tensors compares their shapes only, since
 * the elements are not a field.
 */
export function numbersOf(module: Module): Record<string, number[]> {
  return Object.fromEntries([...module.stateDict()].map(([name, { data }]) => [name, [...data]]));
}

/** Uniform values in [-1, 1). */
export function values(shape: Shape, seed: number, dtype: DType = "float64"): Tensor {
  const random = new Random(seed, 1000);
  const data = allocate(dtype, sizeOf(shape));
  for (let k = 0; k < data.length; k++) data[k] = 2 * random.uniform() - 1;
  return new Tensor(data, shape);
}

/** The same, as a leaf that requires a gradient. */
export function leaf(shape: Shape, seed: number, dtype: DType = "float64"): Tensor {
  const x = values(shape, seed, dtype);
  x.requiresGrad = true;
  return x;
}

/** Largest absolute difference; NaN when the sizes differ. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.NaN;
  let largest = 0;
  for (let k = 0; k < a.length; k++) {
    const difference = Math.abs(a[k] - b[k]);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

/** Normal values, as sequences for layers. */
export function sequence(shape: Shape, seed = 1, dtype: DType = "float64"): Tensor {
  const random = new Random(seed);
  const data = allocate(dtype, sizeOf(shape));
  for (let k = 0; k < data.length; k++) data[k] = random.normal();
  return new Tensor(data, shape);
}

/** An embedding whose weight the decoder shares. */
export class Tied extends Module {
  readonly embedding = new Embedding({ numEmbeddings: 5, embeddingDim: 3, seed: 1 });
  readonly decoder = new Linear({ inFeatures: 3, outFeatures: 5, seed: 1 });
  constructor() {
    super();
    this.decoder.weight = this.embedding.weight;
  }
  forward(tokens: Indices) {
    return this.decoder.forward(this.embedding.forward(tokens));
  }
}
