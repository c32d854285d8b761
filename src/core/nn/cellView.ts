import { type LayerSpec, type LayerWeights, weightsFrom } from "../cells/cell.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import type { CellGate, GateOwner } from "./cellGate.ts";
import { cellGates, type Gates } from "./gates.ts";
import type { Parameter } from "./parameter.ts";
import { runnableSpec } from "./runnableSpec.ts";

/** How a cell reads a sequence: from its first step, or from its last. */
export type Direction = "forward" | "reverse";

/** One cell of a recurrent layer: its place in the stack, its gates, and its current weights. */
export class CellView<Key extends string> implements GateOwner {
  readonly where: string;
  /** Its layer in the stack, from 0. */
  readonly layer: number;
  readonly direction: Direction;
  /** Kind, sizes and variant. */
  readonly spec: LayerSpec;
  /** The specification that its steps run on: the equations, if the kernels lack its activations. */
  readonly runs: LayerSpec;
  /** Its gates by name, letter, alias, and `retain`. */
  readonly gates: Gates<Key, CellGate>;
  readonly #lookUp: () => LayerWeights<Parameter>;

  /** @param lookUp finds the parameters at each use, so it sees replaced ones */
  constructor(
    where: string,
    layer: number,
    direction: Direction,
    spec: LayerSpec,
    lookUp: () => LayerWeights<Parameter>,
  ) {
    this.where = where;
    this.layer = layer;
    this.direction = direction;
    this.spec = spec;
    this.runs = runnableSpec(where, spec);
    this.#lookUp = lookUp;
    this.gates = cellGates(this);
  }

  /** The parameters of the cell by key, without those it lacks. */
  get weights(): LayerWeights<Parameter> {
    return this.#lookUp();
  }

  /**
   * Returns a vector of a defined cell by its name in the definition.
   *
   * @param name in the definition, e.g. `lambda`
   * @throws ArgumentError (`NAME`)
   */
  vector(name: string): Parameter {
    const { vectors = {} } = this.weights;
    if (Object.hasOwn(vectors, name)) return vectors[name];
    const names = Object.keys(vectors).join(", ") || "no vector at all";
    throw new ArgumentError(`${this.where}.vector: expected ${names}, got ${describe(name)}.`, "NAME");
  }
}

/** Returns a function that looks the parameters up in their module. @param names of its fields by key */
export function weightsIn(module: object, names: ReadonlyMap<string, string>): () => LayerWeights<Parameter> {
  const holder = module as Readonly<Record<string, Parameter>>;
  const places = [...names];
  let known: readonly Parameter[] = [];
  let weights: LayerWeights<Parameter> | undefined;
  return () => {
    // Most calls find the parameters of the one before.
    if (weights === undefined || places.some(([, name], k) => holder[name] !== known[k])) {
      known = places.map(([, name]) => holder[name]);
      weights = Object.freeze(weightsFrom(places.map(([key], k) => [key, known[k]])));
    }
    return weights;
  };
}
