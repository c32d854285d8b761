import { Worker } from "node:worker_threads";
import { afterAll, describe, expect, it } from "vitest";
import type { LayerResult } from "../../../src/core/cells/sequence.ts";
import { compiledKernels } from "../../../src/core/kernels/compiled/compiledKernels.ts";
import { kernelIds } from "../../../src/core/kernels/compiled/kernelTable.ts";
import type { Machine, Operand } from "../../../src/core/kernels/compiled/machine.ts";
import { referenceKernels } from "../../../src/core/kernels/reference.ts";
import { supportsWasm, type WasmFlavour } from "../../../src/core/kernels/wasm/flavours.ts";
import { threadsModule } from "../../../src/core/kernels/wasm/generated/wasmThreads.ts";
import { lacksThreads } from "../../../src/core/kernels/wasm/teamWorkers.ts";
import { moduleBytes, wasmMachine } from "../../../src/core/kernels/wasm/wasm.ts";
import { alignUp, MAX_PAGES, runInMemory } from "../../../src/core/kernels/wasm/wasmMemory.ts";
import { MemberLost, Team } from "../../../src/core/kernels/wasm/wasmTeam.ts";
import { type ThreadedMachine, wasmThreadsMachine } from "../../../src/core/kernels/wasm/wasmThreads.ts";
import { expectAllSame, expectSame } from "../../support/compare.ts";
import { isExhaustive, isLeftOut, shareOf } from "../../support/exhaustive.ts";
import {
  allSpecs,
  gradientArrays,
  kernelSpecs,
  layerArrays,
  objectiveWeights,
  randomLayer,
  resultArrays,
  runLayer,
  sharesUnitsAlone,
} from "../../support/layers.ts";

/** Both in the full form; here the one that machines choose, as the team is the same code. */
const flavours = (["simd", "relaxed"] satisfies WasmFlavour[])
  .filter(supportsWasm)
  .slice(isExhaustive ? 0 : -1);

const product = (machine: ThreadedMachine, a: Float32Array) => {
  const out = new Float32Array(200 * 200);
  compiledKernels(machine, referenceKernels).matmul(a, a, out, 200, 200, 200);
  return out;
};
const matrix = new Float32Array(200 * 200).map((_, k) => Math.sin(k));

/** Calls until the workers have started; the results of calls before that count as well. */
async function untilReady(machine: ThreadedMachine): Promise<void> {
  product(machine, matrix);
  for (let k = 0; k < 1000 && !machine.isReady(); k++)
    await new Promise((resolve) => setTimeout(resolve, 10));
  expect(machine.isReady()).toBe(true);
}

const compiled = (flavour: WasmFlavour) => new WebAssembly.Module(moduleBytes(threadsModule, flavour));

const shared = () => new WebAssembly.Memory({ initial: 64, maximum: MAX_PAGES, shared: true });

/** The first member of a team of two whose other member never comes, with so much patience. */
function deserted(flavour: WasmFlavour, patience: number, memory = shared()) {
  const instance = new WebAssembly.Instance(compiled(flavour), { env: { memory } });
  const exports = instance.exports as Record<"heapBase" | "lanes" | "run", (...numbers: number[]) => number>;
  const barrierAt = alignUp(exports.heapBase());
  new Uint32Array(memory.buffer, barrierAt, 2)[1] = patience;
  const machine: Machine = {
    name: "deserted",
    lanes: exports.lanes(),
    hasDoubles: () => false,
    hasEquations: () => false,
    run: (kernel, numbers, operands) =>
      runInMemory(memory, barrierAt + 128, numbers, operands, "single", (numbersAt, arraysAt, workspaceAt) =>
        exports.run(kernelIds[kernel], numbersAt, arraysAt, workspaceAt, 0, 2, barrierAt),
      ),
  };
  return { machine, barrierAt };
}

it("runs on this Node", () => {
  expect(lacksThreads()).toBeUndefined();
});

