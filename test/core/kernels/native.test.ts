import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, describe, expect, it, vi } from "vitest";
import { elementIds } from "../../../src/core/kernels/compiled/compiledElements.ts";
import { compiledKernels } from "../../../src/core/kernels/compiled/compiledKernels.ts";
import { interfaceVersion, kernelIds } from "../../../src/core/kernels/compiled/kernelTable.ts";
import {
  nativeAddon,
  nativeCandidate,
  nativeMachine,
  openAddon,
} from "../../../src/core/kernels/native/native.ts";
import { referenceKernels } from "../../../src/core/kernels/reference.ts";
import { describe as describeValue } from "../../../src/core/tensor/errors.ts";
import { expectStatedErrors } from "../../support/activations.ts";
import { expectAllSame, expectSame } from "../../support/compare.ts";
import { shareOf } from "../../support/exhaustive.ts";
import { temporaryFolder } from "../../support/folders.ts";
import {
  kernelSpecs,
  layerArrays,
  randomLayer,
  resultArrays,
  sharesUnitsAlone,
} from "../../support/layers.ts";

const [, ELEMENTS_VERSION] = /elementsVersion = (\d+);/.exec(
  readFileSync(new URL("../../../native/elements.h", import.meta.url), "utf8"),
)!;

const folder = temporaryFolder();
afterEach(() => vi.unstubAllEnvs());

const addonNamed = (name: string, text: string) => {
  const path = folder.path(name);
  writeFileSync(path, text);
  return path;
};

/** Programs in the place of libraries of native code. */
const program = createRequire(import.meta.url);

describe("an addon", () => {
  it("that is not there is said to be missing", () => {
    const nothing = { why: "no addon is built", refused: false };
    expect(openAddon(nothing)).toEqual({ found: false, ...nothing });
  });

  it("that does not load is named, with the reason", () => {
    const path = addonNamed("garbage.node", "not a library");
    expect(openAddon({ path })).toEqual({
      found: false,
      refused: true,
      why: expect.stringContaining(`${path} does not load: `),
    });
  });

  it.each([
    ["interfaceVersion: 0, targets: [], run() {}", /has interface 0, and \d+ is needed; build it again/],
    [
      `interfaceVersion: ${interfaceVersion}, elementsVersion: 1, targets: []`,
      /has elements interface 1, and \d+ is needed/,
    ],
    [`interfaceVersion: ${interfaceVersion}, targets: []`, /has elements interface 0, and \d+ is needed/],
    ["", /has interface 0, and \d+ is needed/],
    [`interfaceVersion: ${interfaceVersion}, elementsVersion: ${ELEMENTS_VERSION}`, /has no kernels/],
  ])("that was built for another interface is not used: { %s }", (parts, why) => {
    const path = addonNamed(`old${parts.length}.cjs`, `module.exports = { ${parts} };`);
    expect(openAddon({ path }, program)).toEqual({
      found: false,
      refused: true,
      why: expect.stringMatching(why),
    });
  });

  it("that exports nothing is not used", () => {
    const path = addonNamed("nothing.cjs", "module.exports = undefined;");
    expect(openAddon({ path }, program)).toMatchObject({
      found: false,
      why: expect.stringContaining("has interface 0"),
    });
  });

  it("that throws anything while it loads is named", () => {
    const path = addonNamed("throws.cjs", "throw null;");
    expect(openAddon({ path }, program)).toMatchObject({ refused: true, why: `${path} does not load: null` });
  });

  it("that fits is used", () => {
    const versions = `interfaceVersion: ${interfaceVersion}, elementsVersion: ${ELEMENTS_VERSION}`;
    const path = addonNamed(
      "fits.cjs",
      `module.exports = { ${versions}, targets: [{ name: "t", lanes: 4 }], run() {} };`,
    );
    expect(openAddon({ path }, program)).toMatchObject({ found: true, path, targets: ["t"] });
  });

  it("that does not fit is reported once, and none at all is not", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const afresh = async () => {
      vi.resetModules();
      return (await import("../../../src/core/kernels/native/native.ts")).nativeAddon;
    };
    (await afresh())(() => ({ why: "no addon is built", refused: false }));
    expect(warn).not.toHaveBeenCalled();
    const addon = await afresh();
    const why = addon(() => ({ path: addonNamed("misfit.cjs", "module.exports = {};") }), program);
    expect(addon()).toBe(why);
    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(/without native code: .*misfit.cjs has interface 0/)],
    ]);
    warn.mockRestore();
  });

  it.runIf(process.env.SLUICE_NEEDS_NATIVE)("is there, where tests without it would prove nothing", () => {
    expect(nativeAddon()).toMatchObject({ found: true });
  });

  it("is one of the kernel sets to choose from, with the reason when it is not there", () => {
    const state = nativeAddon();
    expect(nativeCandidate.unavailable!()).toBe(state.found ? undefined : state.why);
    // Which instructions it computes with: that of the best target, by default.
    if (state.found)
      expect(nativeCandidate.why).toBe(nativeCandidate.create().name.replace("native-", "native code for "));
  });
});

