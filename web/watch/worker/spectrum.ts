/** Magnitudes of short pieces of sound, as models of speech read them. */
import { hannWindow, RealFourier } from "../../../src/audio.ts";

/**
 * Frames that overlap by half, under a Hann window. A frame has the fewest samples, a power of 2, that give `bands` frequencies or more;
 * where they give more, neighbours are averaged.
 *
 * @param bands at least 2
 * @returns `values` [frames, bands], and the samples from one frame to the next
 */
export function spectrumFrames(
  samples: Float32Array,
  bands: number,
): { frames: number; hop: number; values: Float32Array } {
  const size = Math.max(4, 2 ** Math.ceil(Math.log2(2 * (bands - 1))));
  const hop = size / 2;
  const frames = Math.max(0, Math.floor((samples.length - size) / hop) + 1);
  const fourier = new RealFourier(size);
  const window = hannWindow(size);
  const spectrum = new Float32Array(2 * fourier.bins);
  const values = new Float32Array(frames * bands);
  for (let frame = 0; frame < frames; frame++) {
    fourier.forward(samples, frame * hop, window, spectrum, 0);
    for (let band = 0; band < bands; band++) {
      const from = Math.floor((band * fourier.bins) / bands);
      const to = Math.floor(((band + 1) * fourier.bins) / bands);
      let sum = 0;
      for (let k = from; k < to; k++) sum += Math.hypot(spectrum[k], spectrum[fourier.bins + k]);
      values[frame * bands + band] = sum / (to - from);
    }
  }
  return { frames, hop, values };
}
