/**
 * The record of a kind of layers: options with their rules, and the shape after it with the weights that it takes. The reader of files, the placing
 * of chains and the type of a layer all follow from that one record; a kind of its own is a file here and a line in `kinds.ts`.
 */
import { formatShape, type Shape } from "../../tensor/shape.ts";
import { refuseLayer } from "../refuse.ts";

/** A sequence of `frames`, `"any"` number of them if the source leaves it open; without `frames`, one vector. */
export interface ChainShape {
  readonly frames?: number | "any";
  readonly features: number;
}

/** A weight in float32, row-major. */
export interface ChainTensor {
  readonly shape: Shape;
  readonly data: Float32Array;
}

/**
 * The source of a layer or an output: the name of an input or of a layer, or a part of a recurrent layer: `lstm:hidden`, `lstm:cell` are
 * its state after the last step, `lstm:hidden_reverse`, `lstm:cell_reverse` that of the other direction; `lstm:forward`, `lstm:reverse` are
 * the two outputs of a bidirectional layer that does not merge them. A defined cell has the parts that its definition names.
 */
export type ChainRef = string;

/** The fields of every layer. */
interface Common {
  /** Unique in the chain, as in the source */
  readonly name: string;
  /** Its name for this kind of layer in the source, for tables and refusals: `"CuDNNLSTM"`, `"aten::lstm"`. Default: its kind */
  readonly type?: string;
  /** Default: the layer before it; the first input for the first */
  readonly from?: ChainRef;
}

/** Weights by PyTorch's names and in its layout, also where the source has others. */
export interface Weighted {
  readonly weights: ReadonlyMap<string, ChainTensor>;
}

/** A rule for an option: words for errors, a test, whether a layer needs it. `T`: what passes the test. */
export type Rule<T, N extends boolean = false> = readonly [
  words: string,
  test: (value: unknown) => boolean,
  isNeeded: N,
  type?: T,
];

export type Rules = Readonly<Record<string, Rule<unknown, boolean>>>;

export const rule = <T>(words: string, test: (value: unknown) => boolean): Rule<T> => [words, test, false];

export const needed = <T>([words, test]: Rule<T, boolean>): Rule<T, true> => [words, test, true];

const MAX_TEXT = 200;
/** Layers that a list may name, and levels of a stack: far more than published networks have. */
export const MAX_LAYERS = 1024;

export const NUMBER = rule<number>("a number", Number.isFinite);
export const FLAG = rule<boolean>("true or false", (value) => typeof value === "boolean");
export const TEXT = rule<string>(
  `a text of at most ${MAX_TEXT} characters`,
  (value) => typeof value === "string" && value.length <= MAX_TEXT,
);
export const PAIR = rule<readonly [left: number, right: number]>(
  "two whole numbers",
  (value) => Array.isArray(value) && value.length === 2 && value.every(Number.isSafeInteger),
);
export const COUNT = rule<number>(
  "a whole number of at least 1",
  (value) => Number.isSafeInteger(value) && (value as number) >= 1,
);
export const NAMES = rule<readonly ChainRef[]>(
  `at most ${MAX_LAYERS} names`,
  (value) =>
    Array.isArray(value) && value.length <= MAX_LAYERS && value.every((each) => typeof each === "string"),
);
export const object = <T>() =>
  rule<T>("an object", (value) => typeof value === "object" && value !== null && !Array.isArray(value));
export const oneOf = <T extends string>(...words: readonly T[]) =>
  rule<T>(words.join(", "), (value) => words.includes(value as T));

/** The type of a layer of a kind, from its rules. `W`: what else it has, as `Weighted`. */
export type LayerOf<K extends string, R extends Rules, W = unknown> = Common & { readonly kind: K } & {
  readonly [O in keyof R as R[O][2] extends true ? O : never]: NonNullable<R[O][3]>;
} & { readonly [O in keyof R as R[O][2] extends true ? never : O]?: NonNullable<R[O][3]> } & W;

/** A kind of layers. */
export interface Kind<L extends Common = never> {
  readonly options: Rules;
  /** What it reads besides its input */
  reads?(layer: L): readonly ChainRef[] | undefined;
  /** The shape after it. @throws ChainError for a shape that it cannot read, or weights that do not fit */
  place(layer: L, at: Place): ChainShape;
  /** Why it cannot run by the step, as words after "it". @param inBlocks a step is a block of frames, not one frame */
  needsEnd?(layer: L, input: ChainShape, inBlocks: boolean): string | undefined;
  /** Its parts that others may read, by the words behind the colon */
  parts?(layer: L, output: ChainShape): ReadonlyMap<string, ChainShape>;
  /** Whether it continues from block to block where a signal comes in blocks; others see each block alone */
  keeps?(layer: L): boolean;
  /** Weights that no format of weights rounds */
  readonly exact?: true;
}

/** A layer at its place: what it reads, and what its record asks of that. */
export class Place {
  readonly #layer: Common & Partial<Weighted>;
  readonly input: ChainShape;
  /** The shapes of its sources besides the input */
  readonly beside: readonly ChainShape[];
  /** Whether its frames are those of a block */
  readonly inBlocks: boolean;
  /** Weights that its kind knows */
  readonly #known = new Set<string>();

  constructor(layer: Common, [input, ...beside]: readonly ChainShape[], inBlocks: boolean) {
    this.#layer = layer;
    this.input = input;
    this.beside = beside;
    this.inBlocks = inBlocks;
  }

  refuse(message: string): never {
    return refuseLayer(this.#layer.name, message);
  }

  /** Returns the sizes of a weight. @param wanted -1: any */
  take(name: string, wanted: readonly number[]): readonly number[] {
    const shape = this.#layer.weights?.get(name)?.shape;
    this.#known.add(name);
    const fits =
      shape?.length === wanted.length &&
      wanted.every((size, axis) => (size < 0 ? shape[axis] > 0 : shape[axis] === size));
    if (fits) return shape!;
    const sizes = wanted.map((size) => (size < 0 ? "any" : size)).join(", ");
    return this.refuse(
      `expected ${name} of shape [${sizes}], got ${shape === undefined ? "none" : formatShape(shape)}.`,
    );
  }

  takeIfAny(names: readonly string[], wanted: readonly number[]): void {
    for (const name of names) if (this.#layer.weights?.has(name)) this.take(name, wanted);
    for (const name of names) this.#known.add(name);
  }

  /** @throws ChainError for a weight that its kind does not have */
  refuseOthers(): void {
    const other = [...(this.#layer.weights?.keys() ?? [])].find((name) => !this.#known.has(name));
    if (other === undefined) return;
    if (this.#known.size === 0) this.refuse(`expected no weights, got ${other}.`);
    this.refuse(`expected weights ${[...this.#known].join(", ")}, got "${other}".`);
  }

  /** The frames of the input. */
  frames(shape = this.input): number | "any" {
    return shape.frames ?? this.refuse(`expected a sequence, got one vector, ${shapeText(shape)}.`);
  }

  /** The numbers of the input, which must be known beforehand. */
  get numbers(): number {
    return this.known(this.input.frames ?? 1) * this.input.features;
  }

  known(frames: number | "any"): number {
    if (frames !== "any") return frames;
    return this.refuse("expected a fixed number of frames, got a sequence of any length.");
  }
}

/** `[10, 9]`, `[T, 9]` for any number of frames, or `[9]` for a vector. */
export function shapeText({ frames, features }: ChainShape): string {
  return frames === undefined ? `[${features}]` : `[${frames === "any" ? "T" : frames}, ${features}]`;
}
