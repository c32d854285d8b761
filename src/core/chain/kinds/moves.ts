/** Layers that move and join numbers. */
import { sizeOf } from "../../tensor/shape.ts";
import {
  type ChainShape,
  type Kind,
  type LayerOf,
  NAMES,
  NUMBER,
  needed,
  oneOf,
  PAIR,
  type Place,
  shapeText,
} from "./kind.ts";

/**
 * Layers without numbers: `last` gives frame T − 1 of a sequence, `flip` turns time round, `flatten` makes frames one vector, time first;
 * `transpose` exchanges frames and features.
 */
export type ChainMove = LayerOf<"last" | "flip" | "flatten" | "transpose", Record<never, never>>;

const betweenFrames = (_: unknown, { frames }: ChainShape) =>
  frames === undefined ? undefined : "moves numbers between frames";

export const last: Kind<ChainMove> = {
  options: {},
  place(_, at) {
    at.frames();
    return { features: at.input.features };
  },
};

export const flip: Kind<ChainMove> = {
  options: {},
  place(_, at) {
    at.frames();
    return at.input;
  },
  needsEnd: () => "turns time round",
};

export const flatten: Kind<ChainMove> = {
  options: {},
  place: (_, at) => ({ features: at.numbers }),
  needsEnd: betweenFrames,
};

export const transpose: Kind<ChainMove> = {
  options: {},
  place: (_, at) => ({ frames: at.input.features, features: at.known(at.frames()) }),
  needsEnd: betweenFrames,
};

const reshapeOptions = { frames: NUMBER, features: needed(NUMBER) };

/** The same numbers in other sizes; -1 in one of them: what is left. Without `frames`, a vector. */
export type ChainReshape = LayerOf<"reshape", typeof reshapeOptions>;

export const reshape: Kind<ChainReshape> = {
  options: reshapeOptions,
  place({ frames, features }, at) {
    const total = at.numbers;
    const sizes = frames === undefined ? [features] : [frames, features];
    const rest = total / sizeOf(sizes.filter((size) => size !== -1));
    const whole = sizes.map((size) => (size === -1 ? rest : size));
    if (sizes.filter((size) => size === -1).length > 1 || sizeOf(whole) !== total)
      at.refuse(`expected ${total} numbers in another shape, got [${sizes.join(", ")}].`);
    return frames === undefined ? { features: whole[0] } : { frames: whole[0], features: whole[1] };
  },
  needsEnd: ({ frames }, input) =>
    frames === undefined ? betweenFrames(undefined, input) : "moves numbers between frames",
};

const padOptions = {
  padding: needed(PAIR),
  /** `"zero"` (default), or the sequence mirrored at its first and last frame */
  mode: oneOf("zero", "reflect"),
};

/** Frames before and after a sequence; negative numbers remove frames. */
export type ChainPad = LayerOf<"pad", typeof padOptions>;

export const pad: Kind<ChainPad> = {
  options: padOptions,
  place({ padding, mode }, at) {
    const frames = at.frames();
    if (!padding.every(Number.isSafeInteger))
      at.refuse(`expected whole numbers of frames, got ${padding.join(" and ")}.`);
    if (mode === "reflect" && !padding.every((each) => each >= 0 && each < at.known(frames)))
      at.refuse(`expected less frames than the ${frames} that it mirrors, got ${padding.join(" and ")}.`);
    const { features } = at.input;
    return { frames: frames === "any" ? frames : frames + padding[0] + padding[1], features };
  },
  needsEnd: () => "adds or removes frames",
};

const joinOptions = {
  operation: needed(oneOf("features", "frames", "add", "subtract", "multiply", "mean", "max", "min")),
  with: needed(NAMES),
};

/** Joins what it reads with others: their features side by side, their frames one after the other, or number by number. */
export type ChainJoin = LayerOf<"join", typeof joinOptions>;

export const join: Kind<ChainJoin> = {
  options: joinOptions,
  reads: (layer) => layer.with,
  place({ operation }, at) {
    const shapes = [at.input, ...at.beside];
    const [{ frames, features }] = shapes;
    if (shapes.length < 2) at.refuse("expected at least two to join, got one.");
    if (operation !== "frames") expectSame(at, "frames", shapes);
    if (operation !== "features") expectSame(at, "features", shapes);
    const total = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0);
    if (operation === "features") return { frames, features: total(shapes.map((each) => each.features)) };
    if (operation !== "frames") return { frames, features };
    const counts = shapes.map((shape) => at.frames(shape));
    return { frames: counts.includes("any") ? "any" : total(counts as number[]), features };
  },
  needsEnd: ({ operation }) => (operation === "frames" ? "joins sequences one after the other" : undefined),
};

function expectSame(at: Place, key: "frames" | "features", shapes: readonly ChainShape[]): void {
  if (shapes.every((shape) => shape[key] === shapes[0][key])) return;
  at.refuse(`expected the same ${key} to join, got ${shapes.map(shapeText).join(" and ")}.`);
}
