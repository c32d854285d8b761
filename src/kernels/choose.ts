/**
 * Which kernel set computes, and why. Every set that may exist is a line in `candidates`, the preferred one first; a set is made
 * when it is first asked for, so that what is not used costs nothing. Without a wish the first available one is taken;
 * `useKernels`, or the environment variable `SLUICE_KERNELS`, forces one. Code that only some platforms can load, native code and Node's
 * WebAssembly with threads, comes from `#platform`.
 */
import { platformKernels } from "#platform/kernels";
import { environment } from "../tensor/environment.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import { type ArithmeticChoice, arithmeticChoice } from "./arithmetic.ts";
import { compiledKernels } from "./compiled/compiledKernels.ts";
import type { Kernels } from "./kernels.ts";
import { referenceKernels } from "./reference.ts";
import { wantedThreads, wishForThreads } from "./threadCount.ts";
import { isNode, lacksThreads, NOT_ISOLATED } from "./wasm/teamWorkers.ts";
import { supportsWasm, type WasmFlavour, wasmMachine } from "./wasm/wasm.ts";
import { wasmPointwise } from "./wasm/wasmPointwise.ts";

/** One kernel set, as far as the choice between them goes. */
export interface KernelCandidate {
  readonly name: string;
  /** Why this set is preferred to those after it. */
  readonly why: string;
  /** Why it cannot run here, in words for the user; undefined when it can. */
  unavailable(): string | undefined;
  /** Why it is passed over though it could run; one that is asked for by its name runs all the same. */
  unwanted?(): string | undefined;
  create(): Kernels;
}

export interface KernelChoice {
  name: string;
  why: string;
  /** Which of the two kinds of arithmetic it computes in. */
  arithmetic: ArithmeticChoice;
}

let listed: KernelCandidate[] | undefined;

/** Made when it is first asked for: by then every module of either side of `#platform` is loaded. */
function candidates(): KernelCandidate[] {
  listed ??= [
    ...platformKernels(),
    wasm("relaxed", "WebAssembly with fused multiply-add"),
    wasm("simd", "WebAssembly with 128-bit vectors"),
    {
      name: "reference",
      why: "plain TypeScript, which runs everywhere",
      unavailable: () => undefined,
      create: () => referenceKernels,
    },
  ];
  return listed;
}

function wasm(flavour: WasmFlavour, why: string): KernelCandidate {
  return {
    name: `wasm-${flavour}`,
    why,
    unavailable: () => (supportsWasm(flavour) ? undefined : "this engine does not support it"),
    create: () => compiledKernels({ ...wasmMachine(flavour), pointwise: wasmPointwise() }, referenceKernels),
  };
}

interface Chosen {
  kernels: Kernels;
  choice: Pick<KernelChoice, "name" | "why">;
}

let chosen: Chosen | undefined;
/** Asked for by `useKernels`: stays, whatever else changes. */
let isForced = false;
/** Sets that were made, for when the choice comes back to them: they may have workers. */
const made = new Map<KernelCandidate, Kernels>();

/** The kernel set in use; chosen at the first call. */
export function kernels(): Kernels {
  return current().kernels;
}

/** Which set and which arithmetic are in use, and why these. */
export function kernelChoice(): KernelChoice {
  const { kernels, choice } = current();
  const why = [choice.why, kernels.shortcoming?.()].filter((part) => part !== undefined).join("; ");
  return { name: choice.name, why, arithmetic: { ...arithmeticChoice() } };
}

/** A kernel set that exists on some machine, and how it stands on this one. */
export interface KernelSet {
  name: string;
  /** What it is. */
  what: string;
  /** Why it cannot run here; left out when it can. */
  obstacle?: string;
  used: boolean;
}

const obstacleOf = (candidate: KernelCandidate) => candidate.unavailable() ?? candidate.unwanted?.();

/** Every kernel set there is, the preferred one first. */
export function kernelSets(): KernelSet[] {
  const used = current().choice.name;
  return candidates().map((candidate) => {
    const set = { name: candidate.name, what: candidate.why, used: candidate.name === used };
    const obstacle = set.used ? undefined : obstacleOf(candidate);
    return obstacle === undefined ? set : { ...set, obstacle };
  });
}

/** Names of the kernel sets that can run here, the preferred one first. */
export function availableKernels(): string[] {
  return candidates()
    .filter((candidate) => obstacleOf(candidate) === undefined)
    .map(({ name }) => name);
}

/** Offers a kernel set that is preferred to all others where it can run; the choice, if already made, is made again unless it was asked for. */
export function preferKernels(candidate: KernelCandidate): void {
  candidates().unshift(candidate);
  if (!isForced) chosen = undefined;
}

