/** One cell of a recurrent layer, by its place in the stack: its gates and its weights as they are now. */
import type { CellSpec, CellWeights } from "../cells/cell.ts";
import type { WeightKey } from "./cellParameters.ts";
import { type CellGate, cellGates, type GateOwner, type Gates } from "./gates.ts";
import type { Parameter } from "./parameter.ts";

export type Direction = "forward" | "reverse";

export class CellView<Key extends string> implements GateOwner {
  readonly where: string;
  readonly layer: number;
  readonly direction: Direction;
  readonly spec: CellSpec;
  readonly gates: Gates<Key, CellGate>;
  readonly #lookUp: () => CellWeights<Parameter>;

  /** @param lookUp finds the parameters at each use, so that a replaced one is seen */
  constructor(
    where: string,
    layer: number,
    direction: Direction,
    spec: CellSpec,
    lookUp: () => CellWeights<Parameter>,
  ) {
    this.where = where;
    this.layer = layer;
    this.direction = direction;
    this.spec = spec;
    this.#lookUp = lookUp;
    this.gates = cellGates(this);
  }

  /** The parameters of the cell; a bias, projection or peephole that it does not have is absent. */
  get weights(): CellWeights<Parameter> {
    return this.#lookUp();
  }
}

/** Looks up parameters in the module that holds them. */
export function weightsIn(
  module: object,
  names: ReadonlyMap<WeightKey, string>,
): () => CellWeights<Parameter> {
  const holder = module as Readonly<Record<string, Parameter>>;
  return () => {
    const weights: Partial<CellWeights<Parameter>> = {};
    for (const [key, name] of names) weights[key] = holder[name];
    return weights as CellWeights<Parameter>;
  };
}