describe.runIf(nativeAddon().found)("native kernels", () => {
  const targets = () => {
    const state = nativeAddon();
    return state.found ? state.targets : [];
  };

  it("have activations within the errors that native/activations.h states, on every instruction set", () => {
    for (const target of targets()) expectStatedErrors(nativeMachine({ target, threads: 1 }));
  });

  it("give the same bits for any number of threads", () => {
    const sets = [1, 2, 3, 5].map((threads) =>
      compiledKernels(nativeMachine({ threads, adaptive: false }), referenceKernels),
    );
    for (const [k, some] of kernelSpecs().entries()) {
      const spec = { ...some, inputSize: 65, hiddenSize: 70 };
      const lengths = k % 2 === 0 ? undefined : Array.from({ length: 50 }, (_, n) => 1 + ((n * 7) % 6));
      const request = randomLayer({ spec, steps: 6, batch: 50, dtype: "float32", lengths, scale: 0.1 });
      const [one, ...others] = sets.map((set) => layerArrays(set, request));
      for (const other of others) expectAllSame(other, one);
    }
  });

  it("give the same bits when a few sequences are shared out by hidden units", () => {
    const setOf = (target: string, threads: number) =>
      compiledKernels(nativeMachine({ target, threads, adaptive: false }), referenceKernels);
    for (const target of targets()) {
      const [one, ...others] = [1, 2, 3].map((threads) => setOf(target, threads));
      for (const [k, some] of shareOf(`cells on ${target}`, [...kernelSpecs().entries()], 1)) {
        const alone = [128, 384, ...(k === 0 ? [640] : [])]
          .filter((hiddenSize) => sharesUnitsAlone({ ...some, hiddenSize }))
          .map((hiddenSize) => [1, hiddenSize]);
        for (const [batch, hiddenSize] of [...alone, [2, 128], [3, 192]]) {
          const spec = { ...some, inputSize: 65, hiddenSize };
          const request = randomLayer({
            spec,
            // A call that is long enough for more than one thread
            steps: 9,
            batch,
            dtype: "float32",
            reverse: k % 2 === 1,
            scale: 0.1,
          });
          for (const traced of [true, false]) {
            const expected = resultArrays(one.forward({ ...request, traced }));
            for (const other of others)
              expectAllSame(resultArrays(other.forward({ ...request, traced })), expected);
          }
        }
      }
    }
  });

  it("give the same bits when weights that no cache holds are shared out by hidden units", () => {
    const some = kernelSpecs().find(({ kind }) => kind === "lstm")!;
    const spec = { ...some, inputSize: 65, hiddenSize: 1040 };
    const request = randomLayer({ spec, steps: 2, batch: 40, dtype: "float32", scale: 0.05 });
    const [expected, ...others] = [1, 2, 3].map((threads) => {
      const set = compiledKernels(nativeMachine({ threads, adaptive: false }), referenceKernels);
      return resultArrays(set.forward({ ...request, traced: true }));
    });
    for (const got of others) expectAllSame(got, expected);
  });

  it("survive a change of the number of threads from call to call", () => {
    const machines = [4, 1, 2, 7, 3].map((threads) => nativeMachine({ threads, adaptive: false }));
    const a = new Float32Array(200 * 200).map((_, k) => Math.sin(k));
    const products = Array.from({ length: 200 }, (_, k) => {
      const out = new Float32Array(200 * 200);
      compiledKernels(machines[k % machines.length], referenceKernels).matmul(a, a, out, 200, 200, 200);
      return out;
    });
    for (const product of products) expectSame("product", product, products[0]);
  });

  // Without the sanitizers, which add threads and do not load in a worker alone.
  it.runIf(process.platform === "linux" && process.env.ASAN_OPTIONS === undefined)(
    "leave no thread and no memory when the workers that used them have ended",
    async () => {
      const { path } = nativeAddon() as { path: string };
      const script = join(import.meta.dirname, "./addonWorkers.ts");
      const workers = process.env.SLUICE_ADDON_WORKERS ?? "20";
      const args = ["--expose-gc", "--import", "tsx", script, path, String(kernelIds.matmul), workers];
      const { stdout } = await promisify(execFile)(process.execPath, args);
      const { threads, memory } = JSON.parse(stdout);
      console.log(
        `${workers} workers used the addon and ended: ${threads.join(" and ")} threads before and after, ${memory.join(" and ")} MiB early and late`,
      );
      // Node may start threads of its own for files, at most 4; each worker had two.
      expect(threads[1] - threads[0]).toBeLessThanOrEqual(4);
      // Of a MiB and more that each worker packed and that the arrays of each take.
      expect(memory[1] - memory[0]).toBeLessThan(0.4 * Number(workers) + 8);
    },
    600_000,
  );

  // A sanitizer takes addresses without end.
  it.runIf(process.platform === "linux" && process.env.ASAN_OPTIONS === undefined)(
    "compute on the threads that there can be, or are refused memory, and go on",
    async () => {
      const script = join(import.meta.dirname, "fewThreadsRun.ts");
      const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", script]);
      const { limited, unlimited } = JSON.parse(stdout);
      expect(limited.threads).toBeGreaterThan(0);
      expect(limited.threads).toBeLessThan(99);
      // The stacks of the threads may leave nothing for the working memory.
      expect(limited.isRight ? undefined : "UNSUPPORTED").toBe(limited.refused);
      expect(unlimited).toEqual({ isRight: true, threads: 99 });
    },
  );

  // In a process of its own, which a call that should have been refused may end.
  it("refuse numbers and arrays that do not fit, of layers, elements and streams", async () => {
    const script = join(import.meta.dirname, "./addonSizes.ts");
    const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", script]);
    const all = Object.entries<{ refused: number; ran: number; missed: string[] }>(JSON.parse(stdout));
    expect(all).toHaveLength(3);
    for (const [what, { refused, ran, missed }] of all) {
      expect(missed, what).toEqual([]);
      expect(refused, what).toBeGreaterThan(500);
      expect(ran, what).toBeGreaterThan(500);
    }
  });

  it("refuse a target or a number of threads that does not exist", () => {
    expect(() => nativeMachine({ target: "sse9" })).toThrow(expect.objectContaining({ code: "NAME" }));
    for (const threads of [0, 1.5, NaN, 2000])
      expect(() => nativeMachine({ threads, adaptive: false })).toThrow(
        expect.objectContaining({ code: "ARGUMENT" }),
      );
    vi.stubEnv("SLUICE_THREADS", "many");
    expect(() => nativeMachine()).toThrow(
      /SLUICE_THREADS: expected a whole number from 1 to 1024, got "many"/,
    );
  });

  it("never crash on a bad call across the boundary", () => {
    const state = nativeAddon();
    if (!state.found) return;
    const run = state.addon.run as (...args: unknown[]) => void;
    const product = () => [new Float32Array(1), new Float32Array(1), new Float32Array(1)];
    const good: unknown[] = [0, kernelIds.matmul, Int32Array.of(1, 1, 1, 0, 0, 0), product(), 1, false];
    expect(run(...good)).toBeUndefined();
    const never = [undefined, null, "x", {}, Symbol("s"), 1n, () => 0, new DataView(new ArrayBuffer(8))];
    const wrong: unknown[][] = [
      [...never, -1, 99, []],
      [undefined, null, "x", {}, Symbol("s"), 1n, [], new Int32Array(1)],
      [...never, 1, [1], new Float32Array(6), new Float64Array(6), new Uint8Array(6), new BigInt64Array(6)],
      [
        ...never,
        1,
        new Float32Array(3),
        { length: 3 },
        new Array(33).fill(undefined),
        ...[
          null,
          1,
          "x",
          [1],
          new ArrayBuffer(4),
          new Float64Array(1),
          new Uint8Array(4),
          new DataView(new ArrayBuffer(4)),
        ].map((bad) => [...product().slice(1), bad]),
      ],
      [...never, NaN, -1, 0, 1025, 2 ** 32, []],
      [undefined, null, 0, 1, "true", {}, []],
    ];
    for (const [place, values] of wrong.entries()) {
      for (const value of values) {
        expect(() => run(...good.with(place, value)), `argument ${place}: ${describeValue(value)}`).toThrow(
          expect.objectContaining({ code: "ARGUMENT" }),
        );
      }
    }
    for (let count = 0; count < good.length; count++)
      expect(() => run(...good.slice(0, count))).toThrow("run: expected 6 arguments");
    // Doubles are refused as singles, and so is a kernel without a check.
    expect(() => run(...good.with(5, true))).toThrow(expect.objectContaining({ code: "ARGUMENT" }));
    for (const kernel of [Math.max(...Object.values(kernelIds)) + 1, 63, 86, 95, 255, 2 ** 31, 2 ** 32 - 1])
      expect(() => run(...good.with(1, kernel))).toThrow(/expected a kernel .*, got another kernel/);
    expect(run(...good)).toBeUndefined();
  });

  it("refuse places that the call itself overwrites, and doubles that lie across their multiples", () => {
    const state = nativeAddon();
    if (!state.found) return;
    const { addon } = state;
    const buffer = new ArrayBuffer(16);
    const [ids, out] = [new Int32Array(buffer), new Float32Array(buffer)];
    const gather = [ids, new Float32Array(4), out];
    expect(() => addon.run(0, elementIds.gatherRows, Int32Array.of(4, 4, 1), gather, 1, false)).toThrow(
      /another ids/,
    );
    const words = new Int32Array(new ArrayBuffer(16), 4, 2);
    expect(() =>
      addon.run(0, elementIds.scale, Int32Array.of(4, 4), [new Float32Array(4), words], 1, false),
    ).toThrow(/another factor/);
  });
});