/**
 * Uses the set called `name` from now on; `wasm` stands for the best of the sets whose names begin with it.
 *
 * @throws ArgumentError with code `NAME` for an unknown name, `ARGUMENT` for a set that cannot run here
 */
export function useKernels(name: string): void {
  chosen = choose("useKernels", name, "asked for by useKernels");
  isForced = true;
}

/**
 * Computes on at most so many threads from now on, where a kernel set has threads: native code, WebAssembly in Node, and WebAssembly in
 * pages that are cross-origin isolated. Without it `SLUICE_THREADS` counts, else there is one thread for each core, up to 64. Results do not depend on it. 1 is
 * the number to ask for in a program that gives its cores to several workers itself.
 *
 * @throws ArgumentError unless it is a whole number from 1 to 1024
 */
export function useThreads(threads: number): void {
  wishForThreads(threads);
  if (!isForced) chosen = undefined;
}

function current(): Chosen {
  if (chosen === undefined) {
    // What is wrong with the wish for an arithmetic is said before anything is computed.
    arithmeticChoice();
    const wish = environmentWish();
    chosen =
      wish === undefined
        ? firstAvailable()
        : choose("SLUICE_KERNELS", wish, "asked for by the environment variable SLUICE_KERNELS");
  }
  return chosen;
}

const environmentWish = () => environment("SLUICE_KERNELS");

let isSaid = false;

/** In a page nobody looks for what it could have: two headers, or a word in its policy, make it several times faster. */
function sayOnce({ name }: KernelCandidate, passedOver: readonly string[]): void {
  if (isSaid || isNode()) return;
  const why = passedOver.join("; ");
  if (name === "reference") {
    console.warn(
      `Sluice computes in plain TypeScript, many times slower than WebAssembly (${why}). A content security policy allows WebAssembly with 'wasm-unsafe-eval'.`,
    );
  } else if (wantedThreads() > 1 && lacksThreads() === NOT_ISOLATED) {
    console.info(
      `Sluice computes on one thread: ${NOT_ISOLATED}. A page is isolated by the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp.`,
    );
  } else return;
  isSaid = true;
}

function firstAvailable(): Chosen {
  const passedOver: string[] = [];
  for (const candidate of candidates()) {
    const obstacle = obstacleOf(candidate);
    const set = obstacle === undefined ? created(candidate) : obstacle;
    if (typeof set !== "string") {
      sayOnce(candidate, passedOver);
      return {
        kernels: set,
        choice: { name: candidate.name, why: [candidate.why, ...passedOver].join("; ") },
      };
    }
    passedOver.push(`${candidate.name}: ${set}`);
  }
  throw new Error("no kernel set is available, though the reference always is");
}

function choose(where: string, name: string, why: string): Chosen {
  if (typeof name !== "string") {
    throw new ArgumentError(`${where}: expected the name of a kernel set, got ${describe(name)}.`, "NAME");
  }
  const named = candidates().filter((other) => other.name === name || other.name.startsWith(`${name}-`));
  if (named.length === 0) {
    const names = candidates()
      .map((other) => other.name)
      .join(", ");
    throw new ArgumentError(
      `${where}: expected the name of a kernel set (${names}), got ${describe(name)}.${ofNodeOnly(name)}`,
      "NAME",
    );
  }
  const candidate =
    named.find((other) => obstacleOf(other) === undefined) ??
    named.find((other) => other.unavailable() === undefined);
  if (candidate === undefined) {
    const obstacles = named.map((other) => other.unavailable()).join("; ");
    throw new ArgumentError(`${where}: expected a kernel set that can run here, got ${name}: ${obstacles}.`);
  }
  const set = created(candidate);
  if (typeof set === "string") {
    throw new ArgumentError(`${where}: expected a kernel set that can run here, got ${name}: ${set}.`);
  }
  return { kernels: set, choice: { name: candidate.name, why } };
}

/**
 * The set, or why it cannot be had after all: an engine tells only when it is asked that there is no memory for it, or that a content
 * security policy forbids to compile.
 */
function created(candidate: KernelCandidate): Kernels | string {
  try {
    const set = made.get(candidate) ?? candidate.create();
    made.set(candidate, set);
    return set;
  } catch (error) {
    if (error instanceof RangeError) return `there is no memory for it (${error.message})`;
    if (error instanceof WebAssembly.CompileError) return `it may not be compiled here (${error.message})`;
    throw error;
  }
}

/** What to know about the name of a set that exists, but not on this platform. */
function ofNodeOnly(name: string): string {
  return /^(native$|wasm-threads)/.test(name) &&
    !candidates().some((candidate) => candidate.name === "native")
    ? " That set runs in Node only."
    : "";
}
