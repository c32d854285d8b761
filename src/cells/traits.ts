/** What a specification says of its cell. Each kind of cell answers once, in this table, so call sites need not ask for the kind. */
import type { Shape } from "../tensor/shape.ts";
import type { LayerSpec, WeightKey } from "./cell.ts";
import { definedTraits } from "./definedTraits.ts";
import { gruTraits, lstmTraits, rnnTraits } from "./plainTraits.ts";

/** The gate that keeps the old state: +1 when an open gate (activation 1) keeps it, -1 when a closed one does. */
export interface Retain<Gate extends string = string> {
  readonly gate: Gate;
  readonly sign: 1 | -1;
}

export interface CellTraits<Spec, Gate extends string = string> {
  /** What messages call it. */
  name(spec: Spec): string;
  /** In storage order. */
  gates(spec: Spec): readonly Gate[];
  /** Other names of gates. */
  aliases(spec: Spec): ReadonlyMap<string, string>;
  retain(spec: Spec): Retain<Gate> | undefined;
  /** Whether the activation of a gate is between 0 and 1. */
  isFraction(spec: Spec, gate: string): boolean;
  /** Names of the parts of the state, `hidden` first. */
  parts(spec: Spec): readonly string[];
  /** S, the size of the hidden state. */
  stateSize(spec: Spec): number;
  /** What every number of a part of the state is before the first step. */
  initial(spec: Spec, part: string): number;
  /** Shapes of the weights, in storage order; those of vectors by their names. */
  shapes(spec: Spec, biased: boolean): Map<string, Shape>;
  /** Which block of H rows of a weight is a gate's; -1 when it has none there. */
  blockIn(spec: Spec, gate: string, key: WeightKey): number;
  /** In how many diagonal blocks the weights of each gate are divided. */
  diagonalBlocks(spec: Spec, key: "weightIh" | "weightHh"): number;
  /** The gate in words when its two biases have no sum; undefined when they have. */
  withoutSum(spec: Spec, gate: string): string | undefined;
  /** Whether kernels have its activations, or it does not run on kernels of its own. */
  hasUsualActivations(spec: Spec): boolean;
  /** Gives the initial values of a weight that the cell draws in its own way; undefined for all others. `where` is for errors. */
  initialDraw(spec: Spec, where: string, key: string, uniform: () => number): (() => number) | undefined;
}

const TRAITS: { readonly [Kind in LayerSpec["kind"]]: CellTraits<Extract<LayerSpec, { kind: Kind }>> } = {
  lstm: lstmTraits,
  gru: gruTraits,
  rnn: rnnTraits,
  defined: definedTraits,
};

/** Whether this is the name of a kind of cell; it may come from a caller without types. */
export function isKind(kind: unknown): kind is LayerSpec["kind"] {
  return typeof kind === "string" && Object.hasOwn(TRAITS, kind);
}

export function traitsOf(spec: LayerSpec): CellTraits<LayerSpec> {
  // Each gets specifications of its own kind only.
  return TRAITS[spec.kind] as CellTraits<LayerSpec>;
}
