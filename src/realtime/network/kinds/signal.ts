/** Layers of signals: the last frames so far, Fourier transforms and their sums, magnitudes and gains of spectra. */
import { RealFourier } from "../../signal/fourier.ts";
import { countOf, type Lowering, one, type Value } from "../lowered.ts";
import { type Lower, like, mapped, type Of, reframed, slide } from "./lower.ts";
import type { Numbers, Run } from "./operation.ts";

const history: Lower<Of<"history">> = ({ target, input }, { name, size }) => {
  const { frames, features } = input;
  const at = target.kept(name, "window", size * features);
  slide(target, (size - frames.most) * features, input, at);
  return { at, frames: countOf(size), features };
};

/** Cosines, then sines, of 2 pi k / size for the first half, and memory of a transform: what C needs for it. */
function tables<P>({ target, placed }: Lowering<P>, size: number): [P | undefined, P] {
  const angle = (k: number) => (2 * Math.PI * (k % (size / 2))) / size;
  const table = Float32Array.from({ length: size }, (_, k) => (k < size / 2 ? Math.cos : Math.sin)(angle(k)));
  const work = target.value(`${placed.layer.name}_work`, one, 2 * size);
  return [target.vector(`fourier_${size}`, table), work.at];
}

/** The frames of a block that a layer fixes. */
const fixed = <P>(lowering: Lowering<P>): Value<P> =>
  reframed(lowering, countOf((lowering.placed.output.frames as number | undefined) ?? 1));

const stft: Lower<Of<"stft">> = (lowering, { name, size, hop, weights }) => {
  const { target, input } = lowering;
  const output = fixed(lowering);
  const window = target.vector(`${name}_window`, weights.get("window")?.data);
  const [table, work] = tables(lowering, size);
  target.call("fourier", output.frames, size, hop, table, window, input.at, work, output.at);
  return output;
};

const inverseFourier: Lower<Of<"inverseFourier">> = (lowering, { size }) => {
  const { target, input } = lowering;
  const output = like(lowering);
  const [table, work] = tables(lowering, size);
  target.call("inverseFourier", input.frames, size, table, input.at, work, output.at);
  return output;
};

const overlapAdd: Lower<Of<"overlapAdd">> = (lowering, { name, hop, weights }) => {
  const { target, input } = lowering;
  const gain = target.vector(`${name}_gain`, weights.get("gain")?.data);
  const sum = target.kept(name, "sum", input.features);
  return mapped(lowering, "overlapAdd", [hop, gain, sum], fixed(lowering));
};

const magnitude: Lower<Of<"magnitude">> = (lowering) => {
  const { target, input } = lowering;
  const output = like(lowering);
  target.call("magnitude", input.frames, output.features, input.at, output.at);
  return output;
};

const gain: Lower<Of<"gain">> = (lowering, { by }) => {
  const { target, input, read } = lowering;
  const output = like(lowering);
  const gains = read(by);
  target.call("gain", input.frames, gains.features, gains.at, input.at, output.at);
  return output;
};

export const lowerings = { history, stft, inverseFourier, overlapAdd, magnitude, gain };

export const operations = {
  /** Spectra of frames, times a window. C needs a table and memory, which `RealFourier` has. */
  fourier(
    ...[frames, size, hop, , window, x, , y]: [
      ...[number, number, number, Numbers, Numbers | undefined, Numbers, Numbers, Numbers],
    ]
  ): Run {
    const fourier = new RealFourier(size);
    return () => {
      for (let t = 0; t < frames; t++) fourier.forward(x, t * hop, window, y, t * (size + 2));
    };
  },

  inverseFourier(...[frames, size, , x, , y]: [number, number, Numbers, Numbers, Numbers, Numbers]): Run {
    const fourier = new RealFourier(size);
    return () => {
      for (let t = 0; t < frames; t++) fourier.inverse(x, t * (size + 2), y, t * size);
    };
  },

  /** Adds frames to those before, and gives the `hop` numbers of each that are then complete. */
  overlapAdd:
    (
      ...[frames, size, hop, gain, sum, x, y]: [
        ...[number, number, number, Numbers | undefined, Numbers, Numbers, Numbers],
      ]
    ): Run =>
    () => {
      for (let t = 0; t < frames; t++) {
        const at = t * size;
        for (let n = 0; n < size; n++) sum[n] += gain === undefined ? x[at + n] : x[at + n] * gain[n];
        for (let n = 0; n < hop; n++) y[t * hop + n] = sum[n];
        sum.copyWithin(0, hop);
        sum.fill(0, size - hop);
      }
    },

  magnitude:
    (frames: number, half: number, x: Numbers, y: Numbers): Run =>
    () => {
      for (let t = 0; t < frames; t++)
        for (let k = 0; k < half; k++) {
          const real = x[2 * t * half + k];
          const imaginary = x[(2 * t + 1) * half + k];
          y[t * half + k] = Math.sqrt(real * real + imaginary * imaginary);
        }
    },

  /** Both parts of a spectrum times a gain for each frequency. */
  gain:
    (frames: number, half: number, gains: Numbers, x: Numbers, y: Numbers): Run =>
    () => {
      for (let t = 0; t < frames; t++)
        for (let k = 0; k < half; k++) {
          const each = gains[t * half + k];
          y[2 * t * half + k] = x[2 * t * half + k] * each;
          y[(2 * t + 1) * half + k] = x[(2 * t + 1) * half + k] * each;
        }
    },
};
