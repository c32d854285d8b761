/**
 * What was done to initialise a layer, as plain data: it stands in `Module.initialization`, and travels in the metadata of a
 * checkpoint. The schemes that write it are in `init/`.
 */
import type { RandomState } from "../tensor/random.ts";

/** What a scheme may set: of a gate, or of the whole cell. */
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

/** Something that a scheme set. */
export interface InitializedGate {
  /** Absent for what belongs to all gates at once: a matrix filled whole, a projection. */
  gate?: string;
  part: InitializedPart;
  /** In words and formulas, e.g. `ln U(1, 99)`. */
  how: string;
}

/** The effective bias of a gate that an earlier scheme had set and this one changed. */
export interface MovedBias {
  layer: number;
  direction: "forward" | "reverse";
  gate: string;
  /** The scheme that had set it. */
  setBy: string;
  /** Mean over the units, before and after. */
  from: number;
  to: number;
}

/** One scheme applied to one module. */
export interface Initialization {
  scheme: string;
  /** As they were given to the scheme. */
  options: Readonly<Record<string, unknown>>;
  /** Cells it was applied to. */
  cells: { layer: number; direction: "forward" | "reverse" }[];
  sets: InitializedGate[];
  moved: MovedBias[];
  /** Where the generator stood before, so that the draws can be repeated. */
  random: RandomState;
}

/** Whether something that was read from a file is a record. */
export function isInitialization(value: unknown): value is Initialization {
  if (!isObject(value)) return false;
  const { scheme, options, random, cells, sets, moved } = value;
  return (
    typeof scheme === "string" &&
    [options, random].every(isObject) &&
    isListOf(cells, ({ layer, direction }) => isNumber(layer) && isText(direction)) &&
    isListOf(
      sets,
      ({ gate, part, how }) => (gate === undefined || isText(gate)) && isText(part) && isText(how),
    ) &&
    isListOf(
      moved,
      ({ layer, direction, gate, setBy, from, to }) =>
        // JSON has null for what is not finite.
        [from, to].every((mean) => mean === null || isNumber(mean)) &&
        isNumber(layer) &&
        [direction, gate, setBy].every(isText),
    )
  );
}

const isText = (value: unknown) => typeof value === "string";
const isNumber = (value: unknown) => typeof value === "number";

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isListOf(value: unknown, fits: (each: Record<string, unknown>) => boolean): boolean {
  return Array.isArray(value) && value.every((each: unknown) => isObject(each) && fits(each));
}
