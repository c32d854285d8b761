/** The lists of a program: forward with and without what the backward pass reads, and backward. */
import { Backward } from "./backward.ts";
import { Forward } from "./forward.ts";
import type { Space } from "./graph.ts";
import { type List, listOf } from "./list.ts";
import { type Mask, Shared, type Vector } from "./loads.ts";
import type { Program } from "./program.ts";

export class Lists {
  /** Parts of the state, `hidden` first */
  readonly parts: readonly string[];
  /** Gates that see the input: blocks of W x */
  readonly inputs: number;
  readonly gates: number;
  /** The rows of vectors after the biases of W x; those of parameters first. Lists for training may add constants */
  readonly vectors: readonly Vector[];
  readonly parameters: number;
  readonly masks: readonly Mask[];
  readonly usesInput: boolean;
  readonly #shared: Shared;
  #untraced: List | undefined;
  #training: { readonly traced: List; readonly backward: List; readonly kept: readonly Space[] } | undefined;

  constructor(program: Program, parts: readonly string[], inputs: number) {
    const shared = new Shared(program, parts, inputs);
    this.parts = parts;
    this.inputs = inputs;
    this.gates = program.gates.length;
    this.vectors = shared.vectors;
    this.parameters = shared.parameters;
    this.masks = shared.masks;
    this.usesInput = program.nodes.some(({ op }) => op === "x");
    this.#shared = shared;
  }

  /** Programs that always train never make this. */
  get untraced(): List {
    this.#untraced ??= listOf(new Forward(this.#shared, false).plan());
    return this.#untraced;
  }

  /** Programs that never train never make these. */
  get #trained() {
    if (this.#training === undefined) {
      const forward = new Forward(this.#shared, true);
      // The backward pass may have the forward one keep more.
      const backward = listOf(new Backward(forward).plan());
      this.#training = { traced: listOf(forward.plan()), backward, kept: forward.kept };
    }
    return this.#training;
  }

  get traced(): List {
    return this.#trained.traced;
  }

  get backward(): List {
    return this.#trained.backward;
  }

  get kept(): readonly Space[] {
    return this.#trained.kept;
  }
}
