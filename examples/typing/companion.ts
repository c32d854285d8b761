/** A character model that reads along as you type: what it expects next, and how it would continue. */
import type { Pipeline } from "../../src/pipeline.ts";

export interface Guess {
  symbol: string;
  probability: number;
}

export class Companion {
  readonly #pipeline: Pipeline;
  readonly #symbols: readonly string[];
  readonly #ids: ReadonlyMap<string, number>;
  /** The text that the model has read since its state was last zero. */
  #read = "";
  #scores: Float32Array | undefined;

  /** @throws TypeError for a pipeline that is not a character model */
  constructor(pipeline: Pipeline) {
    const { symbols } = pipeline.definition;
    if (symbols === undefined || pipeline.input.frames !== 1 || pipeline.input.features !== 1)
      throw new TypeError("expected a character model, a pipeline with symbols, got another.");
    this.#pipeline = pipeline;
    this.#symbols = symbols;
    const named = symbols.flatMap((symbol, id): [string, number][] => (symbol === "" ? [] : [[symbol, id]]));
    this.#ids = new Map(named);
  }

  /**
   * Reads a text. If it continues the text read before, only the new characters are computed. Characters that the model does not know are
   * skipped.
   *
   * @returns the characters of the text that the model does not know
   */
  read(text: string): string[] {
    if (!text.startsWith(this.#read)) {
      this.#pipeline.reset();
      this.#read = "";
      this.#scores = undefined;
    }
    for (const symbol of text.slice(this.#read.length)) {
      const id = this.#ids.get(symbol);
      if (id !== undefined) this.#scores = this.#pipeline.step([id]);
    }
    this.#read = text;
    return [...new Set(text)].filter((symbol) => !this.#ids.has(symbol));
  }

  /**
   * Returns the characters that may come next, the likeliest first.
   *
   * @param temperature below 1: surer, above: bolder
   */
  expect(temperature = 1): Guess[] {
    const scores = this.#scores;
    if (scores === undefined) return [];
    let largest = Number.NEGATIVE_INFINITY;
    for (const id of this.#ids.values()) largest = Math.max(largest, scores[id]);
    const guesses = [...this.#ids].map(([symbol, id]) => ({
      symbol,
      probability: Math.exp((scores[id] - largest) / temperature),
    }));
    const total = guesses.reduce((sum, { probability }) => sum + probability, 0);
    for (const guess of guesses) guess.probability /= total;
    return guesses.sort((a, b) => b.probability - a.probability);
  }

  /** Draws one character after the text so far, or a line break at the start. @param random a number from 0 to 1 */
  draw(temperature: number, random: number): string {
    const guesses = this.expect(temperature);
    if (guesses.length === 0)
      return this.#symbols.includes("\n") ? "\n" : this.#symbols.find((symbol) => symbol !== "")!;
    let left = random;
    for (const { symbol, probability } of guesses) {
      left -= probability;
      if (left < 0) return symbol;
    }
    return guesses[0].symbol;
  }
}
