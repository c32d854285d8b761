/**
 * The record of how a layer was initialised, as plain data for `Module.initialization` and the metadata of a checkpoint. The schemes of
 * `init/` write it.
 */
import { isListOf, isText } from "../tensor/lists.ts";
import type { RandomState } from "../tensor/random.ts";

/** A part of a gate or of a whole cell that a scheme can set. */
export type InitializedPart =
  | "bias"
  | "inputBias"
  | "hiddenBias"
  | "inputWeight"
  | "hiddenWeight"
  | "peephole"
  | "projection"
  /** Gains of a norm */
  | "norm"
  /** A parameter per unit, by its name */
  | `vector ${string}`;

/** One part that a scheme set. */
export interface InitializedGate {
  /** Absent for a part that all gates share: a whole matrix, a projection */
  gate?: string;
  part: InitializedPart;
  /** In words and formulas, e.g. `ln U(1, 99)` */
  how: string;
}

/** The effective bias of a gate that an earlier scheme had set and this one changed. */
export interface MovedBias {
  layer: number;
  direction: "forward" | "reverse";
  gate: string;
  /** The earlier scheme */
  setBy: string;
  /** Mean over the units before the scheme */
  from: number;
  /** Mean over the units after it */
  to: number;
}

/** One scheme applied to one module. */
export interface Initialization {
  /** Its name, e.g. `"chrono"` */
  scheme: string;
  /** The options of the scheme */
  options: Readonly<Record<string, unknown>>;
  /** The initialised cells */
  cells: { layer: number; direction: "forward" | "reverse" }[];
  sets: InitializedGate[];
  moved: MovedBias[];
  /** The state of the generator before the draws, to repeat them */
  random: RandomState;
}

/** Whether a value from a file is such a record. */
export function isInitialization(value: unknown): value is Initialization {
  if (!isObject(value)) return false;
  const { scheme, options, random, cells, sets, moved } = value;
  return (
    typeof scheme === "string" &&
    [options, random].every(isObject) &&
    isRecords(cells, ({ layer, direction }) => isNumber(layer) && isText(direction)) &&
    isRecords(
      sets,
      ({ gate, part, how }) => (gate === undefined || isText(gate)) && isText(part) && isText(how),
    ) &&
    isRecords(
      moved,
      ({ layer, direction, gate, setBy, from, to }) =>
        // JSON writes numbers that are not finite as null.
        [from, to].every((mean) => mean === null || isNumber(mean)) &&
        isNumber(layer) &&
        [direction, gate, setBy].every(isText),
    )
  );
}

const isNumber = (value: unknown) => typeof value === "number";

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isRecords(value: unknown, fits: (each: Record<string, unknown>) => boolean): boolean {
  return isListOf(value, (each) => isObject(each) && fits(each));
}
