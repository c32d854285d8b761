/**
 * Resampling of sound by a polyphase filter: a windowed sinc, one set of taps for each place of an output between two inputs. The cutoff is 0.95
 * of the lower Nyquist frequency, so little above it comes back as an alias; the Kaiser window spans 24 zero crossings a side. Formulas: J. O.
 * Smith, Digital Audio Resampling.
 */
import { count, readOptions } from "../../core/tensor/check.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";

/** The rates of a resampler, in Hz. */
export interface Rates {
  from: number;
  to: number;
}

/** Zero crossings of the sinc on each side, of a sinc with the lower Nyquist frequency. */
const CROSSINGS = 24;
const CUTOFF = 0.95;
const KAISER_BETA = 9;
/** Above it, phases between those of the bank are interpolated: rates such as 44,099 and 16,000 have 16,000 phases. */
const MOST_PHASES = 1024;
const INTERPOLATED = 512;

/** The taps of a resampler, made once for two rates: plain data, which can be sent to an audio thread. */
export interface ResamplerBank extends Rates {
  /** Inputs that an output is made of; a multiple of 4 */
  taps: number;
  /** Places between two inputs; one more row follows for interpolation */
  phases: number;
  /** [phases + 1, taps], the oldest input first; each row sums to 1 */
  values: Float32Array;
}

/**
 * Returns the taps for two rates. For 44.1 to 16 kHz this takes about 15 ms, so make them outside the audio thread.
 *
 * @param rates in Hz
 * @throws ArgumentError unless both are integers of at least 1
 * @example
 * const resampler = new Resampler(resamplerBank({ from: 48_000, to: 16_000 }));
 */
export function resamplerBank(rates: Rates): ResamplerBank {
  const { from, to } = readOptions("resamplerBank", rates, {
    from: [undefined, count],
    to: [undefined, count],
  });
  const scale = Math.min(1, to / from);
  const width = CROSSINGS / scale;
  const taps = 4 * Math.ceil(width / 2);
  const steps = to / divisorOf(from, to);
  const phases = steps > MOST_PHASES ? INTERPOLATED : steps;
  const values = new Float32Array((phases + 1) * taps);
  const row = new Float64Array(taps);
  for (let phase = 0; phase <= phases; phase++) {
    let sum = 0;
    for (let k = 0; k < taps; k++) {
      const x = k - taps / 2 + 1 - phase / phases;
      row[k] = sinc(CUTOFF * scale * x) * kaiser(x / width);
      sum += row[k];
    }
    for (let k = 0; k < taps; k++) values[phase * taps + k] = row[k] / sum;
  }
  return { from, to, taps, phases, values };
}

/**
 * A stream of sound at another sample rate. Gives the same numbers however the sound is cut into pieces, and allocates nothing.
 *
 * @example
 * const resampler = new Resampler({ from: 44_100, to: 16_000 });
 * const out = new Float32Array(resampler.outputFor(piece.length));
 * const sound = out.subarray(0, resampler.process(piece, out));
 */
export class Resampler {
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

  /** @param rates in Hz, or the taps for them; @throws ArgumentError for rates that are not integers of at least 1 */
  constructor(rates: Rates | ResamplerBank) {
    this.#bank = "values" in rates ? rates : resamplerBank(rates);
    const { from, to, taps } = this.#bank;
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
   * @throws ArgumentError when there is less room
   */
  process(input: Float32Array, output: Float32Array): number {
    if (output.length < this.outputFor(input.length)) {
      throw new ArgumentError(
        `Resampler.process: expected room for ${this.outputFor(input.length)} numbers, got ${describe(output)}.`,
      );
    }
    const { taps } = this.#bank;
    let written = 0;
    for (let k = 0; k < input.length; k++) {
      this.#ring[this.#at] = this.#ring[this.#at + taps] = input[k];
      this.#at = this.#at + 1 === taps ? 0 : this.#at + 1;
      this.#needed--;
      while (this.#needed === 0) {
        output[written++] = this.#next();
        this.#phase += this.#advance;
        this.#needed = Math.floor(this.#phase / this.#steps);
        this.#phase -= this.#needed * this.#steps;
      }
    }
    return written;
  }

  /** Forgets all earlier sound. */
  reset(): void {
    this.#ring.fill(0);
    [this.#at, this.#phase, this.#needed] = [0, 0, this.delay + 1];
  }

  #next(): number {
    const { taps, phases } = this.#bank;
    const place = (this.#phase / this.#steps) * phases;
    const row = phases === this.#steps ? this.#phase : Math.floor(place);
    const value = this.#product(row * taps);
    return row === place || phases === this.#steps
      ? value
      : value + (place - row) * (this.#product((row + 1) * taps) - value);
  }

  /** Four sums, which a processor adds at the same time. */
  #product(row: number): number {
    const { taps, values } = this.#bank;
    const [ring, at] = [this.#ring, this.#at];
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let k = 0; k < taps; k += 4) {
      a += values[row + k] * ring[at + k];
      b += values[row + k + 1] * ring[at + k + 1];
      c += values[row + k + 2] * ring[at + k + 2];
      d += values[row + k + 3] * ring[at + k + 3];
    }
    return a + b + (c + d);
  }
}

/**
 * Returns sound at another rate, as long as before: its first sample at the time of the first.
 *
 * @param samples one channel
 * @param rates   in Hz
 * @throws ArgumentError for anything but a Float32Array, and rates that are not integers of at least 1
 * @example
 * const { channels, sampleRate } = readWav(bytes);
 * const sound = resample(channels[0], { from: sampleRate, to: 16_000 });
 */
export function resample(samples: Float32Array, rates: Rates): Float32Array {
  if (!(samples instanceof Float32Array))
    throw new ArgumentError(
      `resample: expected a Float32Array, got ${describe(samples)}. readWav gives some.`,
    );
  const resampler = new Resampler(rates);
  const { from, to, delay } = resampler;
  const length = Math.ceil((samples.length * to) / from);
  const out = new Float32Array(resampler.outputFor(samples.length) + resampler.outputFor(delay));
  const written = resampler.process(samples, out);
  resampler.process(new Float32Array(delay), out.subarray(written));
  return out.slice(0, length);
}

function divisorOf(a: number, b: number): number {
  return b === 0 ? a : divisorOf(b, a % b);
}

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
const kaiser = (x: number) =>
  Math.abs(x) > 1 ? 0 : bessel(KAISER_BETA * Math.sqrt(1 - x * x)) / bessel(KAISER_BETA);

/** I₀, by its series. */
function bessel(x: number): number {
  let [term, sum] = [1, 1];
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
