/**
 * Built cells whose state is h' = a ⊙ h + b with a and b that depend on the input only (minGRU, minLSTM, RG-LRU, and whatever else is of
 * that form): the gates of all steps in one go, then a scan. The same on the way back.
 */
import type { ScanProgram } from "../cells/build/program.ts";
import { allocate, type FloatArray } from "../tensor/dtype.ts";
import type { BuiltRequest, BuiltRunner } from "./built.ts";
import { BuiltRun } from "./builtRun.ts";
import type { Kernels } from "./kernels.ts";
import { type Recurrence, scanBackward, scanInBlocks } from "./scan.ts";

/** Rows that are evaluated at a time: few enough for intermediate values to stay in the cache. */
const CHUNK = 256;

export const builtScan: BuiltRunner = {
  forward(request, set) {
    const { batch, initial } = request;
    const run = scanRun(request, set);
    const { H, dtype, live, evaluation, program } = run;
    const width = program.gates.length * H;
    const gates = allocate(dtype, live.total * width);
    const a = allocate(dtype, live.total * H);
    const b = allocate(dtype, live.total * H);
    forEachChunk(run, (start, count) => {
      program.gates.forEach((node, gate) => {
        evaluation.get(node, count, gates, start * width + gate * H, width);
      });
      evaluation.get(program.a, count, a, start * H, H);
      evaluation.get(program.b, count, b, start * H, H);
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
        gates: live.unpack(gates, width),
        states: {},
        products: new Map(),
        coefficients: { a: recurrence.a, b: recurrence.b },
      },
    };
  },

  backward(request, result, gradients, needs, set) {
    const { batch, steps, reverse } = request;
    const run = scanRun(request, set);
    const { H, dtype, live, evaluation, program } = run;
    const sums = run.gradients(needs);
    evaluation.prepareBackward(CHUNK, (key) => sums.vector(key));

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
    forEachChunk(run, (start, count) => {
      evaluation.clearGradients(count);
      evaluation.addGradient(program.a, gradA, start, count);
      evaluation.addGradient(program.b, gradB, start, count);
      evaluation.backward(count, noProducts);
      sums.collect(start, count);
    });
    return {
      ...sums.result(undefined),
      initial: needs.initial ? { hidden: scanned.initial } : undefined,
    };
  },
};

function scanRun(request: BuiltRequest, set: Kernels): BuiltRun<ScanProgram> {
  const { cell, noise } = request.spec;
  return new BuiltRun(request, set, cell.program(noise).scan!, CHUNK);
}

/** Computes the values of all live rows, some at a time. */
function forEachChunk(run: BuiltRun<ScanProgram>, use: (start: number, count: number) => void): void {
  const { live, evaluation } = run;
  for (let start = 0; start < live.total; start += CHUNK) {
    const count = Math.min(CHUNK, live.total - start);
    run.bind(start, count);
    evaluation.forward(count, noProducts);
    use(start, count);
  }
}

function noProducts(): never {
  throw new Error("a linear recurrence has no product with its state");
}

/** Padded steps keep the state: a = 1, b = 0. */
function recurrenceOf(request: BuiltRequest, a: FloatArray, b: FloatArray): Recurrence {
  const { steps, batch, lengths, reverse, initial, spec } = request;
  const H = spec.hiddenSize;
  lengths?.forEach((length, n) => {
    for (let t = length; t < steps; t++) a.fill(1, (t * batch + n) * H, (t * batch + n + 1) * H);
  });
  return { a, b, initial: initial.hidden, steps, width: batch * H, reverse };
}

function clearPadding({ steps, batch, lengths, spec }: BuiltRequest, rows: FloatArray): void {
  const H = spec.hiddenSize;
  lengths?.forEach((length, n) => {
    for (let t = length; t < steps; t++) rows.fill(0, (t * batch + n) * H, (t * batch + n + 1) * H);
  });
}
