/** Makes a stream: finds the cells of what is given, checks options, and chooses what runs them. */
import { type Arithmetic, arithmeticChoice, arithmetics } from "../kernels/arithmetic.ts";
import { checkOptionNames } from "../tensor/check.ts";
import { ArgumentError, describe, UnsupportedError } from "../tensor/errors.ts";
import { chooseEngine, type EngineChoice } from "./choose.ts";
import { type Engine, type WeightFormat, weightFormats } from "./engine.ts";
import { plainEngine } from "./plain.ts";
import {
  cellsOf,
  readStored,
  type StoredLayer,
  type StoredLayers,
  type StreamSource,
  storedLayer,
} from "./source.ts";
import { Stream } from "./stream.ts";

export interface StreamOptions {
  /** N, sequences that run side by side; default 1 */
  batch?: number;
  /** How many steps `steps` computes at a time; default 16 */
  chunk?: number;
  /** How weights are stored while it runs; default `"float32"` */
  weights?: WeightFormat;
  /**
   * `"strict"`: the same bits as the reference kernels, on every machine, by plain TypeScript. `"fast"`: the best that is there, with
   * differences in the last digits. Default: what `useArithmetic` or the environment variable `SLUICE_ARITHMETIC` asks for, else `"fast"`
   */
  arithmetic?: Arithmetic;
}

/**
 * A recurrent layer or stack that runs step by step, for real time. The state starts at 0.
 *
 * It computes in float32; float64 weights are rounded. Weights are packed once: after an edit, call `refresh()`. Dropout is off, as in
 * evaluation.
 *
 * @param source an `LSTM`, `GRU` or `RNN`, a `Sequential` of them, a layer record of a checkpoint, cells with `spec` and `weights`, or an
 *               array of any of these, the lowest first. Of a layer of `openCheckpoint`, or a checkpoint that has one, the weights are
 *               still to be read, so the result is a promise
 * @throws UnsupportedError for a bidirectional layer, and for cells and activations that a stream does not have, and when
 *         there is no memory for it; ShapeError for
 *         weights that do not fit; ArgumentError for options that are not valid
 * @example
 * const stream = createStream(lstm);
 * const hidden = stream.step(frame);   // synchronous; the state is kept inside
 */
export function createStream(source: StoredLayer | StoredLayers, options?: StreamOptions): Promise<Stream>;
export function createStream(source: StreamSource, options?: StreamOptions): Stream;
export function createStream(
  source: StreamSource | StoredLayer | StoredLayers,
  options: StreamOptions = {},
): Stream | Promise<Stream> {
  const sizes = checkOptions(options);
  const stored = storedLayer(source);
  if (stored === undefined) return streamOf(source, sizes, engineFor(options));
  return readStored(stored).then((stack) => streamOf(stack, sizes, engineFor(options)));
}

/** As `createStream`, on an engine that the caller chooses. */
export function createStreamOn(
  engine: EngineChoice,
  source: StreamSource,
  options: StreamOptions = {},
): Stream {
  return streamOf(source, checkOptions(options), engine);
}

function engineFor({ arithmetic }: StreamOptions): EngineChoice {
  return (arithmetic ?? arithmeticChoice().name) === "strict"
    ? { create: plainEngine, why: "strict arithmetic" }
    : chooseEngine();
}

type Sizes = Required<Omit<StreamOptions, "arithmetic">>;

function streamOf(source: unknown, sizes: Sizes, { create, why }: EngineChoice): Stream {
  const cells = cellsOf(source);
  const { batch, chunk } = sizes;
  let engine: Engine;
  try {
    engine = create({ cells, ...sizes });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UnsupportedError(
      `createStream: expected memory for weights, and for batch ${batch} and chunk ${chunk}, got none (${error.message}). Streams with the same weights share them: see clone().`,
    );
  }
  engine.pack();
  return new Stream({ engine, cells, batch, chunk, why, resident: undefined });
}

function checkOptions(options: StreamOptions): Sizes {
  const where = "createStream";
  checkOptionNames(where, options, ["batch", "chunk", "weights", "arithmetic"]);
  const { batch = 1, chunk = 16, weights = "float32", arithmetic = "fast" } = options;
  for (const [name, value] of Object.entries({ batch, chunk })) {
    if (!(Number.isSafeInteger(value) && value >= 1)) {
      throw new ArgumentError(
        `${where}: expected ${name} as a whole number of at least 1, got ${describe(value)}.`,
      );
    }
  }
  checkName(where, "weights", weights, weightFormats);
  checkName(where, "arithmetic", arithmetic, arithmetics);
  return { batch, chunk, weights };
}

function checkName(where: string, option: string, value: string, names: readonly string[]): void {
  if (names.includes(value)) return;
  throw new ArgumentError(
    `${where}: expected ${option} ${names.map(describe).join(", ")}, got ${describe(value)}.`,
    "NAME",
  );
}
