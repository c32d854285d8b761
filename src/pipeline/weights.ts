/** The tensors of a pipeline by name, taken one after the other by the layers they belong to; every one must be taken. */
import { describe } from "../tensor/errors.ts";
import { refuse } from "./definition.ts";

/** A tensor of a pipeline; plain data, so that it can be posted to a worker or an AudioWorklet. */
export interface PipelineTensor {
  shape: readonly number[];
  data: Float32Array;
}

/** The part of one layer: names are without the layer's own. */
export class LayerWeights {
  readonly #tensors: ReadonlyMap<string, PipelineTensor>;
  readonly #layer: string;
  readonly #taken: Set<string>;

  constructor(tensors: ReadonlyMap<string, PipelineTensor>, layer: string, taken: Set<string>) {
    this.#tensors = tensors;
    this.#layer = layer;
    this.#taken = taken;
  }

  /** The tensor, or undefined when the file has none of that name. */
  find(name: string): PipelineTensor | undefined {
    const full = `${this.#layer}.${name}`;
    const tensor = this.#tensors.get(full);
    if (tensor !== undefined) this.#taken.add(full);
    return tensor;
  }

  /**
   * The numbers of a tensor that must be there.
   *
   * @param shape its sizes; -1 where any will do
   * @throws FormatError MISSING, SHAPE
   */
  take(name: string, shape: readonly number[]): PipelineTensor {
    const tensor = this.find(name);
    const wanted = `[${shape.map((size) => (size < 0 ? "any" : size)).join(", ")}]`;
    const full = `${this.#layer}.${name}`;
    if (tensor === undefined)
      refuse("MISSING", `expected tensor ${describe(full)} of shape ${wanted}, got none.`, full);
    const fits =
      tensor.shape.length === shape.length &&
      shape.every((size, axis) => size < 0 || tensor.shape[axis] === size);
    if (!fits) {
      refuse(
        "SHAPE",
        `expected tensor ${describe(full)} of shape ${wanted}, got [${tensor.shape.join(", ")}].`,
        full,
      );
    }
    return tensor;
  }

  /** As `take`, undefined when there is none. */
  takeIfAny(name: string, shape: readonly number[]): Float32Array | undefined {
    return this.find(name) === undefined ? undefined : this.take(name, shape).data;
  }
}
