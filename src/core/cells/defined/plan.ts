/** The lists of a program: forward with and without what the backward pass reads, and backward. */
import { Backward } from "./backward.ts";
import { Forward } from "./forward.ts";
import type { Space } from "./graph.ts";
import { type List, listOf } from "./list.ts";
import { Shared } from "./loads.ts";

export class Lists extends Shared {
  readonly gates = this.program.gates.length;
  readonly biases = this.program.biases;
  readonly usesInput = this.program.nodes.some(({ op }) => op === "x");
  #untraced: List | undefined;
  #training: { readonly traced: List; readonly backward: List; readonly kept: readonly Space[] } | undefined;

  /** Programs that always train never make this. */
  get untraced(): List {
    this.#untraced ??= listOf(new Forward(this, false).plan());
    return this.#untraced;
  }

  /** Programs that never train never make these. */
  get #trained() {
    if (this.#training === undefined) {
      const forward = new Forward(this, true);
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
