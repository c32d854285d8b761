/**
 * The compiled kernels as native code: the same C++ as the WebAssembly, with the processor's widest vectors and with threads. place.ts finds
 * the addon, which loads at the first use. Where it is missing or does not fit, we keep the reason and use the other kernel sets.
 */
import { availableParallelism } from "node:os";
import type { FloatArray } from "../../tensor/dtype.ts";
import { ArgumentError, describe, refuseValue, UnsupportedError } from "../../tensor/errors.ts";
import type { Candidate } from "../chooser.ts";
import { type ElementOperand, elementIds } from "../compiled/compiledElements.ts";
import { compiledKernels } from "../compiled/compiledKernels.ts";
import { interfaceVersion, kernelIds } from "../compiled/kernelTable.ts";
import { type Machine, type Operand, workOf } from "../compiled/machine.ts";
import type { Kernels } from "../kernels.ts";
import { Pace } from "../pace.ts";
import { referenceKernels } from "../reference.ts";
import { wantedThreads } from "../threadCount.ts";
import { Conversion } from "./conversion.ts";
import { type Place, placeOf } from "./place.ts";

/** `elementsVersion` of native/elements.h. */
const ELEMENTS_VERSION = 6;

interface Addon {
  interfaceVersion: number;
  elementsVersion: number;
  targets: { name: string; lanes: number }[];
  /** Returns how many threads the system did not start, undefined for none. */
  run(
    target: number,
    kernel: number,
    numbers: Int32Array,
    arrays: readonly (FloatArray | Int32Array | undefined)[],
    threads: number,
    isDouble: boolean,
  ): number | undefined;
}

export type NativeAddon =
  | { found: true; addon: Addon; path: string; targets: string[] }
  | { found: false; why: string /** A file was found that does not fit. */; refused: boolean };

let known: NativeAddon | undefined;

/**
 * Returns the addon, or why there is none; loads it once. Warns on the console about a file that was found and refused.
 *
 * @param find, load for tests, at the first call: the place of the addon, and how to load it
 */
export function nativeAddon(find = () => placeOf(import.meta.url), load = loadLibrary): NativeAddon {
  if (known === undefined) {
    known = openAddon(find(), load);
    if (!known.found && known.refused) console.warn(`Sluice computes without native code: ${known.why}.`);
  }
  return known;
}

/** Loads a native library. Bundlers would try to resolve a `require`. */
function loadLibrary(path: string): unknown {
  const module = { exports: {} };
  process.dlopen(module, path);
  return module.exports;
}

/**
 * Loads an addon, or returns why it cannot.
 *
 * @param load returns its exports
 */
