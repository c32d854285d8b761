/**
 * Resampling of sound by a polyphase filter: a windowed sinc, one set of taps for each place of an output between two inputs. The cutoff is 0.95
 * of the lower Nyquist frequency, so little above it comes back as an alias; the Kaiser window spans 24 zero crossings a side. Formulas: J. O.
 * Smith, Digital Audio Resampling.
 */
import { checkNumber, checkOptionNames, count } from "../../core/tensor/check.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { divisorOf, Polyphase, type Rates, type ResamplerBank } from "./polyphase.ts";

/** Zero crossings of the sinc on each side, of a sinc with the lower Nyquist frequency. */
const CROSSINGS = 24;
const CUTOFF = 0.95;
const KAISER_BETA = 9;
/** Above it, phases between those of the bank are interpolated: rates such as 44,099 and 16,000 have 16,000 phases. */
const MOST_PHASES = 1024;
const INTERPOLATED = 512;

/**
 * Returns the taps for two rates. For 44.1 to 16 kHz this takes about 15 ms, so make them outside the audio thread.
 *
 * @param rates in Hz
 * @throws ArgumentError unless both are integers of at least 1
 * @example
 * const resampler = new Resampler(resamplerBank({ from: 48_000, to: 16_000 }));
 */
export function resamplerBank(rates: Rates): ResamplerBank {
  const where = "resamplerBank";
  checkOptionNames(where, rates, ["from", "to"]);
  const { from, to } = rates;
  checkNumber(where, "from", from, count);
  checkNumber(where, "to", to, count);
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
export class Resampler extends Polyphase {
  /** @param rates in Hz, or the taps for them; @throws ArgumentError for rates that are not integers of at least 1 */
  constructor(rates: Rates | ResamplerBank) {
    super("values" in rates ? rates : resamplerBank(rates));
  }

  /**
   * Takes the next inputs, and writes the outputs that they complete. An output is at the time of its input, but comes `delay` inputs later.
   *
   * @param output room for `outputFor(input.length)` numbers
   * @returns the number of outputs
   * @throws ArgumentError when there is less room
   */
  override process(input: Float32Array, output: Float32Array): number {
    const room = this.outputFor(input.length);
    if (output.length >= room) return super.process(input, output);
    throw new ArgumentError(`Resampler.process: expected room for ${room} numbers, got ${describe(output)}.`);
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
