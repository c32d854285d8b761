/**
 * Built cells step by step. Kept for the way back: the state after every step, the gates, and what else is dear (`cells/build/keep.ts`);
 * the rest of a step is computed again then.
 */
import { giveRows, takeRows } from "../cells/build/evaluation.ts";
import { mapState, partSize } from "../cells/cell.ts";
import { allocate, type FloatArray } from "../tensor/dtype.ts";
import type { BuiltRunner } from "./built.ts";
import { BuiltProducts } from "./builtProducts.ts";
import { addTo, BuiltRun } from "./builtRun.ts";
import { BuiltStates } from "./builtStates.ts";
import { stepOrder } from "./reference.ts";

export const builtSteps: BuiltRunner = {
  forward(request, set) {
    const { spec, batch, traced = true } = request;
    const run = new BuiltRun(request, set, spec.cell.program(spec.noise), batch);
    const { H, dtype, live, evaluation, program } = run;
    const width = program.gates.length * H;
    const gates = allocate(dtype, traced ? live.total * width : 0);
    const kept = run.stores(traced ? run.keptBesideGates : []);
    const products = new BuiltProducts(run, batch);
    const states = new BuiltStates(run);
    const all = [...program.nodes.keys()];
    const order = stepOrder(request);

    order.forEach((t, turn) => {
      const start = live.starts[t];
      const count = live.counts[t];
      states.bind(count, turn > 0 ? order[turn - 1] : undefined);
      run.bind(all, start, count);
      run.bindInput(start);
      evaluation.forward(count, (index, _node, operand) => products.forward(index, operand, count));
      states.take(program.next, start, count);
      if (!traced) return;
      program.gates.forEach((node, gate) => {
        giveRows(evaluation.valuesOf(node), run.gateRows(gates, gate, start), 0, count, H);
      });
      run.store(kept, start, count);
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
    const run = new BuiltRun(request, set, spec.cell.program(spec.noise), batch);
    const { H, S, live, evaluation, program } = run;
    const sums = run.gradients(needs);
    const products = new BuiltProducts(run, batch).backward(needs.weights);

    const after: Record<string, FloatArray> = { hidden: live.pack(result.output, S) };
    for (const [part, rows] of Object.entries(result.trace.states)) after[part] = live.pack(rows, H);
    const gates = live.pack(result.trace.gates, program.gates.length * H);
    const states = new BuiltStates(run, after);
    /** Gradient by the state between two steps; rows that have ended, or not yet begun, pass it on by not being touched. */
    const gradState = mapState(spec, request.initial, (part: FloatArray) => part.slice().fill(0));
    for (const part of parts) {
      const given = gradients.states[part];
      if (given !== undefined) gradState[part]!.set(live.sort(given, partSize(spec, part)));
    }
    const gradOutput = gradients.output && live.pack(gradients.output, S);

    const order = stepOrder(request);
    for (let turn = order.length - 1; turn >= 0; turn--) {
      const start = live.starts[order[turn]];
      const count = live.counts[order[turn]];
      states.bind(count, turn > 0 ? order[turn - 1] : undefined);
      run.bind(program.bound, start, count);
      run.restore(result.trace.kept, start, count);
      for (const [node, gate] of run.keptGates) {
        takeRows(run.gateRows(gates, gate, start), evaluation.valuesOf(node), 0, count, H);
      }
      if (run.needsInputPart) run.bindInput(start);
      evaluation.again(count);

      products.begin(start, count);
      evaluation.clearGradients();
      for (const part of parts) {
        const gradient = evaluation.gradientOf(program.next[part]);
        const size = partSize(spec, part);
        addTo(gradient, gradState[part]!, 0, count * size);
        if (part === "hidden" && gradOutput !== undefined)
          addTo(gradient, gradOutput, start * size, count * size);
        gradState[part]!.fill(0, 0, count * size);
      }
      evaluation.backward(count, products);
      sums.collect(start, count);
      for (const [part, node] of states.nodes) {
        const gradient = evaluation.gradientOf(node)!;
        gradState[part]!.set(gradient.subarray(0, count * partSize(spec, part)));
      }
    }
    return {
      ...sums.result(products.weights()),
      initial: needs.initial ? mapState(spec, gradState, live.unsort) : undefined,
    };
  },
};
