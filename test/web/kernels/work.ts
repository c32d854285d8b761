/** The same work with the kernels for a page, its worker and Node: layers forward and back, and the bits of all results. */
import type { Arithmetic } from "../../../src/core/kernels/arithmetic.ts";
import { kernelChoice, kernels, useKernels, useThreads } from "../../../src/core/kernels/choose.ts";
import { compiledKernels } from "../../../src/core/kernels/compiled/compiledKernels.ts";
import type { Kernels } from "../../../src/core/kernels/kernels.ts";
import { referenceKernels } from "../../../src/core/kernels/reference.ts";
import type { WasmFlavour } from "../../../src/core/kernels/wasm/flavours.ts";
import { wasmMachine } from "../../../src/core/kernels/wasm/wasm.ts";
import { type ThreadedMachine, wasmThreadsMachine } from "../../../src/core/kernels/wasm/wasmThreads.ts";
import type { FloatArray } from "../../../src/core/tensor/dtype.ts";
import { gradientArrays, kernelSpecs, randomLayer, resultArrays, runLayer } from "../../support/layers.ts";

/** By layer and array, a hash of its bits. */
export type Bits = Record<string, number>;

/** FNV-1a over the words of 32 bits. */
function hash({ buffer, byteOffset, byteLength }: FloatArray): number {
  let value = 0x811c9dc5;
  for (const word of new Uint32Array(buffer, byteOffset, byteLength / 4))
    value = Math.imul(value ^ word, 0x01000193) >>> 0;
  return value;
}

/** Every cell with every option, each large enough to be shared out among threads, half of them over sequences of different lengths. */
export function bitsOf(set: Kernels): Bits {
  const bits: Bits = {};
  for (const [k, some] of kernelSpecs().entries()) {
    const spec = { ...some, inputSize: 65, hiddenSize: 70 };
    const lengths = k % 2 === 0 ? undefined : Array.from({ length: 50 }, (_, n) => 1 + ((n * 7) % 6));
    const request = randomLayer({ spec, steps: 6, batch: 50, dtype: "float32", lengths, scale: 0.1 });
    const { result, gradients } = runLayer(set, request);
    const arrays = { ...resultArrays(result), ...gradientArrays(gradients) };
    for (const [name, array] of Object.entries(arrays)) bits[`${spec.kind} ${k}: ${name}`] = hash(array);
  }
  return bits;
}

/** The library's own choice, asked twice, and its results. */
function chosen({ threads }: { threads?: number }) {
  if (threads !== undefined) useThreads(threads);
  const bits = bitsOf(kernels());
  return { ...kernelChoice(), bits };
}

/** The set of this name, once the library has it in use. */
function forced({ set }: { set: string }) {
  useKernels(set);
  return { ...kernelChoice(), bits: bitsOf(kernels()) };
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const matrix = Float32Array.from({ length: 200 * 200 }, (_, k) => Math.sin(k));

function product(machine: ThreadedMachine, arithmetic: Arithmetic): number {
  const out = new Float32Array(200 * 200);
  compiledKernels(machine, referenceKernels, arithmetic).matmul(matrix, matrix, out, 200, 200, 200);
  return hash(out);
}

/** Calls once, and lets the thread rest until the workers have come or will not. */
async function rest(machine: ThreadedMachine, arithmetic: Arithmetic): Promise<void> {
  const precision = arithmetic === "strict" ? "double" : "single";
  product(machine, arithmetic);
  for (let k = 0; k < 1000 && !machine.isReady(precision) && machine.shortcoming() === undefined; k++) {
    await pause(10);
    // A call is what finds out that a worker has been refused.
    if (k % 10 === 9) product(machine, arithmetic);
  }
}

/** So many threads, all of them, without choosing the faster way. */
async function threaded(options: { flavour: WasmFlavour; threads: number; arithmetic: Arithmetic }) {
  const { flavour, threads, arithmetic } = options;
  const machine = wasmThreadsMachine(flavour, { threads, adaptive: false });
  if (arithmetic === "strict") await import("../../../src/float64.ts");
  await rest(machine, arithmetic);
  const isReady = machine.isReady(arithmetic === "strict" ? "double" : "single");
  const bits = bitsOf(compiledKernels(machine, referenceKernels, arithmetic));
  const obstacle = machine.shortcoming();
  await machine.stop();
  return { isReady, obstacle, bits };
}

/** Strict arithmetic on one thread, before and after its kernels are imported. */
async function strict({ flavour }: { flavour: WasmFlavour }) {
  const machine = wasmMachine(flavour);
  const set = compiledKernels(machine, referenceKernels, "strict");
  const before = bitsOf(set);
  await import("../../../src/float64.ts");
  return { before, hasDoubles: machine.hasDoubles(), after: bitsOf(set) };
}

/** A worker dies; the next call, and those after it. */
async function bereaved({ flavour }: { flavour: WasmFlavour }) {
  const machine = wasmThreadsMachine(flavour, { threads: 2, adaptive: false });
  await rest(machine, "fast");
  const before = product(machine, "fast");
  const wasReady = machine.isReady();
  await machine.stop();
  // A browser stops a thread that does not return to its event loop after two seconds.
  await pause(3000);
  const start = performance.now();
  const after = product(machine, "fast");
  const milliseconds = performance.now() - start;
  const isReadyAtOnce = machine.isReady();
  await rest(machine, "fast");
  const isReadyLater = machine.isReady();
  const later = product(machine, "fast");
  await machine.stop();
  return { before, wasReady, after, isReadyAtOnce, isReadyLater, later, milliseconds };
}

const jobs = { chosen, forced, threaded, strict, bereaved };

export type JobName = keyof typeof jobs;
export type Answer<Name extends JobName> = Awaited<ReturnType<(typeof jobs)[Name]>>;
export type JobOptions<Name extends JobName> = Parameters<(typeof jobs)[Name]>[0];

export const work = async (name: JobName, options: object): Promise<unknown> =>
  (jobs[name] as (options: object) => unknown)(options);
