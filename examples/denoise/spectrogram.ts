/** How loud each frequency is over time, and one sentence about two sounds. */
import { hannWindow, RealFourier } from "../../src/audio.ts";

const SIZE = 512;
const window = hannWindow(SIZE);
/** Decibels of a full sine in a frame are 0. */
const FULL = window.reduce((sum, value) => sum + value, 0) / 2;
/** Lower than any sound of 16 bits. */
const FLOOR = -140;

/** Levels in dB, [columns, bins]; the frames lie evenly over the sound. */
export interface Spectrogram {
  columns: number;
  bins: number;
  levels: Float32Array;
}

export function spectrogramOf(sound: Float32Array, columns: number): Spectrogram {
  const fourier = new RealFourier(SIZE);
  const { bins } = fourier;
  const spectrum = new Float32Array(2 * bins);
  const frame = new Float32Array(SIZE);
  const levels = new Float32Array(columns * bins);
  for (let c = 0; c < columns; c++) {
    const start = Math.round(((c + 0.5) / columns) * sound.length - SIZE / 2);
    frame.fill(0);
    frame.set(sound.subarray(Math.max(0, start), start + SIZE), Math.max(0, -start));
    fourier.forward(frame, 0, window, spectrum, 0);
    for (let k = 0; k < bins; k++) {
      const level = 20 * Math.log10(Math.hypot(spectrum[k], spectrum[bins + k]) / FULL);
      levels[c * bins + k] = Math.max(FLOOR, level);
    }
  }
  return { columns, bins, levels };
}

/** Level of what is almost silent, in dB of full scale. */
const ALMOST_SILENT = -60;

/** Says what became of the quietest and the loudest tenth of a sound, in frames of 32 ms at 16 kHz. */
export function verdictOf(before: Float32Array, after: Float32Array): string {
  const power = (sound: Float32Array, k: number) =>
    sound.subarray(k * SIZE, (k + 1) * SIZE).reduce((sum, value) => sum + value * value, 0);
  const frames = Array.from({ length: Math.ceil(before.length / SIZE) }, (_, k) => k).sort(
    (a, b) => power(before, a) - power(before, b),
  );
  const tenth = Math.ceil(frames.length / 10);
  const levels = (part: number[]) =>
    [before, after].map((sound) => {
      const sum = part.reduce((sum, k) => sum + power(sound, k), 0);
      return 10 * Math.log10(sum / (part.length * SIZE));
    });
  const words = ([from, to]: number[]) => {
    const decibels = to - from;
    if (decibels <= FLOOR) return "silent";
    const size = Math.abs(decibels);
    if (size < 1) return "as loud as before, within 1 dB";
    return `${size.toFixed(size < 10 ? 1 : 0)} dB ${decibels < 0 ? "quieter" : "louder"}`;
  };
  const [quiet, loud] = [levels(frames.slice(0, tenth)), levels(frames.slice(-tenth))];
  const [from, to] = quiet;
  if (loud[0] < FLOOR) return "The sound is silent: there is nothing to hear.";
  if (from < FLOOR) return `The pauses had no noise at all; the loudest tenth is now ${words(loud)}.`;
  if (from < ALMOST_SILENT) {
    const now = to < ALMOST_SILENT ? "" : `, and is now at −${Math.abs(to).toFixed(0)} dB of full scale`;
    return `The quietest tenth of the sound was almost silent already${now}; the loudest tenth is ${words(loud)}.`;
  }
  return `The quietest tenth of the sound is now ${words(quiet)}; the loudest tenth is ${words(loud)}.`;
}

/** Says whether a sound came closer to its voice, where that is known. @param gain dB */
export function gainOf(gain: number): string {
  const size = Math.abs(gain).toFixed(1);
  const words =
    size === "0.0"
      ? "as far from it as before"
      : `${size} dB ${gain < 0 ? "further from" : "closer to"} it (SI-SDR)`;
  return `Its clean voice is known: the sound is now ${words}.`;
}
