/**
 * Calls the addon directly, with the right types and wrong sizes, and prints how many calls it refused and how many ran. A call that it
 * should have refused may end this process.
 *
 *   node --import tsx test/core/kernels/addonSizes.ts
 */

import { compiledElements } from "../../../src/core/kernels/compiled/compiledElements.ts";
import { compiledKernels } from "../../../src/core/kernels/compiled/compiledKernels.ts";
import { referenceElements } from "../../../src/core/kernels/elements.ts";
import { nativeAddon, nativeMachine } from "../../../src/core/kernels/native/native.ts";
import { referenceKernels } from "../../../src/core/kernels/reference.ts";
import { DefinedLayer } from "../../../src/index.ts";
import { engines, streamOn } from "../../realtime/stream/engines.ts";
import { always } from "../../support/elements.ts";
import { allSpecs, kernelSpecs, objectiveWeights, randomLayer } from "../../support/layers.ts";

type Call = [
  target: number,
  kernel: number,
  numbers: Int32Array,
  arrays: unknown[],
  threads: number,
  isDouble: boolean,
];
type Open = (target: number, buffer: ArrayBuffer, program: number) => (steps: number) => void;

const state = nativeAddon();
if (!state.found) throw new Error(state.why);
const addon = state.addon as unknown as { run(...call: Call): void; openStream: Open };
let counts = { refused: 0, ran: 0, missed: [] as string[] };

/** Makes a call, which must be refused by a code or run. */
function attempt(what: string, mustRefuse: boolean, make: () => void): void {
  try {
    make();
  } catch (error) {
    if ((error as { code?: string }).code !== "ARGUMENT")
      throw new Error(`${what}: ${(error as Error).stack}`);
    counts.refused++;
    return;
  }
  counts.ran++;
  if (mustRefuse) counts.missed.push(what);
}

/** Returns the calls that the package makes, with copies of their arrays from before the call. */
function recorded(make: () => void): Call[] {
  const calls: Call[] = [];
  const run = addon.run;
  addon.run = (...call) => {
    const arrays = call[3].map((array) => (array as Float32Array | undefined)?.slice());
    calls.push([call[0], call[1], call[2].slice(), arrays, call[4], call[5]]);
    run(...call);
  };
  make();
  addon.run = run;
  return calls;
}

const WRONG = [0, -1, 1, 2, 65, 2 ** 16, 2 ** 31 - 1, -(2 ** 31)];

function spoilCall(call: Call): void {
  const [target, kernel, numbers, arrays, , isDouble] = call;
  const fresh = () => arrays.map((array) => (array as Float32Array | undefined)?.slice());
  const name = `kernel ${kernel}${isDouble ? " in double precision" : ""}`;
  addon.run(target, kernel, numbers, fresh(), 1, isDouble);
  for (const threads of [1, 2]) {
    for (let k = 0; k < numbers.length; k++) {
      for (const wrong of [...WRONG, numbers[k] + 1, numbers[k] * 2]) {
        const others = numbers.slice();
        others[k] = wrong;
        attempt(`${name}, number ${k} = ${wrong}`, false, () =>
          addon.run(target, kernel, others, fresh(), threads, isDouble),
        );
      }
    }
    for (const length of [0, numbers.length - 1, numbers.length + 1]) {
      const others = new Int32Array(length);
      others.set(numbers.subarray(0, length));
      attempt(`${name}, ${length} numbers`, true, () =>
        addon.run(target, kernel, others, fresh(), threads, isDouble),
      );
    }
    for (const length of [0, arrays.length - 1, arrays.length + 1]) {
      attempt(`${name}, ${length} arrays`, true, () =>
        addon.run(
          target,
          kernel,
          numbers,
          Array.from({ length }, (_, k) => fresh()[k]),
          threads,
          isDouble,
        ),
      );
    }
    for (const [k, array] of (arrays as (Float32Array | Int32Array | undefined)[]).entries()) {
      const type = (array?.constructor ?? Float32Array) as Float32ArrayConstructor;
      const length = array?.length ?? 0;
      for (const wrong of [0, length - 1, length + 1, 2 * length + 1, 4096]) {
        if (wrong < 0 || wrong === length) continue;
        const others: unknown[] = fresh();
        others[k] = new type(wrong);
        // An array that was absent has no size that could be wrong; an empty one is absent.
        attempt(`${name}, array ${k} of ${wrong}`, array !== undefined && wrong > 0, () =>
          addon.run(target, kernel, numbers, others as never, threads, isDouble),
        );
      }
      const others: unknown[] = fresh();
      others[k] = undefined;
      attempt(`${name}, array ${k} absent`, false, () =>
        addon.run(target, kernel, numbers, others, threads, isDouble),
      );
      if (!(array instanceof Int32Array)) continue;
      for (let place = 0; place < array.length; place++) {
        for (const wrong of WRONG) {
          const spoilt = fresh();
          spoilt[k]![place] = wrong;
          attempt(`${name}, place ${place} of array ${k} = ${wrong}`, false, () =>
            addon.run(target, kernel, numbers, spoilt, threads, isDouble),
          );
        }
      }
    }
  }
}

