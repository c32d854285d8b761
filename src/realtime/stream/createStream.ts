/** Makes a stream: finds the cells of a source, checks options, and chooses an engine. */
import { hasUsualActivations } from "../../core/cells/usualActivations.ts";
import { type Arithmetic, arithmeticChoice, arithmetics } from "../../core/kernels/arithmetic.ts";
import { count, readOptions } from "../../core/tensor/check.ts";
import { UnsupportedError } from "../../core/tensor/errors.ts";
import { chooseEngine, type EngineChoice } from "./choose.ts";
import { definedSteps, type WeightFormat, weightFormats } from "./engine.ts";
import { plainEngine } from "./plain.ts";
import {
  cellsOf,
  readStored,
  type StoredLayer,
  type StoredLayers,
  type StreamSource,
  storedLayers,
} from "./source.ts";
import { Stream } from "./stream.ts";

/** Options of `createStream`. */
export interface StreamOptions {
  /** N, sequences that run side by side; default 1 */
  batch?: number;
  /** How many steps `steps` computes at once; default 16 */
  chunk?: number;
  /** The format of weights while it runs; default `"float32"` */
  weights?: WeightFormat;
  /**
   * `"strict"`: the same bits as the reference kernels on every machine, in plain TypeScript. `"fast"`: the fastest engine here, with
   * differences in the last digits. Default: the choice of `useArithmetic` or of the environment variable `SLUICE_ARITHMETIC`, else
   * `"fast"`
   */
  arithmetic?: Arithmetic;
}

/**
 * Returns a recurrent layer or stack that runs step by step, for real time. The state starts at 0.
 *
 * It computes in float32 and packs the weights once: call `refresh()` after an edit. Dropout is off, as in evaluation. Cells with
 * activations other than sigmoid and tanh run in plain TypeScript, unless the program calls `useDefinedCells()`.
 *
 * @param source  an `LSTM`, `GRU`, `RNN` or `DefinedLayer`, a `Sequential` of them, a layer record of a checkpoint, cells with `spec` and `weights`, or an
 *                array of these, the lowest first. For layers of `openCheckpoint`, or a checkpoint with one, you get a promise
 * @param options default: one sequence, chunks of 16 steps, float32 weights and the arithmetic in use
 * @throws UnsupportedError for a bidirectional layer, for cells that streams do not have, and when memory runs out;
 *         ShapeError for weights that do not fit; ArgumentError for options that are not valid
 * @example
 * const stream = createStream(lstm);
 * const hidden = stream.step(frame);   // synchronous; the state stays inside
 */
// The first, since TypeScript takes it for a source of type any.
export function createStream(source: StreamSource, options?: StreamOptions): Stream;
export function createStream(
  source: StoredLayer | readonly StoredLayer[] | StoredLayers,
  options?: StreamOptions,
): Promise<Stream>;
export function createStream(
  source: StreamSource | StoredLayer | readonly StoredLayer[] | StoredLayers,
  options: StreamOptions = {},
): Stream | Promise<Stream> {
  const stored = storedLayers(source);
  if (stored === undefined) return streamOf(source as StreamSource, options);
  return Promise.all(stored.map(readStored)).then((stacks) => streamOf(stacks, options));
}

/** `createStream` for weights in memory; by default the options choose the engine. */
export function streamOf(
  source: StreamSource,
  options: StreamOptions = {},
  choice: EngineChoice = engineFor(options),
): Stream {
  const sizes = checkOptions(options);
  const cells = cellsOf(source);
  const { batch, chunk } = sizes;
  const isCompiled =
    definedSteps(cells) !== undefined || cells.every(({ spec }) => hasUsualActivations(spec));
  const { create, why } = isCompiled ? choice : UNUSUAL;
  try {
    const engine = create({ cells, ...sizes });
    engine.pack();
    const check = () => void cellsOf(cells);
    return new Stream({ engine, batch, chunk, why, check, resident: undefined });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UnsupportedError(
      `createStream: expected memory for weights, and for batch ${batch} and chunk ${chunk}, got none. Streams share weights with clone().`,
    );
  }
}

/** Kernels have sigmoid and tanh. */
const UNUSUAL: EngineChoice = { create: plainEngine, why: "other activations" };

function engineFor(options: StreamOptions): EngineChoice {
  return (options?.arithmetic ?? arithmeticChoice().name) === "strict"
    ? { create: plainEngine, why: "strict arithmetic" }
    : chooseEngine();
}

type Sizes = Required<Omit<StreamOptions, "arithmetic">>;

function checkOptions(options: StreamOptions): Sizes {
  const { batch, chunk, weights } = readOptions<StreamOptions>("createStream", options, {
    batch: [1, count],
    chunk: [16, count],
    weights: ["float32", weightFormats],
    arithmetic: ["fast", arithmetics],
  });
  return { batch, chunk, weights };
}
