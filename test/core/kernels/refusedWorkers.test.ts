/**
 * The k-th worker of a WebAssembly team does not start, for every k: its constructor throws, or it ends at once. Calls give the bits of one
 * thread, the reason is printed once, and no worker stays.
 */
import type * as threads from "node:worker_threads";
import { afterEach, expect, test, vi } from "vitest";
import "../../../src/float64.ts";
import { compiledKernels } from "../../../src/core/kernels/compiled/compiledKernels.ts";
import { referenceKernels } from "../../../src/core/kernels/reference.ts";
import { threadsModule } from "../../../src/core/kernels/wasm/generated/wasmThreads.ts";
import { wasmMachine } from "../../../src/core/kernels/wasm/wasm.ts";
import { expectSame } from "../../support/compare.ts";

/** The object in which the team looks for `Worker`. */
const builtin = process.getBuiltinModule("node:worker_threads") as { Worker: typeof threads.Worker };
const { Worker } = builtin;
afterEach(() => {
  builtin.Worker = Worker;
  vi.restoreAllMocks();
});

const SIZE = 200;
const matrix = new Float32Array(SIZE * SIZE).map((_, k) => Math.sin(k));

const MEMBERS = 4;
const failures = [1, 2, 3].flatMap((k) => [
  ["throws", k],
  ["ends at once", k],
]) as ["throws" | "ends at once", number][];

test.each(failures)("a constructor %s at worker %i", async (how, failing) => {
  let [made, alive] = [0, 0];
  builtin.Worker = class extends Worker {
    constructor(code: string | URL, options: threads.WorkerOptions) {
      const fails = ++made === failing;
      if (fails && how === "throws") throw new Error("no more workers");
      super(fails ? "" : code, options);
      alive++;
      this.on("exit", () => alive--);
    }
  };
  vi.resetModules();
  const { embedThreadsModule, wasmThreadsMachine } = await import(
    "../../../src/core/kernels/wasm/wasmThreads.ts"
  );
  embedThreadsModule(threadsModule);
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const machine = wasmThreadsMachine("simd", { threads: MEMBERS, adaptive: false });
  const product = (of = machine) => {
    const out = new Float32Array(SIZE * SIZE);
    compiledKernels(of, referenceKernels).matmul(matrix, matrix, out, SIZE, SIZE, SIZE);
    return out;
  };
  const expected = product(wasmMachine("simd") as typeof machine);
  // As many calls as a worker needs to start, or to end.
  for (let call = 0; call < 1000 && (warn.mock.calls.length === 0 || alive > 0); call++) {
    expectSame(`product ${call}`, product(), expected);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  for (let call = 0; call < 3; call++) expectSame("a product later", product(), expected);
  const why = how === "throws" ? "no more workers" : "the worker has ended";
  expect(warn.mock.calls).toEqual([[`Sluice computes on one thread: workers do not start here (${why}).`]]);
  expect(machine.isReady()).toBe(false);
  expect(alive).toBe(0);
  // No call tries again.
  expect(made).toBe(how === "throws" ? failing : MEMBERS - 1);
});
