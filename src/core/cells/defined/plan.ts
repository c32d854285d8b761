/** The graphs of a step, forward and backward, from a program. */
import { Backward } from "./backward.ts";
import { Forward } from "./forward.ts";
import type { Space } from "./graph.ts";
import { type Mask, type Plan, Shared, type Vector } from "./loads.ts";
import type { Program } from "./program.ts";

export type { Product } from "./loads.ts";

export interface Plans {
  /** Gates that see the input: blocks of W x */
  readonly inputs: number;
  readonly gates: number;
  /** Parts of the state, `hidden` first */
  readonly parts: readonly string[];
  /** The rows of vectors after the biases of W x; those of parameters first. Graphs for training may add constants */
  readonly vectors: readonly Vector[];
  readonly parameters: number;
  readonly masks: readonly Mask[];
  readonly kept: readonly Space[];
  readonly usesInput: boolean;
  /** With what the backward pass reads */
  readonly traced: Plan;
  readonly untraced: Plan;
  readonly backward: Plan;
}

export function plan(program: Program, parts: readonly string[], inputs: number): Plans {
  const shared = new Shared(program, parts, inputs);
  const untraced = new Forward(shared, false);
  let trained: { traced: Forward; backward: Backward } | undefined;
  // Programs that never train never make the others.
  const training = () => {
    if (trained === undefined) {
      const traced = new Forward(shared, true);
      trained = { traced, backward: new Backward(traced) };
    }
    return trained;
  };
  return {
    inputs,
    gates: program.gates.length,
    parts,
    vectors: shared.vectors,
    parameters: shared.parameters,
    masks: shared.masks,
    usesInput: program.nodes.some(({ op }) => op === "x"),
    untraced: untraced.plan(),
    get kept() {
      return training().traced.kept;
    },
    get traced() {
      return training().traced.plan();
    },
    get backward() {
      return training().backward.plan();
    },
  };
}
