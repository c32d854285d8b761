/** Made-up speech in noise, for pages and models that must work without a recording. The same seed gives the same sound. */

export const RATE = 16_000;

export interface Voice {
  /** The voice alone, and the noise alone: the sound is their sum */
  clean: Float32Array;
  noise: Float32Array;
  /** First and last sample of each phrase */
  phrases: [start: number, end: number][];
}

/** Frequencies of the first three resonances of vowels, in Hz. */
const VOWELS = [
  [730, 1090, 2440],
  [270, 2290, 3010],
  [300, 870, 2240],
  [530, 1840, 2480],
  [570, 840, 2410],
];
/** Widths of the resonances, in Hz. */
const WIDTHS = [90, 130, 180];

/** Returns phrases of a few syllables with pauses between them, and noise of two kinds. */
export function makeVoice(seconds: number, seed: number): Voice {
  const length = Math.round(seconds * RATE);
  const voice: Voice = { clean: new Float32Array(length), noise: new Float32Array(length), phrases: [] };
  const draw = generator(seed);
  const between = (low: number, high: number) => low + (high - low) * draw();
  const pitch = between(95, 220);
  for (let at = between(0.3, 0.9) * RATE; at < length; at += between(0.4, 1.2) * RATE) {
    const start = Math.round(at);
    for (let syllables = 2 + Math.floor(5 * draw()); syllables > 0 && at < length; syllables--) {
      const size = Math.round(between(0.12, 0.28) * RATE);
      addSyllable(voice.clean, Math.round(at), size, pitch * between(0.85, 1.2), draw);
      at += size;
    }
    voice.phrases.push([start, Math.min(length, Math.round(at))]);
  }
  const [hiss, rumble, hum] = [between(0.003, 0.02), between(0.005, 0.03), between(0, 0.01)];
  let low = 0;
  for (let t = 0; t < length; t++) {
    low += 0.02 * (2 * draw() - 1 - low);
    voice.noise[t] =
      hiss * (2 * draw() - 1) + 8 * rumble * low + hum * Math.sin((2 * Math.PI * 50 * t) / RATE);
  }
  return voice;
}

/** Adds harmonics of a gliding pitch, as strong as the resonances of a vowel let them through, after a hiss in some syllables. */
function addSyllable(sound: Float32Array, at: number, size: number, pitch: number, draw: () => number): void {
  const vowel = VOWELS[Math.floor(draw() * VOWELS.length)];
  const [glide, loudness, hiss] = [0.85 + 0.3 * draw(), 0.15 + 0.15 * draw(), draw() < 0.4 ? size / 4 : 0];
  const harmonics = Array.from({ length: Math.floor(3800 / pitch) }, (_, k) => {
    const frequency = (k + 1) * pitch;
    const through = vowel.reduce(
      (sum, centre, f) => sum + 1 / (f + 1) / (1 + ((frequency - centre) / WIDTHS[f]) ** 2),
      0.02,
    );
    return through / Math.sqrt(k + 1);
  });
  let phase = 0;
  let before = 0;
  for (let t = 0; t < size && at + t < sound.length; t++) {
    const envelope = Math.sin((Math.PI * (t + 0.5)) / size) ** 0.7;
    if (t < hiss) {
      const white = 2 * draw() - 1;
      sound[at + t] += 0.25 * loudness * envelope * (white - before);
      before = white;
      continue;
    }
    phase += (2 * Math.PI * pitch * (1 + (glide - 1) * (t / size))) / RATE;
    let sum = 0;
    for (let k = 0; k < harmonics.length; k++) sum += harmonics[k] * Math.sin((k + 1) * phase);
    sound[at + t] += loudness * envelope * sum;
  }
}

/** Numbers from 0 to 1: a linear congruence, in a line that a small page can bear. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Returns what makes a sample for a model of this rate. @throws TypeError for another rate */
export const madeUp = (seconds: number, seed: number) => async (rate: number) => {
  if (rate !== RATE) throw new TypeError(`the sample has ${RATE} samples a second, the model takes ${rate}`);
  return mixed(makeVoice(seconds, seed));
};

/** Returns the sound: voice and noise together. */
export const mixed = ({ clean, noise }: Voice): Float32Array => clean.map((value, t) => value + noise[t]);