describe.each(flavours)("wasm-threads-%s", (flavour) => {
  const machines = [2, 3].map((threads) => wasmThreadsMachine(flavour, { threads, adaptive: false }));
  afterAll(async () => {
    for (const machine of machines) await machine.stop();
  });
  const alone = compiledKernels(wasmMachine(flavour), referenceKernels);

  it("gives the same bits for any number of threads", async () => {
    for (const machine of machines) {
      await untilReady(machine);
      const set = compiledKernels(machine, referenceKernels);
      for (const [k, some] of kernelSpecs().entries()) {
        const spec = { ...some, inputSize: 65, hiddenSize: 70 };
        const lengths = k % 2 === 0 ? undefined : Array.from({ length: 50 }, (_, n) => 1 + ((n * 7) % 6));
        const request = randomLayer({ spec, steps: 6, batch: 50, dtype: "float32", lengths, scale: 0.1 });
        expectAllSame(layerArrays(set, request), layerArrays(alone, request));
      }
    }
  });

  it("gives the same bits for a few sequences, whose hidden units are shared out", async () => {
    for (const machine of machines) {
      await untilReady(machine);
      const set = compiledKernels(machine, referenceKernels);
      for (const kind of shareOf("cells on threads", kernelSpecs(), 3)) {
        const spec = { ...kind, inputSize: 65, hiddenSize: kind.kind === "rnn" ? 384 : 192 };
        for (const batch of sharesUnitsAlone(spec) ? [1, 2] : [2]) {
          const request = randomLayer({ spec, steps: 30, batch, dtype: "float32", scale: 0.1 });
          expectAllSame(resultArrays(set.forward(request)), resultArrays(alone.forward(request)));
        }
      }
    }
  });

  it("gives up in the middle of a call that another member does not come back to", () => {
    for (const spec of kernelSpecs()) {
      const request = randomLayer({
        spec: { ...spec, inputSize: 65, hiddenSize: 70 },
        steps: 2,
        batch: 50,
        dtype: "float32",
      });
      const set = compiledKernels(deserted(flavour, 1e6).machine, referenceKernels);
      expect(() => runLayer(set, request)).toThrow(WebAssembly.RuntimeError);
    }
  });

  it("gives up at once when another member fails in the middle of a call", async () => {
    const team = new Team(compiled(flavour), 2);
    while (!team.isReady()) await new Promise((resolve) => setTimeout(resolve, 10));
    // Arrays with half of their rows: this thread's share. The other's is beyond all memory.
    const [rows, inner, columns] = [150_000, 64, 64];
    const half = (width: number) => new Float32Array((rows / 2) * width);
    const operands: Operand[] = [
      { array: half(inner), use: "read" },
      { array: new Float32Array(inner * columns), use: "read" },
      { array: half(columns), use: "write" },
    ];
    // For one that is only late it waits for 1.1 s.
    const expected = new MemberLost("failed");
    expect(() => team.run("matmul", [rows, inner, columns, 0, 0, 0], operands, "single")).toThrow(expected);
    while (team.ended === undefined) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(team.ended).toContain("out of bounds");
    await team.stop();
  });

  it("gives up at a barrier as soon as another member is known to have failed", async () => {
    const memory = shared();
    const { machine, barrierAt } = deserted(flavour, 2 ** 32 - 1, memory);
    const fail = `Atomics.store(new Int32Array(workerData.memory.buffer, workerData.barrierAt, 2), 1, 0);`;
    const code = `const { workerData } = require("node:worker_threads"); setTimeout(() => { ${fail} }, 50);`;
    const other = new Worker(code, { eval: true, workerData: { memory, barrierAt } });
    await new Promise((resolve) => other.once("online", resolve));
    const spec = { ...allSpecs()[0], inputSize: 65, hiddenSize: 70 };
    const request = randomLayer({ spec, steps: 2, batch: 50, dtype: "float32" });
    const set = compiledKernels(machine, referenceKernels);
    const start = performance.now();
    expect(() => runLayer(set, request)).toThrow(WebAssembly.RuntimeError);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it("waits for a member that has nearly all of the work, since its sequences are the long ones", async () => {
    const [machine] = machines;
    await untilReady(machine);
    const spec = { ...allSpecs().find(({ kind }) => kind === "rnn")!, inputSize: 64, hiddenSize: 1024 };
    const steps = isExhaustive ? 1500 : 300;
    const lengths = Array.from({ length: 16 }, (_, n) => (n < 8 ? 1 : steps));
    const request = randomLayer({ spec, steps, batch: 16, dtype: "float32", lengths, scale: 0.05 });
    compiledKernels(machine, referenceKernels).forward(request);
    expect(machine.isReady()).toBe(true);
  });

  it("keeps a trace for the backward pass in its memory, from where any machine and any team reads it", async () => {
    const [machine] = machines;
    const set = compiledKernels(machine, referenceKernels);
    const needs = { input: true, initial: true, weights: true };
    for (const some of kernelSpecs()) {
      await untilReady(machine);
      const spec = { ...some, inputSize: 65, hiddenSize: 70 };
      const request = randomLayer({ spec, steps: 6, batch: 50, dtype: "float32", scale: 0.1 });
      const expected = layerArrays(alone, request);
      const forward = () => set.forward({ ...request, traced: "backward" });
      const check = (result: LayerResult) => {
        const gradients = set.backward(request, result, objectiveWeights(result), needs);
        expectAllSame({ ...resultArrays(result), ...gradientArrays(gradients) }, expected);
      };
      const [first, second] = [forward(), forward()];
      const { gates } = first.trace;
      expect(gates.buffer).toBeInstanceOf(SharedArrayBuffer);
      expect(second.trace.gates.byteOffset).not.toBe(gates.byteOffset);
      check(first);
      set.release!(first);
      expect(forward().trace.gates.byteOffset).toBe(gates.byteOffset);
      // Readers get an array like any other.
      expect(set.forward(request).trace.gates.buffer).toBeInstanceOf(ArrayBuffer);
      if (some.kind !== "gru") continue;
      await machine.stop();
      check(second);
      await untilReady(machine);
      check(second);
    }
  });

  it("repeats a call that has lost a worker with a trace of its own: one that is only late may write on", async () => {
    const [machine] = machines;
    const set = compiledKernels(machine, referenceKernels);
    const spec = { kind: "gru", resetAfter: true, inputSize: 65, hiddenSize: 70 } as const;
    const request = randomLayer({ spec, steps: 6, batch: 50, dtype: "float32", scale: 0.1 });
    const expected = alone.forward(request).trace;
    await untilReady(machine);
    const forward = () => set.forward({ ...request, traced: "backward" }).trace;
    expect(forward().gates.buffer).toBeInstanceOf(SharedArrayBuffer);
    void machine.stop();
    for (const end = performance.now() + 500; performance.now() < end; );
    const { gates, recurrentNew } = forward();
    for (const array of [gates, recurrentNew!]) expect(array.buffer).toBeInstanceOf(ArrayBuffer);
    expectSame("gate trace", gates, expected.gates);
    expectSame("trace of the new gate", recurrentNew!, expected.recurrentNew!);
  });

  it.skipIf(isLeftOut("a team of 64"))("runs a call alone for which a team has no memory", async () => {
    const crowd = wasmThreadsMachine(flavour, { threads: 64, adaptive: false });
    try {
      await untilReady(crowd);
      // For the gradient of W_ih each member of a team would pack 256 rows of the input, 64 MiB.
      const spec = { kind: "rnn", nonlinearity: "tanh", inputSize: 2 ** 16, hiddenSize: 33 } as const;
      const request = randomLayer({ spec, steps: 1, batch: 256, dtype: "float32", scale: 0.001 });
      const many = compiledKernels(crowd, referenceKernels);
      expectAllSame(layerArrays(many, request), layerArrays(alone, request));
    } finally {
      await crowd.stop();
    }
  });

  it("finishes a call whose worker has died, and starts new ones", async () => {
    const [machine] = machines;
    await untilReady(machine);
    const expected = product(machine, matrix);
    await machine.stop();
    expectSame("product", product(machine, matrix), expected);
    expect(machine.isReady()).toBe(false);
    await untilReady(machine);
    expectSame("product", product(machine, matrix), expected);
  });

  it("finishes a call whose worker has died without a word, as while this thread computes", async () => {
    const [machine] = machines;
    await untilReady(machine);
    const expected = product(machine, matrix);
    void machine.stop();
    // Nothing is heard of it before this thread returns to its event loop.
    for (const end = performance.now() + 500; performance.now() < end; );
    const start = performance.now();
    expectSame("product", product(machine, matrix), expected);
    const milliseconds = performance.now() - start;
    console.log(`${flavour}: the call after the death of a worker took ${milliseconds.toFixed(0)} ms`);
    expect(milliseconds).toBeLessThan(1000);
    expect(machine.isReady()).toBe(false);
    await untilReady(machine);
    expectSame("product", product(machine, matrix), expected);
  });
});