function layerCalls(): Call[] {
  return ([undefined, "strict"] as const).flatMap((arithmetic) => {
    const set = compiledKernels(nativeMachine({ threads: 1 }), referenceKernels, arithmetic);
    return recorded(() => {
      for (const [k, spec] of kernelSpecs().entries()) {
        const request = {
          ...randomLayer({
            spec,
            steps: 3,
            batch: 2,
            dtype: "float32",
            lengths: k % 2 === 0 ? [3, 2] : undefined,
          }),
          traced: true,
        };
        const result = set.forward(request);
        set.backward(request, result, objectiveWeights(result), {
          input: true,
          initial: true,
          weights: true,
        });
      }
      set.matmul(new Float32Array(6), new Float32Array(12), new Float32Array(8), 2, 3, 4);
    });
  });
}

function spoilStreams(): void {
  const open = addon.openStream;
  const opened: Parameters<Open>[] = [];
  addon.openStream = (...args) => {
    opened.push(args);
    return open(...args);
  };
  for (const [name, engine] of engines) {
    if (!name.startsWith("native")) continue;
    for (const [k, spec] of allSpecs().entries()) {
      const { weights } = randomLayer({ spec, dtype: "float32" });
      const format = (["float32", "bf16", "int8"] as const)[k % 3];
      streamOn(engine, [{ spec, weights }], { weights: format, batch: 2, chunk: 3 });
    }
    for (const [k, cell] of (["layerNormGRU", "rgLRU"] as const).entries()) {
      const layer = new DefinedLayer({ cell, inputSize: 4, hiddenSize: 4, seed: 1 });
      streamOn(engine, layer, { weights: (["float32", "int8"] as const)[k], batch: 2, chunk: 3 });
    }
  }
  for (const [target, buffer, program] of opened) {
    const words = new Int32Array(buffer, program);
    // A program begins with its length; places beyond are weights.
    for (let k = 0; k < words[0] / 4; k++) {
      for (const wrong of [
        ...WRONG,
        words[k] + 1,
        words[k] * 2,
        words[k] + 4,
        buffer.byteLength,
        buffer.byteLength - 4,
      ]) {
        const memory = buffer.slice(0);
        new Int32Array(memory, program)[k] = wrong;
        attempt(`word ${k} = ${wrong}`, false, () => {
          const run = open(target, memory, program);
          for (const steps of [0, 1, 2])
            attempt(`word ${k} = ${wrong}, ${steps} steps`, false, () => run(steps));
        });
      }
    }
    const run = open(target, buffer.slice(0), program);
    for (const steps of [-1, 2 ** 20, 2 ** 31 - 1]) attempt(`${steps} steps`, true, () => run(steps));
    for (const place of [1, buffer.byteLength - 4, buffer.byteLength - 64])
      attempt(`program at ${place}`, false, () => open(target, buffer.slice(0), place)(1));
    for (const bytes of [program + 4, program + 64, buffer.byteLength >> 1])
      attempt(`${bytes} bytes`, true, () => open(target, buffer.slice(0, bytes), program)(1));
  }
}

