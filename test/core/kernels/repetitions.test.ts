/**
 * Strict arithmetic gives one set of bits on every engine, number of threads and instruction set, again and again. `SLUICE_REPETITIONS` says
 * how often.
 */
import { createHash } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import "../../../src/float64.ts";
import { compiledKernels } from "../../../src/core/kernels/compiled/compiledKernels.ts";
import type { Machine } from "../../../src/core/kernels/compiled/machine.ts";
import { nativeAddon } from "../../../src/core/kernels/native/native.ts";
import { referenceKernels } from "../../../src/core/kernels/reference.ts";
import { supportsWasm } from "../../../src/core/kernels/wasm/flavours.ts";
import { threadsModule } from "../../../src/core/kernels/wasm/generated/wasmThreads.ts";
import { wasmMachine } from "../../../src/core/kernels/wasm/wasm.ts";
import { embedThreadsModule, wasmThreadsMachine } from "../../../src/core/kernels/wasm/wasmThreads.ts";
import { kernelSpecs, layerArrays, randomLayer } from "../../support/layers.ts";
import { nativeMachines } from "../../support/machines.ts";

const repetitions = Number(process.env.SLUICE_REPETITIONS ?? 3);
embedThreadsModule(threadsModule);

const flavours = (["simd", "relaxed"] as const).filter(supportsWasm);
const teams = flavours.flatMap((flavour) =>
  [2, 3].map((threads) => wasmThreadsMachine(flavour, { threads, adaptive: false })),
);
afterAll(async () => {
  for (const team of teams) await team.stop();
});
const addon = nativeAddon();
if (!addon.found) console.log(`native engines are not repeated: ${addon.why}`);
const machines: [string, Machine][] = [
  ...flavours.map((flavour): [string, Machine] => [`wasm ${flavour}`, wasmMachine(flavour)]),
  ...teams.map((team, k): [string, Machine] => [`${team.name}, ${2 + (k % 2)} threads`, team]),
  ...nativeMachines([1, 2, 4]),
];

const requests = kernelSpecs().map((spec, k) =>
  randomLayer({
    spec: { ...spec, inputSize: 33, hiddenSize: 34 },
    steps: 5,
    batch: 9,
    dtype: "float32",
    seed: k,
    scale: 0.2,
  }),
);
const digest = (set: typeof referenceKernels) => {
  const hash = createHash("sha256");
  for (const request of requests)
    for (const array of Object.values(layerArrays(set, request))) hash.update(array as Float32Array);
  return hash.digest("hex");
};

test(`${machines.length} engines, ${repetitions} times`, async () => {
  const sets = machines.map(
    ([name, machine]) => [name, compiledKernels(machine, referenceKernels, "strict")] as const,
  );
  const expected = digest(referenceKernels);
  for (let k = 0; k < repetitions; k++) {
    for (const [name, set] of sets) expect(digest(set), name).toBe(expected);
    // The workers of teams start between calls.
    await new Promise((resolve) => setTimeout(resolve));
  }
  console.log(
    `${repetitions} repetitions on each of ${machines.length} engines gave the bits of the reference`,
  );
}, 3_600_000);
