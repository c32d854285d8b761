/** Calls of the view Lens to the watch worker: portraits of a small cell, and the states of a layer of the open file. */

/** A small cell: an LSTM of one unit, whose state is h and c, or a GRU of two units. */
export interface SmallCell {
  cell: "LSTM" | "GRU";
  /** Effective bias of the gate that keeps the state. */
  bias: number;
  /** Recurrent weight of the candidate; of a GRU the factor of a rotation. */
  weight: number;
  /** Of a GRU: the angle of the rotation, in degrees. */
  angle: number;
  /** The number that the candidate reads, at every step. */
  input: number;
  /** Values that gates are held at, by name. */
  held: Record<string, number>;
}

export type Place = readonly [number, number];

/** A state that a step maps to itself, in the plane of a picture. */
export interface PlanePoint {
  at: Place;
  stability: "stable" | "saddle" | "unstable" | "marginal";
  /** Steps; negative where deviations grow */
  timescale: number;
}

/** The way of a state, [T + 1, 2], and the gates on it, each [T]. */
export interface Way {
  places: Float64Array;
  gates: Record<string, Float64Array>;
}

/** The contents of a picture of a plane. */
export interface Plane {
  names: readonly [string, string];
  range: readonly [x: Place, y: Place];
  /** Where arrows begin, and the moves of a step there: [N, 2] each */
  field?: { states: Float64Array; moves: Float64Array };
  /** Pieces of lines, [N, 4] */
  nullclines?: readonly [Float64Array, Float64Array];
  points: PlanePoint[];
  ways: Way[];
}

/** The fixed points by the bias of a small cell, one number of each. */
export interface Fork {
  biases: number[];
  values: { bias: number; value: number; stability: PlanePoint["stability"] }[];
}

/** States of a layer in the plane in which they vary most. */
export interface LayerPlane extends Plane {
  /** Shares of the variance along both directions. */
  shares: readonly [number, number];
  /** S, the numbers of the whole state */
  size: number;
  /** After so many steps: places farther apart than 1 % of the largest distance between starts, and states that a step moves by 0.1 % of it. */
  ends: { steps: number; places: number; moving: number };
  /** Of the fixed points all, and those that are stable; absent where none was sought. */
  found?: { all: number; stable: number };
}

export interface LensMethods {
  /** @param params `near`: while a slider moves, the points of the last portrait; the search continues from them, and the picture is coarser */
  portrait: { params: SmallCell & { from: Place[]; near?: Place[] }; result: Plane };
  fork: { params: SmallCell; result: Fork };
  /** @param params `points`: whether to look for fixed points, which takes longer */
  plane: { params: { subject: number; points: boolean }; result: LayerPlane };
}
