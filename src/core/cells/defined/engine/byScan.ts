/**
 * Runs cells with the state h' = a ⊙ h + b, where a and b depend only on the input, such as minGRU, minLSTM and RG-LRU: the gates of
 * all steps at once, then a scan, forward and backward.
 */
import { allocate, type FloatArray } from "../../../tensor/dtype.ts";
import type { GradientNeeds, MatrixProduct } from "../../sequence.ts";
import type { ScanProgram } from "../program.ts";
import type { DefinedRequest, DefinedRunner } from "./engine.ts";
import { DefinedRun } from "./run.ts";
import { type Recurrence, scanBackward, scanInBlocks } from "./scan.ts";

export const byScan: DefinedRunner = {
  forward(request, set) {
    const { batch, initial, traced = true } = request;
    const run = scanRun(request, set);
    const { H, dtype, live, evaluation, program } = run;
    const width = program.gates.length * H;
    const gates = allocate(dtype, traced ? live.total * width : 0);
    const kept = run.stores(traced ? run.keptBesideGates : []);
    const a = allocate(dtype, live.total * H);
    const b = allocate(dtype, live.total * H);
    const all = [...program.nodes.keys()];
    forEachChunk(run, (start, count) => {
      run.bind(all, start, start, count);
      run.bindInput(start);
      evaluation.forward(count, noProducts);
      a.set(evaluation.valuesOf(program.a, count), start * H);
      b.set(evaluation.valuesOf(program.b, count), start * H);
      if (traced) run.keep(gates, kept, start, count);
    });
    const recurrence = recurrenceOf(request, live.unpack(a, H), live.unpack(b, H));
    const h = scanInBlocks(recurrence);
    const last = (request.reverse ? 0 : request.steps - 1) * batch * H;
    const final = request.steps === 0 ? initial.hidden.slice() : h.slice(last, last + batch * H);
    clearPadding(request, h);
    return {
      output: h,
      final: { hidden: final },
      trace: {
        gates: traced ? live.unpack(gates, width) : gates,
        states: {},
        kept,
        coefficients: { a: recurrence.a, b: recurrence.b },
      },
    };
  },

  backward(request, result, gradients, needs, set) {
    const { batch, steps, reverse } = request;
    const run = scanRun(request, set, needs);
    const { H, dtype, live, evaluation, program } = run;
    const sums = run.gradients(needs);

    const { a, b } = result.trace.coefficients!;
    const recurrence = recurrenceOf(request, a, b);
    // Outputs are 0 in the padding, states are not.
    const h = request.lengths === undefined ? result.output : scanInBlocks(recurrence);
    const gradH = allocate(dtype, steps * batch * H);
    if (gradients.output !== undefined) {
      gradH.set(gradients.output);
      clearPadding(request, gradH);
    }
    const last = (reverse ? 0 : steps - 1) * batch * H;
    const { hidden } = gradients.states;
    if (hidden !== undefined) for (let k = 0; k < batch * H; k++) gradH[last + k] += hidden[k];
    const scanned = scanBackward(recurrence, h, gradH);

    const gradA = live.pack(scanned.a, H);
    const gradB = live.pack(scanned.b, H);
    const gates = live.pack(result.trace.gates, program.gates.length * H);
    forEachChunk(run, (start, count) => {
      run.bind(program.bound, start, start, count);
      run.restore(gates, result.trace.kept, start, count);
      evaluation.again(count);
      evaluation.clearGradients();
      evaluation.addGradient(program.a, gradA, start * H, count);
      evaluation.addGradient(program.b, gradB, start * H, count);
      evaluation.backward(count, NO_PRODUCTS);
      sums.collect(start, count);
    });
    return {
      ...sums.result({}),
      initial: needs.initial ? { hidden: scanned.initial } : undefined,
    };
  },
};

function scanRun(
  request: DefinedRequest,
  set: MatrixProduct,
  needs?: GradientNeeds,
): DefinedRun<ScanProgram> {
  const { cell, noise } = request.spec;
  return new DefinedRun(request, set, cell.program(noise).scan!, request.steps * request.batch, needs);
}

/** Visits all live rows in chunks. */
function forEachChunk({ live, evaluation }: DefinedRun, use: (start: number, count: number) => void): void {
  const { rows } = evaluation;
  for (let start = 0; start < live.total; start += rows) use(start, Math.min(rows, live.total - start));
}

function noProducts(): never {
  throw new Error("a linear recurrence has no product with its state");
}

const NO_PRODUCTS = { gradientRows: noProducts, multiply: noProducts };

/** Padded steps keep the state: a = 1, b = 0. */
function recurrenceOf(request: DefinedRequest, a: FloatArray, b: FloatArray): Recurrence {
  const { steps, batch, lengths, reverse, initial, spec } = request;
  const H = spec.hiddenSize;
  lengths?.forEach((length, n) => {
    for (let t = length; t < steps; t++) a.fill(1, (t * batch + n) * H, (t * batch + n + 1) * H);
  });
  return { a, b, initial: initial.hidden, steps, width: batch * H, reverse };
}

function clearPadding({ steps, batch, lengths, spec }: DefinedRequest, rows: FloatArray): void {
  const H = spec.hiddenSize;
  lengths?.forEach((length, n) => {
    for (let t = length; t < steps; t++) rows.fill(0, (t * batch + n) * H, (t * batch + n + 1) * H);
  });
}
