/** Activations of a gated cell as an option: which of its two are not sigmoid and tanh. */
import type { CellActivations } from "../cells/cell.ts";
import { checkedActivation } from "../cells/namedActivation.ts";
import { checkOptionNames } from "../tensor/check.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import type { ShownOptions } from "./options.ts";

/** As PyTorch, cuDNN and Keras 3 have them. */
export const USUAL: Readonly<CellActivations> = { gate: "sigmoid", state: "tanh" };

/** @returns nothing for the usual ones, which a specification does not name */
export function activationsOf(
  where: string,
  given: Partial<CellActivations> | undefined,
): { activations?: CellActivations } {
  if (given === undefined) return {};
  if (given === null || typeof given !== "object") {
    throw new ArgumentError(
      `${where}: expected activations { gate, state }, such as { gate: "hardSigmoid(0.2)" }, got ${describe(given)}.`,
    );
  }
  checkOptionNames(`${where}, activations`, given, ["gate", "state"]);
  const { gate = USUAL.gate, state = USUAL.state } = given;
  checkedActivation(gate, `${where}, activations.gate`);
  checkedActivation(state, `${where}, activations.state`);
  return gate === USUAL.gate && state === USUAL.state ? {} : { activations: { gate, state } };
}

export function shownActivations({ gate, state }: CellActivations): ShownOptions {
  return { activations: { value: `${gate} and ${state}`, normal: `${USUAL.gate} and ${USUAL.state}` } };
}
