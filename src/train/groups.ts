/** Parameter groups: which parameters weight decay pulls towards 0. */
import { LayerNorm } from "../nn/layerNorm.ts";
import type { Module } from "../nn/module.ts";
import type { Parameter } from "../nn/parameter.ts";
import { RecurrentLayer } from "../nn/recurrentLayer.ts";
import { checkBoolean, checkNumber, checkOptionNames, notNegative } from "../tensor/check.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";

/** A group whose only own option is its decay; accepted by every optimiser. */
export interface DecayGroup {
  params: Parameter[];
  weightDecay: number;
}

/**
 * Splits the parameters of a module into those that decay and those that do not: biases, the gains of layer norms, and the parameters per unit
 * that a defined cell declares (an RG-LRU whose Λ decays forgets). A decayed
 * forget-gate bias is pulled from what it was set to back to a half-open gate.
 *
 * @param options `weightDecay` of the first group; `decayBiases` default false
 * @returns one or two groups, none of them empty, for an optimiser's first argument
 */
export function parameterGroups(
  module: Module,
  options: { weightDecay: number; decayBiases?: boolean },
): DecayGroup[] {
  const where = "parameterGroups";
  checkOptionNames(where, options, ["weightDecay", "decayBiases"]);
  const { weightDecay, decayBiases = false } = options;
  checkNumber(where, "weightDecay", weightDecay, notNegative);
  checkBoolean(where, "decayBiases", decayBiases);
  if (typeof module?.namedModules !== "function") {
    throw new ArgumentError(`${where}: expected a module, got ${describe(module)}.`);
  }
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

/** Whether it is the gain of a norm inside a cell, or a vector of the cell's definition. */
function isOwnScale(owner: Module, parameter: Parameter): boolean {
  if (!(owner instanceof RecurrentLayer)) return false;
  return owner.cells.some(({ weights: { normIh, normHh, vectors = {} } }) =>
    [normIh, normHh, ...Object.values(vectors)].includes(parameter),
  );
}
