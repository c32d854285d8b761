/** The running half of a resampler; `resample.ts` makes its taps. */
/** The rates of a resampler, in Hz. */
export interface Rates {
  from: number;
  to: number;
}

/** The taps of a resampler, made once for two rates: plain data, which can be sent to an audio thread. */
export interface ResamplerBank extends Rates {
  /** Inputs that an output is made of; a multiple of 4 */
  taps: number;
  /** Places between two inputs; one more row follows for interpolation */
  phases: number;
  /** [phases + 1, taps], the oldest input first; each row sums to 1 */
  values: Float32Array;
}

/** A resampler with taps that are made already: all that an audio thread needs of one. */
export class Polyphase {
  /** Hz */
  readonly from: number;
  readonly to: number;
  /** Inputs that must follow an output's own time, before it can be computed */
  readonly delay: number;
  readonly #bank: ResamplerBank;
  /** The last inputs, twice, so that a window is in one piece. */
  readonly #ring: Float64Array;
  /** An output is so many steps of so many after the one before, as a fraction of an input. */
  readonly #advance: number;
  readonly #steps: number;
  #at = 0;
  /** The place of the next output after an input, in steps. */
  #phase = 0;
  /** Inputs to take until the next output. */
  #needed: number;

  constructor(bank: ResamplerBank) {
    this.#bank = bank;
    const { from, to, taps } = bank;
    const divisor = divisorOf(from, to);
    [this.from, this.to, this.delay] = [from, to, taps / 2];
    [this.#advance, this.#steps] = [from / divisor, to / divisor];
    this.#ring = new Float64Array(2 * taps);
    this.#needed = this.delay + 1;
  }

  /** Returns the most outputs that so many inputs can give. */
  outputFor(inputs: number): number {
    return Math.ceil((inputs * this.#steps) / this.#advance) + 1;
  }

  /**
   * Takes the next inputs, and writes the outputs that they complete. An output is at the time of its input, but comes `delay` inputs later.
   *
   * @param output room for `outputFor(input.length)` numbers
   * @returns the number of outputs
   */
  process(input: Float32Array, output: Float32Array): number {
    const { taps } = this.#bank;
    let written = 0;
    for (let k = 0; k < input.length; k++) {
      this.#ring[this.#at] = this.#ring[this.#at + taps] = input[k];
      this.#at = this.#at + 1 === taps ? 0 : this.#at + 1;
      this.#needed--;
      while (this.#needed === 0) {
        this.#next(output, written++);
        this.#phase += this.#advance;
        for (; this.#phase >= this.#steps; this.#needed++) this.#phase -= this.#steps;
      }
    }
    return written;
  }

  /** Forgets all earlier sound. */
  reset(): void {
    this.#ring.fill(0);
    [this.#at, this.#phase, this.#needed] = [0, 0, this.delay + 1];
  }

  /** Writes rather than returns, in one function: engines allocate for a fraction that a call takes or returns. */
  #next(output: Float32Array, to: number): void {
    const { taps, phases, values } = this.#bank;
    const ring = this.#ring;
    const at = this.#at;
    const place = (this.#phase / this.#steps) * phases;
    const first = phases === this.#steps ? this.#phase : Math.floor(place);
    const share = phases === this.#steps ? 0 : place - first;
    let value = 0;
    for (let between = 0; between < (share > 0 ? 2 : 1); between++) {
      const row = (first + between) * taps;
      // Four sums, which a processor adds at the same time.
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      for (let k = 0; k < taps; k += 4) {
        a += values[row + k] * ring[at + k];
        b += values[row + k + 1] * ring[at + k + 1];
        c += values[row + k + 2] * ring[at + k + 2];
        d += values[row + k + 3] * ring[at + k + 3];
      }
      const sum = a + b + (c + d);
      value = between === 0 ? sum : value + share * (sum - value);
    }
    output[to] = value;
  }
}

export function divisorOf(a: number, b: number): number {
  return b === 0 ? a : divisorOf(b, a % b);
}
