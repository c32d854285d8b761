/** The state between the steps of a defined cell, for sequences of any length, in both directions of time. */
import { allocate, type FloatArray } from "../../../tensor/dtype.ts";
import { type LayerState, mapState, partSize } from "../../cell.ts";
import type { DefinedRun } from "./run.ts";

export class DefinedStates {
  readonly #run: DefinedRun;
  /** Before the first step, in the order of packed rows */
  readonly #initial: LayerState;
  /** After every step, packed */
  readonly #after: Readonly<Record<string, FloatArray>>;
  /** The nodes of the parts that the program reads */
  readonly #nodes: readonly (readonly [part: string, node: number])[];

  /** @param after the parts after every step, packed; default: new arrays */
  constructor(run: DefinedRun, after?: Readonly<Record<string, FloatArray>>) {
    this.#run = run;
    const { spec, initial } = run.request;
    this.#initial = mapState(spec, initial, run.live.sort);
    this.#after =
      after ??
      Object.fromEntries(
        spec.cell.parts.map((part) => [part, allocate(run.dtype, run.live.total * partSize(spec, part))]),
      );
    this.#nodes = run.program.nodes.flatMap((node, k) =>
      node.op === "state" ? [[node.part, k] as const] : [],
    );
  }

  get after(): Readonly<Record<string, FloatArray>> {
    return this.#after;
  }

  get nodes(): readonly (readonly [part: string, node: number])[] {
    return this.#nodes;
  }

  /**
   * Gives the evaluation the state before a step.
   *
   * @param first  row of the batch
   * @param before the step that ran before: rows live at that step continue from it, the others begin
   */
  bind(first: number, count: number, before: number | undefined): void {
    const { evaluation, live } = this.#run;
    for (const [part, node] of this.#nodes) {
      const size = evaluation.widthOf(node);
      const values = evaluation.valuesOf(node);
      const going = before === undefined ? 0 : Math.max(0, Math.min(count, live.counts[before] - first));
      if (going > 0) {
        const from = (live.starts[before!] + first) * size;
        values.set(this.#after[part].subarray(from, from + going * size));
      }
      if (going === count) continue;
      const from = (first + going) * size;
      values.set(this.#initial[part]!.subarray(from, (first + count) * size), going * size);
    }
  }

  /** Stores the state after a step, of packed rows from `start` on. */
  take(next: Readonly<Record<string, number>>, start: number, count: number): void {
    for (const [part, data] of Object.entries(this.#after)) {
      const stride = partSize(this.#run.request.spec, part);
      this.#run.evaluation.giveValues(next[part], { data, offset: start * stride, stride }, count);
    }
  }

  /** The state after each sequence's own last step, in the order of packed rows. @param order of the steps */
  final(order: readonly number[]): LayerState {
    const { live, request } = this.#run;
    const last = mapState(request.spec, this.#initial, (part: FloatArray) => part.slice());
    for (const [part, rows] of Object.entries(this.#after)) {
      const size = partSize(request.spec, part);
      for (const t of order) {
        const from = live.starts[t] * size;
        last[part]!.set(rows.subarray(from, from + live.counts[t] * size));
      }
    }
    return last;
  }
}
