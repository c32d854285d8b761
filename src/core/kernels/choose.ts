/**
 * Chooses the kernel set that computes. `candidates` lists every set, the preferred one first; we make a set at its first use. The first
 * available one computes unless `useKernels` or the environment variable `SLUICE_KERNELS` names another. Sets that only some platforms can
 * load come from `#platform`.
 */
import { platformKernels } from "#platform/kernels";
import { environment } from "../tensor/environment.ts";
import { ArgumentError, describe, UnsupportedError } from "../tensor/errors.ts";
import { type ArithmeticChoice, arithmeticChoice } from "./arithmetic.ts";
import { compiledKernels } from "./compiled/compiledKernels.ts";
import type { Kernels } from "./kernels.ts";
import { referenceKernels } from "./reference.ts";
import { wantedThreads, wishForThreads } from "./threadCount.ts";
import { isNode, lacksThreads, NOT_ISOLATED } from "./wasm/teamWorkers.ts";
import { supportsWasm, type WasmFlavour, wasmMachine } from "./wasm/wasm.ts";
import { wasmPointwise } from "./wasm/wasmPointwise.ts";
import { wasmTape } from "./wasm/wasmTape.ts";

/** The facts about a kernel set that the choice uses. */
export interface KernelCandidate {
  readonly name: string;
  /** Its description, and so the reason to prefer it to later ones. */
  readonly why: string;
  /** Why it cannot run here, for messages; undefined when it can. */
  unavailable(): string | undefined;
  /** Why it is skipped by default; naming it still selects it. */
  unwanted?(): string | undefined;
  create(): Kernels;
}

export interface KernelChoice {
  name: string;
  why: string;
  arithmetic: ArithmeticChoice;
}

let listed: KernelCandidate[] | undefined;

/** Made at the first use, when the modules on both sides of `#platform` are loaded. */
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
    create: () =>
      compiledKernels(
        { ...wasmMachine(flavour), pointwise: wasmPointwise(), tape: wasmTape(flavour) },
        referenceKernels,
      ),
  };
}

interface Chosen {
  kernels: Kernels;
  choice: Pick<KernelChoice, "name" | "why">;
}

let chosen: Chosen | undefined;
/** `useKernels` chose it: it stays, whatever else changes. */
let isForced = false;
/** Existing sets. Keep them in case the choice returns to one, since they may have workers. */
const made = new Map<KernelCandidate, Kernels>();

/** Returns the kernel set in use; the first call chooses it. */
export function kernels(): Kernels {
  return current().kernels;
}

/**
 * Returns which kernel set and which arithmetic are in use, and why. The first call chooses the set.
 *
 * @throws ArgumentError for a wrong name in the environment variable `SLUICE_KERNELS` or `SLUICE_ARITHMETIC`
 * @example
 * const { name, why, arithmetic } = kernelChoice();
 */
export function kernelChoice(): KernelChoice {
  const { kernels, choice } = current();
  const why = [choice.why, kernels.shortcoming?.()].filter((part) => part !== undefined).join("; ");
  return { name: choice.name, why, arithmetic: { ...arithmeticChoice() } };
}

/** A kernel set, and whether it can run here. */
export interface KernelSet {
  name: string;
  /** Its description */
  what: string;
  /** Why it cannot run here, or is skipped; absent when it can. */
  obstacle?: string;
  /** Whether it computes now */
  used: boolean;
}

const obstacleOf = (candidate: KernelCandidate) => candidate.unavailable() ?? candidate.unwanted?.();

/**
 * Returns every kernel set, the preferred one first.
 *
 * @example
 * kernelSets().find(({ used }) => used)?.name; // such as "native" or "wasm-relaxed"
 */
export function kernelSets(): KernelSet[] {
  const used = current().choice.name;
  return candidates().map((candidate) => {
    const set = { name: candidate.name, what: candidate.why, used: candidate.name === used };
    const obstacle = set.used ? undefined : obstacleOf(candidate);
    return obstacle === undefined ? set : { ...set, obstacle };
  });
}

/** Returns the names of the kernel sets that can run here, the preferred one first. */
export function availableKernels(): string[] {
  return candidates()
    .filter((candidate) => obstacleOf(candidate) === undefined)
    .map(({ name }) => name);
}

/** Adds a kernel set that comes before all others where it can run. Repeats the choice, unless `useKernels` made it. */
export function preferKernels(candidate: KernelCandidate): void {
  candidates().unshift(candidate);
  if (!isForced) chosen = undefined;
}

/**
 * Uses the set called `name` from now on; `wasm` selects the best set with a name that begins with it.
 *
 * @param name of `kernelSets`, or how it begins
 * @throws ArgumentError with code `NAME` for an unknown name, `ARGUMENT` for a set that cannot run here
 * @example
 * useKernels("reference");
 */
export function useKernels(name: string): void {
  chosen = choose("useKernels", name, "asked for by useKernels");
  isForced = true;
}

/**
 * Computes on at most this many threads from now on. Native code has threads, and so has WebAssembly in Node and in pages that are
 * cross-origin isolated. Default: the environment variable `SLUICE_THREADS`, else one for each core, up to 64. Results do not depend on
 * it. Use 1 in a program that shares its cores among workers itself.
 *
 * @param threads a whole number from 1 to 1024
 * @throws ArgumentError for another number
 * @example
 * useThreads(1);
 */
export function useThreads(threads: number): void {
  wishForThreads(threads);
  if (!isForced) chosen = undefined;
}

function current(): Chosen {
  if (chosen === undefined) {
    // Report a wrong SLUICE_ARITHMETIC before computing anything.
    arithmeticChoice();
    const wish = environment("SLUICE_KERNELS");
    chosen =
      wish === undefined
        ? firstAvailable()
        : choose("SLUICE_KERNELS", wish, "asked for by the environment variable SLUICE_KERNELS");
  }
  return chosen;
}

let isSaid = false;

/** Prints once how to make a page several times faster: two headers, or a word in its policy. */
function sayOnce({ name }: KernelCandidate, passedOver: readonly string[]): void {
  if (isSaid || isNode()) return;
  const why = passedOver.join("; ");
  if (name === "reference") {
    console.warn(
      `Sluice computes in plain TypeScript, many times slower than WebAssembly (${why}). A content security policy allows WebAssembly with 'wasm-unsafe-eval'.`,
    );
  } else if (wantedThreads() > 1 && lacksThreads() === NOT_ISOLATED) {
    // Printing takes a millisecond: let the first call end before it.
    setTimeout(() =>
      console.info(
        `Sluice computes on one thread: ${NOT_ISOLATED}. A page is isolated by the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp.`,
      ),
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
 * The set, or why it cannot be made: an engine reports only now that memory is missing or that a content security policy forbids compiling.
 */
function created(candidate: KernelCandidate): Kernels | string {
  try {
    const set = made.get(candidate) ?? candidate.create();
    made.set(candidate, set);
    return set;
  } catch (error) {
    if (error instanceof RangeError) return `there is no memory for it (${error.message})`;
    if (error instanceof UnsupportedError) return error.message;
    if (error instanceof WebAssembly.CompileError)
      return `compiling it is not allowed here (${error.message})`;
    throw error;
  }
}

/** A hint for the name of a set that exists only in Node. */
function ofNodeOnly(name: string): string {
  return /^(native$|wasm-threads)/.test(name) &&
    !candidates().some((candidate) => candidate.name === "native")
    ? " That set runs in Node only."
    : "";
}