/** Each kernel of elements once, and each form of its operands. */
function elementCalls(): Call[] {
  const set = compiledElements(always(nativeMachine({ threads: 1 }).elements!), referenceElements);
  const { fast } = set as Required<typeof set>;
  const [singles, doubles] = [
    (length: number) => new Float32Array(length),
    (length: number) => new Float64Array(length),
  ];
  const rows = { classes: 3, logits: singles(12), labels: Int32Array.of(0, 2, -100, 1), ignored: -100 };
  const norm = { width: 5, x: singles(20), weight: singles(5), statistics: singles(12) };
  const factors = { beta1: 0.9, beta2: 0.99, rate: 0.1, correction: 1, eps: 1e-8, decay: 0, keep: 1 };
  const targets = { own: 0.9, spread: 0.1, spreadTotal: 0.3, weights: singles(3) };
  const place = { seed: 1, stream: 2, position: 3 };
  const ids = Int32Array.of(4, 0, 4);
  const pair = { rows: 4, width: 5, rowX: 5, stepX: 1, rowY: 5, stepY: 1 };
  return recorded(() => {
    fast.map("tanh", singles(9), singles(9));
    fast.mapGradient("exp", singles(9), singles(9), singles(9));
    fast.pair("add", pair, singles(20), singles(20), singles(20));
    fast.pair("mul", { ...pair, rowY: 0 }, singles(20), singles(5), singles(20));
    fast.pair("div", { ...pair, rowX: 1, stepX: 0 }, singles(4), singles(20), singles(20));
    fast.pair("sub", { ...pair, width: 1, rowX: 1, rowY: 0, stepY: 0 }, singles(4), singles(1), singles(4));
    fast.scale(singles(9), 2);
    fast.sum(singles(5000));
    fast.columnSums(singles(20), doubles(5));
    fast.lossSum("smooth", 1, singles(9), singles(9));
    fast.lossGradient("squared", 1, 1, singles(9), singles(9), singles(9));
    fast.softmax(true, 5, singles(20), singles(20));
    fast.softmaxGradient(false, 5, singles(20), singles(20), singles(20));
    fast.layerNorm(norm, 1e-5, singles(5), singles(20));
    fast.layerNormGradient(norm, singles(20), singles(20), { weight: doubles(5), bias: doubles(5) });
    set.softmaxSums(rows, doubles(4), doubles(4));
    set.crossEntropyGradient(rows, targets, doubles(4), doubles(4), doubles(4), singles(12));
    set.adam(factors, singles(9), singles(9), singles(9), singles(9), singles(9));
    set.sgd({ rate: 0.1, momentum: 0.9, share: 1, decay: 0 }, false, singles(9), singles(9), singles(9));
    set.gatherRows(singles(15), ids, 3, singles(9));
    set.scatterRows(singles(9), ids, 3, 0, singles(15));
    set.dropout(singles(9), 2 ** 31, 2, place, singles(9));
    set.uniform({ factor: 2, offset: -1, scale: 0.5 }, place, singles(9));
  });
}

const spoilAll = {
  layers: () => layerCalls().forEach(spoilCall),
  elements: () => elementCalls().forEach(spoilCall),
  streams: spoilStreams,
};
const outcomes = Object.entries(spoilAll).map(([what, spoil]) => {
  // The last line of a process that a call has ended.
  console.error(what);
  counts = { refused: 0, ran: 0, missed: [] };
  spoil();
  return [what, counts];
});
console.log(JSON.stringify(Object.fromEntries(outcomes)));
