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

  /**
   * Returns a tensor.
   *
   * @param shape its sizes; -1 for any
   * @throws FormatError MISSING, SHAPE
   */
  take(name: string, shape: readonly number[]): Weights {
    return this.takeIfAny(name, shape) ?? this.#refuse("MISSING", name, shape, "none");
  }

  /** Like `take`; undefined if there is none. */
  takeIfAny(name: string, shape: readonly number[]): Weights | undefined {
    const full = `${this.#layer}.${name}`;
    const tensor = this.#tensors.get(full);
    if (tensor === undefined) return undefined;
    this.#taken.add(full);
    const got = tensor.shape;
    const fits = got.length === shape.length && shape.every((size, axis) => size < 0 || got[axis] === size);
    return fits ? (tensor as Weights) : this.#refuse("SHAPE", name, shape, `[${got.join(", ")}]`);
  }

  #refuse(code: string, name: string, shape: readonly number[], got: string): never {
    const full = `${this.#layer}.${name}`;
    const sizes = shape.map((size) => (size < 0 ? "any" : size)).join(", ");
    refuse(code, `expected tensor ${describe(full)} of shape [${sizes}], got ${got}.`, full);
  }
}
