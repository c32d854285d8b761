/**
 * Values of a graph while we follow it. An axis of a tensor is a list of atoms, such as batch, time and features; an axis of one element has
 * none. Transposing moves axes and reshaping regroups atoms, so neither needs a layer of the chain.
 */
import type { ChainRef, ChainTensor } from "../../../core/chain/chain.ts";
import { ChainError } from "../../../core/chain/refuse.ts";

/** A layer got other axes than it reads: the input was taken for something else. */
export class WrongAxes extends ChainError {}

export type Role = "batch" | "time" | "feature" | "direction";

export type Size = number | "any";

/** Neighbouring elements of an axis that belong together. */
export interface Atom {
  readonly role: Role;
  readonly size: Size;
}

export type Axis = readonly Atom[];

/** A tensor that depends on the inputs of the network. */
export interface Value {
  readonly kind: "value";
  /** The layer that it comes from; with a direction atom one for each direction */
  readonly refs: readonly ChainRef[];
  readonly axes: readonly Axis[];
}

/** Whole numbers of a shape, some of which depend on the input: those have the role of their axis. */
export interface Sizes {
  readonly kind: "sizes";
  readonly values: readonly (number | Role | undefined)[];
  /** One number rather than a list */
  readonly scalar: boolean;
}

/** A stored tensor, or zeros of any shape. */
export interface Stored extends ChainTensor {
  readonly kind: "stored";
}

export interface Zeros {
  readonly kind: "zeros";
}

/** A formula of several operations over a value, which is not complete. */
export interface Formula {
  readonly kind: "formula";
  readonly of: Value;
  readonly words: string;
  /** The operator that computed it */
  readonly type: string;
  /** Added to a variance, or 0 */
  readonly eps: number;
}

export type Traced = Value | Sizes | Stored | Zeros | Formula;

/** Atoms that are more than one element. */
export const atomsOf = ({ axes }: Value): readonly Atom[] => axes.flat();

export function sizeOfAxis(axis: Axis): Size {
  let size = 1;
  for (const atom of axis) {
    if (atom.size === "any") return "any";
    size *= atom.size;
  }
  return size;
}

export function atomIn(value: Value, role: Role): Atom | undefined {
  return atomsOf(value).find((atom) => atom.role === role);
}

export const axisOf = (value: Value, role: Role): number =>
  value.axes.findIndex((axis) => axis.some((atom) => atom.role === role));

export function shapeText(axes: readonly Axis[]): string {
  const text = (axis: Axis) =>
    axis.length === 0
      ? "1"
      : axis.map(({ role, size }) => (size === "any" ? role : `${role} ${size}`)).join(" · ");
  return `[${axes.map(text).join(", ")}]`;
}
