/** Values between the layers of a printed network, and the loops over their frames. */
import type { ChainRef, PlacedLayer } from "../../core/chain/chain.ts";
import type { Count, Program, Room } from "./program.ts";

/** A block [frames, features] as C. */
export interface Value {
  /** A pointer to its first number */
  readonly at: string;
  readonly frames: Count;
  readonly features: number;
  readonly isVector: boolean;
  /** A pointer to a number for each frame, 0 for absent ones; undefined: all are there */
  readonly present?: string;
  /** By the step: whether there is a frame, if that depends */
  readonly ready?: string;
  /** Shared memory behind the pointers */
  readonly rooms: readonly Room[];
}

/** What a layer is printed from. */
export interface Printing {
  readonly program: Program;
  readonly placed: PlacedLayer;
  readonly input: Value;
  /** Frame by frame, with what earlier ones left; else a whole sequence at once */
  readonly byStep: boolean;
  read(ref: ChainRef): Value;
}

/** What a layer gives: its value, and parts of it by what follows the colon. */
export interface Printed extends Value {
  readonly parts?: Readonly<Record<string, Value>>;
}

/** A value in shared memory. */
export function newValue(
  { program, placed: { layer } }: Pick<Printing, "program" | "placed">,
  {
    frames,
    features,
    isVector,
    present,
    ready,
    rooms = [],
  }: Omit<Value, "at" | "rooms"> & { rooms?: readonly Room[] },
): Value {
  const room = program.room(layer.name, frames.most * features);
  return { at: room.name, frames, features, isVector, present, ready, rooms: [room, ...rooms] };
}

/** A value with as many frames as the input, and its mask. */
export const like = (printing: Printing, features = printing.input.features): Value =>
  newValue(printing, { ...printing.input, features });

/** A value of other frames, which ends a mask. */
export const reframed = (printing: Printing, frames: Count, isVector = false): Value =>
  newValue(printing, {
    frames,
    features: printing.placed.output.features,
    isVector,
    ready: printing.input.ready,
  });

/** All numbers of a value, as C. */
export const numbersOf = ({ frames, features }: Pick<Value, "frames" | "features">): string =>
  product(frames.text, String(features));

const isNumber = (text: string) => /^\d+$/.test(text);

export function product(a: string, b: string): string {
  if (isNumber(a) && isNumber(b)) return String(Number(a) * Number(b));
  if (a === "0" || b === "0") return "0";
  return a === "1" ? b : b === "1" ? a : `${a} * ${b}`;
}

export function plus(a: string, b: string): string {
  if (isNumber(a) && isNumber(b)) return String(Number(a) + Number(b));
  return a === "0" ? b : b === "0" ? a : `${a} + ${b}`;
}

/** The number at a place behind a pointer. */
export function item(pointer: string, index: string): string {
  const [, base, start] = /^(.*?)(?: \+ (.*))?$/.exec(pointer)!;
  return `${base}[${plus(start ?? "0", index)}]`;
}

/** The index of a frame in a loop over them, which a single one does not need. */
export const frameIn = ({ text }: Count, index = "t"): string => (text === "1" ? "0" : index);

/** A pointer to a frame. */
export const frameAt = (
  { at, features, frames }: Pick<Value, "at" | "features" | "frames">,
  index = "t",
): string => plus(at, product(frameIn(frames, index), String(features)));

/** Prints lines for each frame; the index is `t`. */
export function overFrames(program: Program, { text }: Count, lines: readonly string[]): void {
  if (text === "1") {
    for (const line of lines) program.line(line);
    return;
  }
  program.line(`for (t = 0; t < ${text}; t++) {`);
  for (const line of lines) program.line(`  ${line}`);
  program.line("}");
}
