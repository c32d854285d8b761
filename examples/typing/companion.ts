/** A character model that reads along as you type: what it expects next, and how it would continue. */
import type { Network } from "../../src/network.ts";

export interface Guess {
  symbol: string;
  probability: number;
}

export class Companion {
  readonly #network: Network;
  readonly #symbols: readonly string[];
  readonly #ids: ReadonlyMap<string, number>;
  /** The text that the model has read since its state was last zero. */
  #read = "";
  /** Its expectation after so many characters; none at the start, before the first one that it knows. */
  #scores: (Float32Array | undefined)[] = [undefined];

  /** @throws TypeError for a network that is not a character model */
  constructor(network: Network) {
    const { symbols } = network.chain;
    const [input] = network.inputs;
    if (symbols === undefined || !input.ids || input.features !== 1)
      throw new TypeError("expected a character model, a network with symbols, got another.");
    this.#network = network;
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
      this.#network.reset();
      this.#read = "";
      this.#scores = [undefined];
    }
    for (const symbol of text.slice(this.#read.length)) {
      const id = this.#ids.get(symbol);
      const scores = id === undefined ? this.#scores.at(-1) : this.#network.step([id])!.slice();
      for (let k = 0; k < symbol.length; k++) this.#scores.push(scores);
    }
    this.#read = text;
    return [...new Set(text)].filter((symbol) => !this.#ids.has(symbol));
  }

  /** How many characters it knows. */
  get size(): number {
    return this.#ids.size;
  }

  /**
   * Returns the characters that may come next, the likeliest first; none at the start.
   *
   * @param temperature below 1: surer, above: bolder
   * @param at          after so many characters of the text; default: at its end
   */
  expect(temperature = 1, at = this.#read.length): Guess[] {
    const scores = this.#scores[at];
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

  /** Draws one character after the text, or `at` a place in it; a line break at the start. @param random a number from 0 to 1 */
  draw(temperature: number, random: number, at?: number): string {
    const guesses = this.expect(temperature, at);
    if (guesses.length === 0)
      return this.#symbols.includes("\n") ? "\n" : this.#symbols.find((symbol) => symbol !== "")!;
    let left = random;
    for (const { symbol, probability } of guesses) {
      left -= probability;
      if (left < 0) return symbol;
    }
    return guesses[0].symbol;
  }

  /** Returns what it thought of each character of the text, before it read it. The first one and unknown ones are left out. */
  surprises(): Surprise[] {
    return Array.from(this.#read, (symbol, at) => ({ symbol, at })).flatMap(({ symbol, at }) => {
      const guesses = this.expect(1, at);
      const rank = guesses.findIndex((guess) => guess.symbol === symbol);
      return rank < 0 ? [] : [{ at, bits: -Math.log2(guesses[rank].probability), isFirst: rank === 0 }];
    });
  }
}

/** How much a character surprised the model. */
export interface Surprise {
  /** Its place in the text */
  at: number;
  /** 0 for what was certain, 1 for one of two equally likely characters, 2 for one of four */
  bits: number;
  /** Whether it was the likeliest */
  isFirst: boolean;
}

/** Says how well a model knew a text, and where it is surprised. @param size how many characters it knows */
export function verdictOf(text: string, surprises: readonly Surprise[], size: number): string {
  if (surprises.length === 0) return "Write something, and it says how well it knew your text.";
  const mean = (list: readonly Surprise[]) => list.reduce((sum, { bits }) => sum + bits, 0) / list.length;
  const guessed = surprises.filter(({ isFirst }) => isFirst).length;
  const all = `Its first guess was right for ${guessed} of ${surprises.length} characters; each surprised it by ${mean(surprises).toFixed(1)} bits on average, against ${Math.log2(size).toFixed(1)} by chance.`;
  const begins = ({ at }: Surprise) => /\w/.test(text[at]) && !/\w/.test(text[at - 1] ?? " ");
  const inside = ({ at }: Surprise) => /\w/.test(text[at]) && /\w/.test(text[at - 1] ?? " ");
  const [first, later] = [surprises.filter(begins), surprises.filter(inside)];
  if (first.length < 3 || later.length < 3) return all;
  const [a, b] = [mean(first).toFixed(1), mean(later).toFixed(1)];
  const more = a === b ? "as much as" : Number(a) > Number(b) ? "more than" : "less than";
  return `${all} First letters of words surprise it ${more} the letters after them: ${a} bits against ${b}.`;
}
