/**
 * Which kernel set computes, and why. Every set that may exist is a line in `CANDIDATES`, the preferred one first; a set is made
 * when it is first asked for, so that what is not used costs nothing. Without a wish the first available one is taken;
 * `useKernels`, or the environment variable `SLUICE_KERNELS`, forces one.
 */
import { ArgumentError, describe } from "../tensor/errors.ts";
import type { Kernels } from "./kernels.ts";
import { referenceKernels } from "./reference.ts";

/** One kernel set, as far as the choice between them goes. */
export interface KernelCandidate {
  readonly name: string;
  /** Why this set is preferred to those after it. */
  readonly why: string;
  /** Why it cannot run here, in words for the user; undefined when it can. */
  unavailable(): string | undefined;
  create(): Kernels;
}

export interface KernelChoice {
  name: string;
  why: string;
}

const CANDIDATES: readonly KernelCandidate[] = [
  {
    name: "reference",
    why: "plain TypeScript, which runs everywhere",
    unavailable: () => undefined,
    create: () => referenceKernels,
  },
];

interface Chosen {
  kernels: Kernels;
  choice: KernelChoice;
}

let chosen: Chosen | undefined;

/** The kernel set in use; chosen at the first call. */
export function kernels(): Kernels {
  return current().kernels;
}

/** Which set is in use, and why that one. */
export function kernelChoice(): KernelChoice {
  return { ...current().choice };
}

/**
 * Uses the set called `name` from now on.
 *
 * @throws ArgumentError with code `NAME` for an unknown name, `ARGUMENT` for a set that cannot run here
 */
export function useKernels(name: string): void {
  chosen = choose("useKernels", name, "asked for by useKernels");
}

function current(): Chosen {
  if (chosen === undefined) {
    const wish = environmentWish();
    chosen =
      wish === undefined
        ? firstAvailable()
        : choose("SLUICE_KERNELS", wish, "asked for by the environment variable SLUICE_KERNELS");
  }
  return chosen;
}

function environmentWish(): string | undefined {
  const { process } = globalThis as { process?: { env?: { SLUICE_KERNELS?: string } } };
  return process?.env?.SLUICE_KERNELS || undefined;
}

function firstAvailable(): Chosen {
  const passedOver: string[] = [];
  for (const candidate of CANDIDATES) {
    const obstacle = candidate.unavailable();
    if (obstacle === undefined) return made(candidate, [candidate.why, ...passedOver].join("; "));
    passedOver.push(`${candidate.name}: ${obstacle}`);
  }
  throw new Error("no kernel set is available, though the reference always is");
}

function choose(where: string, name: string, why: string): Chosen {
  const candidate = CANDIDATES.find((other) => other.name === name);
  if (candidate === undefined) {
    const names = CANDIDATES.map((other) => other.name).join(", ");
    throw new ArgumentError(
      `${where}: expected the name of a kernel set (${names}), got ${describe(name)}.`,
      "NAME",
    );
  }
  const obstacle = candidate.unavailable();
  if (obstacle !== undefined) {
    throw new ArgumentError(`${where}: expected a kernel set that can run here, got ${name}: ${obstacle}.`);
  }
  return made(candidate, why);
}

function made(candidate: KernelCandidate, why: string): Chosen {
  return { kernels: candidate.create(), choice: { name: candidate.name, why } };
}
