/**
 * Runs defined cells step by step. The backward pass keeps the state after every step, the gates and expensive values (`keep.ts`), and
 * recomputes the rest.
 */
import { allocate, type FloatArray } from "../../../tensor/dtype.ts";
import { mapState, partSize } from "../../cell.ts";
import { stepOrder } from "../../liveRows.ts";
import type { DefinedRunner } from "./engine.ts";
import { StepProducts } from "./products.ts";
import { DefinedRun } from "./run.ts";
import { DefinedStates } from "./states.ts";

export const bySteps: DefinedRunner = {
  forward(request, set) {
    const { spec, batch, traced = true } = request;
    const run = new DefinedRun(request, set, spec.cell.program(spec.noise), batch);
    const { H, dtype, live, evaluation, program } = run;
    const width = program.gates.length * H;
    const gates = allocate(dtype, traced ? live.total * width : 0);
    const kept = run.stores(traced ? run.keptBesideGates : []);
    const products = new StepProducts(run);
    const states = new DefinedStates(run);
    const all = [...program.nodes.keys()];
    const order = stepOrder(request);

    forEachRun(run, order, (start, first, count, before) => {
      states.bind(first, count, before);
      run.bind(all, start, first, count);
      run.bindInput(start);
      evaluation.forward(count, (index, operand, seed) => products.forward(index, operand, count, seed));
      states.take(program.next, start, count);
      if (traced) run.keep(gates, kept, start, count);
    });

    const { hidden, ...others } = states.after;
    const unpacked = Object.fromEntries(
      Object.entries(others).map(([part, rows]) => [part, live.unpack(rows, H)]),
    );
    return {
      output: live.unpack(hidden, run.S),
      final: mapState(spec, states.final(order), live.unsort),
      trace: {
        gates: traced ? live.unpack(gates, width) : gates,
        ...(unpacked.cell && { cell: unpacked.cell }),
        states: unpacked,
        kept,
      },
    };
  },

  backward(request, result, gradients, needs, set) {
    const { spec, batch } = request;
    const { parts } = spec.cell;
    const run = new DefinedRun(request, set, spec.cell.program(spec.noise), batch, needs);
    const { H, S, live, evaluation, program } = run;
    const sums = run.gradients(needs);
    const products = new StepProducts(run).backward(needs.weights);

    const after: Record<string, FloatArray> = { hidden: live.pack(result.output, S) };
    for (const [part, rows] of Object.entries(result.trace.states)) after[part] = live.pack(rows, H);
    const gates = live.pack(result.trace.gates, program.gates.length * H);
    const states = new DefinedStates(run, after);
    /** Gradient w.r.t. the state between two steps; rows that have ended, or have not begun yet, keep it */
    const gradState = mapState(spec, request.initial, (part: FloatArray) => part.slice().fill(0));
    for (const part of parts) {
      const given = gradients.states[part];
      if (given !== undefined) gradState[part]!.set(live.sort(given, partSize(spec, part)));
    }
    const gradOutput = gradients.output && live.pack(gradients.output, S);

    const order = stepOrder(request);
    forEachRun(run, order.toReversed(), (start, first, count, _after, before) => {
      states.bind(first, count, before);
      run.bind(program.bound, start, first, count);
      run.restore(gates, result.trace.kept, start, count);
      evaluation.again(count);

      products.begin(start, count);
      evaluation.clearGradients();
      for (const part of parts) {
        const node = program.next[part];
        const size = partSize(spec, part);
        evaluation.addGradient(node, gradState[part]!, first * size, count);
        if (part === "hidden" && gradOutput !== undefined) {
          evaluation.addGradient(node, gradOutput, start * size, count);
        }
        gradState[part]!.fill(0, first * size, (first + count) * size);
      }
      evaluation.backward(count, products);
      sums.collect(start, count);
      for (const [part, node] of states.nodes) {
        gradState[part]!.set(evaluation.gradientOf(node, count)!, first * partSize(spec, part));
      }
    });
    return {
      ...sums.result(products.weights()),
      initial: needs.initial ? mapState(spec, gradState, live.unsort) : undefined,
    };
  },
};

/**
 * Visits the steps in order, and the live rows of each in runs evaluated together.
 *
 * @param use gets the first packed row of a run, the same row counted in the batch, the number of rows, and the steps before and after
 *            this one
 */
function forEachRun(
  { live, evaluation }: DefinedRun,
  order: readonly number[],
  use: (
    start: number,
    first: number,
    count: number,
    before: number | undefined,
    after: number | undefined,
  ) => void,
): void {
  order.forEach((t, turn) => {
    for (let first = 0; first < live.counts[t]; first += evaluation.rows) {
      const count = Math.min(evaluation.rows, live.counts[t] - first);
      use(live.starts[t] + first, first, count, order[turn - 1], order[turn + 1]);
    }
  });
}
