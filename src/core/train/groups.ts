import { LayerNorm } from "../nn/layerNorm.ts";
import { checkModule, type Module } from "../nn/module.ts";
import type { Parameter } from "../nn/parameter.ts";
import { RecurrentBase } from "../nn/recurrentBase.ts";
import { notNegative, readOptions } from "../tensor/check.ts";

/** A parameter group for any optimiser, with its own weight decay. */
export interface DecayGroup {
  /** Each parameter once. */
  params: Parameter[];
  /** Their weight decay, 0 for those that do not decay. */
  weightDecay: number;
}

/**
 * Splits the parameters of a module into those that decay and those that do not: biases, gains of norms, and the vectors of
 * defined cells (an RG-LRU whose Λ decays forgets). Decay would pull a forget bias back to a half-open gate.
 *
 * @param module  any module
 * @param options `weightDecay` of the first group; `decayBiases` default false
 * @returns one or two groups, none empty, for the first argument of an optimiser
 * @throws ArgumentError for unknown names and invalid values
 * @example
 * const optimizer = new AdamW(parameterGroups(model, { weightDecay: 0.05 }), { lr: 0.003 });
 */
export function parameterGroups(
  module: Module,
  options: { weightDecay: number; decayBiases?: boolean },
): DecayGroup[] {
  const where = "parameterGroups";
  const { weightDecay, decayBiases } = readOptions(where, options, {
    weightDecay: [undefined, notNegative],
    decayBiases: [false, "boolean"],
  });
  checkModule(where, module);
  const decayed = new Set<Parameter>();
  const spared = new Set<Parameter>();
  for (const owner of module.modules()) {
    for (const [name, parameter] of owner.ownParameters()) {
      const spare =
        !decayBiases &&
        (owner instanceof LayerNorm || name.startsWith("bias") || isOwnScale(owner, parameter));
      (spare ? spared : decayed).add(parameter);
    }
  }
  for (const parameter of spared) decayed.delete(parameter);
  const groups = [
    { params: [...decayed], weightDecay },
    { params: [...spared], weightDecay: 0 },
  ];
  return groups.filter(({ params }) => params.length > 0);
}

/** Whether this is the gain of a norm inside a cell, or a vector of its definition. */
function isOwnScale(owner: Module, parameter: Parameter): boolean {
  if (!(owner instanceof RecurrentBase)) return false;
  return owner.cells.some(({ weights: { normIh, normHh, vectors = {} } }) =>
    [normIh, normHh, ...Object.values(vectors)].includes(parameter),
  );
}