export function openAddon(place: Place, load: (path: string) => unknown = loadLibrary): NativeAddon {
  if (place.path === undefined) return { found: false, why: place.why, refused: place.refused };
  const { path } = place;
  const refuse = (why: string): NativeAddon => ({ found: false, why: `${path} ${why}`, refused: true });
  try {
    const addon = load(path) as Addon;
    const misfit = misfitOf(addon);
    if (misfit !== undefined) return refuse(misfit);
    return { found: true, addon, path, targets: addon.targets.map(({ name }) => name) };
  } catch (error) {
    return refuse(`does not load: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Why a loaded library is not the addon that this file calls. */
function misfitOf(addon: Partial<Addon> | undefined | null): string | undefined {
  const { interfaceVersion: version = 0, elementsVersion = 0, targets, run } = addon ?? {};
  const other = (kind: string, has: number, needed: number) =>
    has === needed ? undefined : `has ${kind} ${has}, and ${needed} is needed; build it again`;
  const isWhole = Array.isArray(targets) && targets.length > 0 && typeof run === "function";
  return (
    other("interface", version, interfaceVersion) ??
    other("elements interface", elementsVersion, ELEMENTS_VERSION) ??
    (isWhole ? undefined : "has no kernels; build it again")
  );
}

export interface NativeOptions {
  /** Instruction set, one of `nativeAddon().targets`. Default: the best of this processor */
  target?: string;
  /** Threads that compute, 1 to 1024. Default: `threadsWanted()` at each large call */
  threads?: number;
  /** Use one thread while other programs keep the others waiting. Default true */
  adaptive?: boolean;
}

let isFewSaid = false;

/** Results do not depend on the number of threads, so a call uses those that started. */
function sayFewThreads(wanted: number, missing: number): void {
  if (isFewSaid) return;
  isFewSaid = true;
  console.warn(
    `Sluice computes on ${wanted - missing} of ${wanted} threads: the system starts no more. SLUICE_THREADS asks for fewer.`,
  );
}

/** Below this many multiplications, waking a second thread takes longer than it saves. */
const SMALL_WORK = 500_000;

/** The number of elements from which a kernel is faster than the reference, since a call costs a microsecond or two. */
const PAYS_FROM = {
  adam: 256,
  sgd: 1024,
  softmaxSums: 256,
  crossEntropyGradient: 256,
  gatherRows: 2048,
  scatterRows: 512,
  dropout: 256,
  uniform: 128,
};

/**
 * Returns a machine that runs the native kernels, in place on the arrays of the call.
 *
 * @throws UnsupportedError without an addon, ArgumentError for a target or a number of threads that it does not have
 */
export function nativeMachine({ target, threads, adaptive = true }: NativeOptions = {}): Machine {
  const state = nativeAddon();
  if (!state.found) throw new UnsupportedError(`native kernels: expected an addon, got none: ${state.why}.`);
  const { addon, targets } = state;
  const index = target === undefined ? targets.length - 1 : targets.indexOf(target);
  if (index < 0) {
    throw new ArgumentError(
      `native kernels: expected a target (${targets.join(", ")}), got ${describe(target)}.`,
      "NAME",
    );
  }
  const first = threads ?? threadsWanted();
  if (!(Number.isInteger(first) && first >= 1 && first <= 1024))
    refuseValue("native kernels", "a number of threads from 1 to 1024", first);
  const pace = new Pace();
  const conversion = new Conversion();
  /** Runs a call on as many threads as its work justifies. @param name shared by calls with comparable times */
  const runShared = (name: string, work: number, run: (members: number) => number | undefined) => {
    const runWith = (members: number) => {
      try {
        const missing = run(members);
        if (missing !== undefined) sayFewThreads(members, missing);
      } catch (error) {
        if ((error as { code?: string }).code !== "MEMORY") throw error;
        throw new UnsupportedError(
          "native kernels: expected memory for the call, got none. Use fewer steps or a smaller batch per call.",
        );
      }
    };
    const team = work < SMALL_WORK ? 1 : (threads ?? threadsWanted());
    if (team > 1 && adaptive && Number.isFinite(work))
      pace.run(
        name,
        work,
        () => runWith(1),
        () => runWith(team),
      );
    else runWith(team);
  };
  return {
    name: `native-${targets[index]}`,
    lanes: addon.targets[index].lanes,
    hasDoubles: () => true,
    hasEquations: () => true,
    run(kernel, numbers, operands, precision = "single") {
      const isDouble = precision === "double";
      const values = new Int32Array(numbers);
      const runOn = (arrays: readonly (Operand["array"] | undefined)[]) =>
        runShared(`${kernel} ${precision}`, workOf(kernel, numbers), (members) =>
          addon.run(index, kernelIds[kernel], values, arrays, members, isDouble),
        );
      if (isDouble) conversion.run(operands, runOn);
      else runOn(operands.map((operand) => operand?.array));
    },
    elements: {
      paysFrom: 256,
      pays: (kernel, elements) => elements >= PAYS_FROM[kernel],
      run(name, rows, numbers, operands, effort = ELEMENT_EFFORT) {
        const arrays = operands.map((operand) => operand && inWords(operand));
        const length = operands[0]!.array.length;
        const values = Int32Array.of(rows, length, ...numbers);
        runShared(name, effort * length, (members) =>
          addon.run(index, elementIds[name], values, arrays, members, false),
        );
      },
    },
  };
}

/** An element in single precision takes as long as this many multiplications of a product. */
const ELEMENT_EFFORT = 8;

/** Doubles as words, the form that kernels in single precision receive. */
const inWords = ({ array }: ElementOperand) =>
  array instanceof Float64Array ? new Int32Array(array.buffer, array.byteOffset, 2 * array.length) : array;

/** Returns how many threads compute: `useThreads` or `SLUICE_THREADS` decides, else one for each core, up to 64. */
export const threadsWanted = (): number => wantedThreads(availableParallelism());

/** The argument of `preferKernels` in choose.ts. */
export const nativeCandidate: Candidate<Kernels> = {
  name: "native",
  get why() {
    const state = nativeAddon();
    return state.found ? `native code for ${state.targets[state.targets.length - 1]}` : "native code";
  },
  unavailable() {
    const state = nativeAddon();
    return state.found ? undefined : state.why;
  },
  create: () => compiledKernels(nativeMachine(), referenceKernels),
};
