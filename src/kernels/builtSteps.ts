/**
 * Built cells step by step. Kept for the way back: the state after every step and the products U r; everything else of a step is
 * computed again then, which costs little beside the products.
 */
import { copyRows } from "../cells/build/evaluation.ts";
import { type LayerState, mapState } from "../cells/cell.ts";
import { allocate, type FloatArray } from "../tensor/dtype.ts";
import type { BuiltRunner } from "./built.ts";
import { BuiltRun } from "./builtRun.ts";
import { stepOrder } from "./reference.ts";

export const builtSteps: BuiltRunner = {
  forward(request, set) {
    const { spec, batch } = request;
    const run = new BuiltRun(request, set, spec.cell.program(spec.noise), batch);
    const { H, dtype, live, evaluation, program } = run;
    const width = program.gates.length * H;
    const gates = allocate(dtype, live.total * width);
    const after: Record<string, FloatArray> = {};
    for (const part of spec.cell.parts) after[part] = allocate(dtype, live.total * H);
    const products = productStores(run, H);
    const operand = allocate(dtype, batch * H);
    let state: LayerState = mapState(spec, request.initial, live.sort);
    let next: LayerState = mapState(spec, state, (part: FloatArray) => part.slice());

    for (const t of stepOrder(request)) {
      const start = live.starts[t];
      const count = live.counts[t];
      run.bind(start, count, state);
      evaluation.forward(count, (k, node, seen, product) => {
        const columns = node.blocks * H;
        const rows = products.get(k)!.subarray(start * columns, (start + count) * columns);
        copyRows(seen, count, H, operand, 0, H);
        const weight = run.recurrentWeight(node.first, node.blocks);
        set.matmul(operand.subarray(0, count * H), weight, rows, count, H, columns, { transposeB: true });
        product.data.set(rows);
      });
      program.gates.forEach((node, gate) => {
        evaluation.get(node, count, gates, start * width + gate * H, width);
      });
      for (const part of spec.cell.parts) {
        evaluation.get(program.next[part], count, next[part]!, 0, H);
        evaluation.get(program.next[part], count, after[part], start * H, H);
        // Sequences that have ended, or not yet begun, keep their state.
        next[part]!.set(state[part]!.subarray(count * H), count * H);
      }
      [state, next] = [next, state];
    }

    const { hidden, ...others } = after;
    const states = Object.fromEntries(
      Object.entries(others).map(([part, rows]) => [part, live.unpack(rows, H)]),
    );
    return {
      output: live.unpack(hidden, H),
      final: mapState(spec, state, live.unsort),
      trace: {
        gates: live.unpack(gates, width),
        ...(states.cell && { cell: states.cell }),
        states,
        products,
      },
    };
  },

  backward(request, result, gradients, needs, set) {
    const { spec, batch, weights } = request;
    const { parts } = spec.cell;
    const run = new BuiltRun(request, set, spec.cell.program(spec.noise), batch);
    const { H, dtype, live, evaluation, program } = run;
    const sums = run.gradients(needs);
    evaluation.prepareBackward(batch, (key) => sums.vector(key));

    const after: Record<string, FloatArray> = {};
    for (const part of parts) {
      after[part] = live.pack(part === "hidden" ? result.output : result.trace.states[part], H);
    }
    const initial = mapState(spec, request.initial, live.sort);
    const previous = mapState(spec, initial, (part: FloatArray) => part.slice());
    /** Gradient by the state between two steps; rows that have ended, or not yet begun, pass it on by not being touched. */
    const gradState = mapState(spec, initial, (part: FloatArray) => part.slice().fill(0));
    for (const part of parts) {
      const given = gradients.states[part];
      if (given !== undefined) gradState[part]!.set(live.sort(given, H));
    }
    const gradOutput = gradients.output && live.pack(gradients.output, H);
    const { products } = result.trace;
    const gradProducts = productStores(run, H);
    const operands = new Map([...products.keys()].map((k) => [k, allocate(dtype, live.total * H)]));
    const gradOperand = allocate(dtype, batch * H);

    const order = stepOrder(request);
    for (let turn = order.length - 1; turn >= 0; turn--) {
      const start = live.starts[order[turn]];
      const count = live.counts[order[turn]];
      setPrevious(previous, initial, after, live, H, turn > 0 ? order[turn - 1] : undefined);
      run.bind(start, count, previous);
      evaluation.forward(count, (k, node, seen, product) => {
        const columns = node.blocks * H;
        copyRows(seen, count, H, operands.get(k)!, start * H, H);
        product.data.set(products.get(k)!.subarray(start * columns, (start + count) * columns));
      });

      evaluation.clearGradients(count);
      for (const part of parts) {
        const node = program.next[part];
        evaluation.addGradient(node, gradState[part]!, 0, count);
        if (part === "hidden" && gradOutput !== undefined)
          evaluation.addGradient(node, gradOutput, start, count);
        gradState[part]!.fill(0, 0, count * H);
      }
      evaluation.backward(count, (k, node, gradient, target) => {
        const columns = node.blocks * H;
        const rows = gradProducts.get(k)!.subarray(start * columns, (start + count) * columns);
        copyRows(gradient, count, columns, rows, 0, columns);
        if (target === undefined) return;
        const weight = run.recurrentWeight(node.first, node.blocks);
        set.matmul(rows, weight, gradOperand.subarray(0, count * H), count, columns, H);
        for (let row = 0; row < count; row++)
          for (let j = 0; j < H; j++)
            target.data[target.offset + row * target.stride + j] += gradOperand[row * H + j];
      });
      sums.collect(start, count);
      program.nodes.forEach((node, k) => {
        if (node.op === "state") evaluation.getGradient(k, count, gradState[node.part]!, 0, H);
      });
    }

    let recurrent: FloatArray | undefined;
    if (needs.weights && weights.weightHh !== undefined) {
      recurrent = allocate(dtype, weights.weightHh.length);
      for (const [k, rows] of gradProducts) {
        const node = program.nodes[k];
        if (node.op !== "product") continue;
        const part = recurrent.subarray(node.first * H * H, (node.first + node.blocks) * H * H);
        const options = { transposeA: true, accumulate: true };
        set.matmul(rows, operands.get(k)!, part, node.blocks * H, live.total, H, options);
      }
    }
    return {
      ...sums.result(recurrent),
      initial: needs.initial ? mapState(spec, gradState, live.unsort) : undefined,
    };
  },
};

/** Room for every product of every live row. */
function productStores({ program, live, dtype }: BuiltRun, H: number): Map<number, FloatArray> {
  const stores = new Map<number, FloatArray>();
  program.nodes.forEach((node, k) => {
    if (node.op === "product") stores.set(k, allocate(dtype, live.total * node.blocks * H));
  });
  return stores;
}

/** The state before a step: what the step before it left, for rows that were live then, else the initial one. */
function setPrevious(
  previous: LayerState,
  initial: LayerState,
  after: Readonly<Record<string, FloatArray>>,
  live: BuiltRun["live"],
  H: number,
  before: number | undefined,
): void {
  for (const [part, rows] of Object.entries(after)) {
    previous[part]!.set(initial[part]!);
    if (before === undefined) continue;
    const start = live.starts[before] * H;
    previous[part]!.set(rows.subarray(start, start + live.counts[before] * H));
  }
}
