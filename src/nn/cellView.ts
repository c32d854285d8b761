/** One cell of a recurrent layer, by its place in the stack: its gates and its weights as they are now. */
import { type LayerSpec, type LayerWeights, weightsFrom } from "../cells/cell.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import type { CellGate, GateOwner } from "./cellGate.ts";
import { cellGates, type Gates } from "./gates.ts";
import type { Parameter } from "./parameter.ts";
import { runnableSpec } from "./runnableSpec.ts";

export type Direction = "forward" | "reverse";

export class CellView<Key extends string> implements GateOwner {
  readonly where: string;
  readonly layer: number;
  readonly direction: Direction;
  readonly spec: LayerSpec;
  /** What its steps run on: its equations, where kernels of its kind do not have its activations. */
  readonly runs: LayerSpec;
  readonly gates: Gates<Key, CellGate>;
  readonly #lookUp: () => LayerWeights<Parameter>;

  /** @param lookUp finds the parameters at each use, so that a replaced one is seen */
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

  /** The parameters of the cell; a bias, projection or peephole that it does not have is absent. */
  get weights(): LayerWeights<Parameter> {
    return this.#lookUp();
  }

  /** A parameter per unit of a defined cell, by the name it has in the definition. @throws ArgumentError (`NAME`) */
  vector(name: string): Parameter {
    const { vectors = {} } = this.weights;
    if (Object.hasOwn(vectors, name)) return vectors[name];
    const names = Object.keys(vectors).join(", ") || "no vector at all";
    throw new ArgumentError(`${this.where}.vector: expected ${names}, got ${describe(name)}.`, "NAME");
  }
}

/** Looks up parameters in the module that holds them, by their keys and the names they have there. */
export function weightsIn(module: object, names: ReadonlyMap<string, string>): () => LayerWeights<Parameter> {
  const holder = module as Readonly<Record<string, Parameter>>;
  const places = [...names];
  return () => weightsFrom(places.map(([key, name]) => [key, holder[name]]));
}
