/** A whole sound through DTLN, with its delay taken out. */
import type { Pipeline } from "../../src/pipeline.ts";

/** Delay of the output in samples: DTLN's frame of 512 comes out 128 at a time. A model that keeps no frame has none. */
export function latencyOf({ definition: { layers }, input }: Pipeline): number {
  const sizes = layers.flatMap((each) =>
    /^(history|stft)$/.test(each.layer) && "size" in each ? [Number(each.size)] : [],
  );
  return Math.max(0, (sizes[0] ?? 0) - input.frames);
}

/**
 * @param after called after each block with the part that is done; may wait
 * @returns as many samples as came in
 */
export async function denoise(
  pipeline: Pipeline,
  samples: Float32Array,
  after: (part: number) => Promise<void> | void = () => {},
): Promise<Float32Array> {
  const size = pipeline.input.frames;
  const latency = latencyOf(pipeline);
  const blocks = Math.ceil((samples.length + latency) / size);
  const result = new Float32Array(blocks * size);
  const block = new Float32Array(size);
  pipeline.reset();
  for (let k = 0; k < blocks; k++) {
    const part = samples.subarray(k * size, (k + 1) * size);
    block.fill(0);
    block.set(part);
    pipeline.step(block, result.subarray(k * size, (k + 1) * size));
    const wait = after((k + 1) / blocks);
    if (wait !== undefined) await wait;
  }
  return result.slice(latency, latency + samples.length);
}
