/** Chooses the kernel set that computes, by chooser.ts. Sets that only some platforms can load come from `#platform`. */
import { platformKernels } from "#platform/kernels";
import type { FloatArray } from "../tensor/dtype.ts";
import { environment } from "../tensor/environment.ts";
import { type ArithmeticChoice, arithmeticChoice } from "./arithmetic.ts";
import { type Candidate, type Chosen, choose, named, obstacleOf } from "./chooser.ts";
import { MAX_ELEMENTS } from "./compiled/arrayChecks.ts";
import { compiledKernels } from "./compiled/compiledKernels.ts";
import type { FastKernels } from "./elements.ts";
import type { Kernels } from "./kernels.ts";
import { referenceKernels } from "./reference.ts";
import { wantedThreads, wishForThreads } from "./threadCount.ts";
import { supportsWasm, type WasmFlavour } from "./wasm/flavours.ts";
import { isNode, lacksThreads, NOT_ISOLATED } from "./wasm/teamWorkers.ts";
import { wasmMachine } from "./wasm/wasm.ts";
import { wasmElements } from "./wasm/wasmElements.ts";

export interface KernelChoice {
  name: string;
  why: string;
  arithmetic: ArithmeticChoice;
}

let listed: Candidate<Kernels>[] | undefined;
let chosen: Chosen<Kernels> | undefined;
/** `useKernels` chose it: it stays, whatever else changes. */
let isForced = false;

/** Made at the first use, when the modules on both sides of `#platform` are loaded. */
function candidates(): Candidate<Kernels>[] {
  listed ??= [
    ...platformKernels(),
    wasm("relaxed", "WebAssembly with fused multiply-add"),
    wasm("simd", "WebAssembly with 128-bit vectors"),
    { name: "reference", why: "plain TypeScript, which runs everywhere", create: () => referenceKernels },
  ];
  return listed;
}

function current(): Chosen<Kernels> {
  if (chosen === undefined) {
    // Report a wrong SLUICE_ARITHMETIC before computing anything.
    arithmeticChoice();
    chosen = choose(candidates(), environment("SLUICE_KERNELS"), sayOnce);
  }
  return chosen;
}

function wasm(flavour: WasmFlavour, why: string): Candidate<Kernels> {
  return {
    name: `wasm-${flavour}`,
    why,
    unavailable: () => (supportsWasm(flavour) ? undefined : "this engine does not support it"),
    create: () =>
      compiledKernels({ ...wasmMachine(flavour), elements: wasmElements(flavour) }, referenceKernels),
  };
}

/** Returns the kernel set in use; the first call chooses it. */
export function kernels(): Kernels {
  return current().made;
}

/**
 * Returns the kernels for an array of this length and type, or undefined where the operation computes its own readable line: in strict
 * arithmetic, in float64, and where a call costs more than it saves.
 */
export function fastKernels(values: FloatArray, length = values.length): FastKernels | undefined {
  if (!(values instanceof Float32Array) || length < 64 || arithmeticChoice().name === "strict")
    return undefined;
  const { fast } = kernels().elements;
  return fast !== undefined && length >= fast.paysFrom && length <= MAX_ELEMENTS ? fast : undefined;
}

/**
 * Returns which kernel set and which arithmetic are in use, and why. The first call chooses the set.
 *
 * @throws ArgumentError for a wrong name in the environment variable `SLUICE_KERNELS` or `SLUICE_ARITHMETIC`
 * @example
 * const { name, why, arithmetic } = kernelChoice();
 */
export function kernelChoice(): KernelChoice {
  const { made, name, why } = current();
  const reasons = [why, made.shortcoming?.()].filter((part) => part !== undefined);
  return { name, why: reasons.join("; "), arithmetic: { ...arithmeticChoice() } };
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

/**
 * Returns every kernel set, the preferred one first.
 *
 * @example
 * kernelSets().find(({ used }) => used)?.name; // such as "native" or "wasm-relaxed"
 */
export function kernelSets(): KernelSet[] {
  const used = current().name;
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
export function preferKernels(candidate: Candidate<Kernels>): void {
  candidates().unshift(candidate);
  again();
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
  chosen = named(candidates(), "useKernels", name, "asked for by useKernels");
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
  again();
}

/** Chooses again at the next use. */
function again(): void {
  if (!isForced) chosen = undefined;
}

let isSaid = false;

/** Prints once how to make a page several times faster: two headers, or a word in its policy. */
function sayOnce(name: string, skipped: readonly string[]): void {
  if (isSaid || isNode()) return;
  const why = skipped.join("; ");
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
