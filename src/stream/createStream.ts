/** Makes a stream: finds the cells of what is given, checks options, and chooses what runs them. */
import { ArgumentError, describe } from "../tensor/errors.ts";
import { checkOptionNames } from "../tensor/options.ts";
import { chooseEngine, type EngineChoice } from "./choose.ts";
import { type WeightFormat, weightFormats } from "./engine.ts";
import { cellsOf, type StreamSource } from "./source.ts";
import { Stream } from "./stream.ts";

export interface StreamOptions {
  /** N, sequences that run side by side; default 1 */
  batch?: number;
  /** How many steps `steps` computes at a time; default 16 */
  chunk?: number;
  /** How weights are stored while it runs; default `"float32"` */
  weights?: WeightFormat;
}

/**
 * A recurrent layer or stack that runs step by step, for real time. The state starts at 0.
 *
 * It computes in float32; float64 weights are rounded. Weights are packed once: after an edit, call `refresh()`.
 *
 * @param source an `LSTM`, `GRU` or `RNN`, a layer record of a checkpoint, or cells with `spec` and `weights`, the lowest first
 * @throws UnsupportedError for a bidirectional layer and for activations that cells do not have; ShapeError for weights that do not
 *         fit; ArgumentError for options that are not valid
 */
export function createStream(source: StreamSource, options: StreamOptions = {}): Stream {
  return createStreamOn(chooseEngine, source, options);
}

/** As `createStream`, on an engine that the caller chooses. */
export function createStreamOn(
  choose: () => EngineChoice,
  source: StreamSource,
  options: StreamOptions = {},
): Stream {
  const where = "createStream";
  checkOptionNames(where, options, ["batch", "chunk", "weights"]);
  const { batch = 1, chunk = 16, weights = "float32" } = options;
  for (const [name, value] of Object.entries({ batch, chunk })) {
    if (!(Number.isInteger(value) && value >= 1))
      throw new ArgumentError(
        `${where}: expected ${name} as a whole number of at least 1, got ${describe(value)}.`,
      );
  }
  if (!weightFormats.includes(weights)) {
    throw new ArgumentError(
      `${where}: expected weights ${weightFormats.map(describe).join(", ")}, got ${describe(weights)}.`,
      "NAME",
    );
  }
  const cells = cellsOf(source);
  const { create, why } = choose();
  const engine = create({ cells, batch, chunk, weights });
  engine.pack();
  return new Stream({ engine, cells, batch, chunk, why, resident: undefined });
}
