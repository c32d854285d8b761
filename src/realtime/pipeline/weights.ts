/** The tensors of a pipeline by name. Layers take theirs one by one; any remaining tensor is an error. */
import type { FloatArray } from "../../core/tensor/dtype.ts";
import { describe } from "../../core/tensor/errors.ts";
import { refuse } from "./definition.ts";

/** A tensor of a pipeline, such as one of a state dict. */
export interface PipelineTensor {
  shape: readonly number[];
  /** Row-major, float32 */
  data: FloatArray;
}

/** Weights as layers take them. */
interface Weights extends PipelineTensor {
  data: Float32Array;
}

/** Returns how a tensor differs from its required shape, -1 for any size; undefined if it matches. */
export function misfit(
  name: string,
  got: readonly number[] | undefined,
  wanted: readonly number[],
): string | undefined {
  const fits = got?.length === wanted.length && wanted.every((size, axis) => size < 0 || got[axis] === size);
  if (fits) return undefined;
  const sizes = wanted.map((size) => (size < 0 ? "any" : size));
  return `expected tensor ${describe(name)} of shape [${sizes.join(", ")}], got ${got === undefined ? "none" : `[${got.join(", ")}]`}.`;
}

/** The tensors of one layer, by names without its prefix. */
export class LayerWeights {
  readonly #tensors: ReadonlyMap<string, PipelineTensor>;
  readonly #layer: string;
  readonly #taken: Set<string>;

  constructor(tensors: ReadonlyMap<string, PipelineTensor>, layer: string, taken: Set<string>) {
    this.#tensors = tensors;
    this.#layer = layer;
    this.#taken = taken;
  }

  /** Returns a tensor; undefined if the file lacks it. */
  find(name: string): Weights | undefined {
    const full = `${this.#layer}.${name}`;
    const tensor = this.#tensors.get(full);
    if (tensor !== undefined) this.#taken.add(full);
    return tensor as Weights | undefined;
  }

  /**
   * Returns a tensor.
   *
   * @param shape its sizes; -1 for any
   * @throws FormatError MISSING, SHAPE
   */
  take(name: string, shape: readonly number[]): Weights {
    const tensor = this.find(name);
    const full = `${this.#layer}.${name}`;
    const wrong = misfit(full, tensor?.shape, shape);
    if (wrong !== undefined) refuse(tensor === undefined ? "MISSING" : "SHAPE", wrong, full);
    return tensor!;
  }

  /** Like `take`; undefined if there is none. */
  takeIfAny(name: string, shape: readonly number[]): Float32Array | undefined {
    return this.find(name) === undefined ? undefined : this.take(name, shape).data;
  }
}
