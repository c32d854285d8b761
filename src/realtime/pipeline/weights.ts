/** The tensors of a pipeline by name. Layers take theirs one by one; any remaining tensor is an error. */
import { isNumeric, type RawTensor, toFloat } from "../../core/storage/raw.ts";
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

/** Returns the tensors of a file in float32. @throws FormatError DTYPE */
export function* floatsOf(tensors: Iterable<readonly [string, RawTensor]>): Iterable<[string, Weights]> {
  for (const [name, tensor] of tensors) {
    if (!isNumeric(tensor.dtype))
      refuse("DTYPE", `tensor ${describe(name)}: expected numbers, got ${tensor.dtype}.`, name);
    yield [name, { shape: tensor.shape, data: toFloat(tensor) as Float32Array }];
  }
}

/** Returns tensors by the name of their layer, then of the weight. */
export function byLayer<T>(tensors: Iterable<readonly [string, T]>): Map<string, Map<string, T>> {
  const layers = new Map<string, Map<string, T>>();
  for (const [name, tensor] of tensors) {
    const at = Math.max(0, name.lastIndexOf("."));
    const layer = name.slice(0, at);
    layers.set(layer, (layers.get(layer) ?? new Map()).set(name.slice(at + 1), tensor));
  }
  return layers;
}

/** The tensors of one layer, by names without its prefix. Those that it takes are gone. */
export class LayerWeights {
  readonly #tensors: Map<string, PipelineTensor>;
  readonly #layer: string;

  constructor(tensors = new Map<string, PipelineTensor>(), layer: string) {
    this.#tensors = tensors;
    this.#layer = layer;
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
    const tensor = this.#tensors.get(name);
    this.#tensors.delete(name);
    const got = tensor?.shape;
    if (got === undefined) return undefined;
    const fits = got.length === shape.length && shape.every((size, axis) => size < 0 || got[axis] === size);
    return fits ? (tensor as Weights) : this.#refuse("SHAPE", name, shape, `[${got.join(", ")}]`);
  }

  #refuse(code: string, name: string, shape: readonly number[], got: string): never {
    const full = `${this.#layer}.${name}`;
    const sizes = shape.map((size) => (size < 0 ? "any" : size)).join(", ");
    refuse(code, `expected tensor ${describe(full)} of shape [${sizes}], got ${got}.`, full);
  }
}
