/** A whole sound through DTLN, with its delay taken out. */
import type { Network } from "../../src/network.ts";

/** Samples of a block. */
export const blockOf = ({ inputs }: Network) => inputs[0].frames as number;

/** Delay of the output in samples: DTLN's frame of 512 comes out 128 at a time. A model that keeps no frame has none. */
export function latencyOf(network: Network): number {
  const sizes = network.chain.layers.flatMap((each) =>
    each.kind === "history" || each.kind === "stft" ? [each.size] : [],
  );
  return Math.max(0, (sizes[0] ?? 0) - blockOf(network));
}

/**
 * @param after called after each block with the part that is done; may wait
 * @returns as many samples as came in
 */
export async function denoise(
  network: Network,
  samples: Float32Array,
  after: (part: number) => Promise<void> | void = () => {},
): Promise<Float32Array> {
  const size = blockOf(network);
  const latency = latencyOf(network);
  const blocks = Math.ceil((samples.length + latency) / size);
  const result = new Float32Array(blocks * size);
  const block = new Float32Array(size);
  network.reset();
  for (let k = 0; k < blocks; k++) {
    const part = samples.subarray(k * size, (k + 1) * size);
    block.fill(0);
    block.set(part);
    network.step(block, result.subarray(k * size, (k + 1) * size));
    const wait = after((k + 1) / blocks);
    if (wait !== undefined) await wait;
  }
  return result.slice(latency, latency + samples.length);
}
