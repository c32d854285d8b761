/** A network in the worklet: its numbers block by block, a whole sound at once, and what its recurrent layer holds. */
import { createNetworkNode, type NetworkNode } from "../../src/worklet.ts";
import { blockOf, type Model, modelOf } from "./loadModel.ts";

/** Milliseconds of the shortest segment, as in `speechSegments`. */
export const LEAST = 250;

/**
 * The times of `speechSegments`, so that a microphone is cut like a file. It counts the ends of blocks, a voice detector whole blocks.
 *
 * @param block ms
 */
export function limitsOf(positiveSpeechThreshold: number, block: number) {
  const negativeSpeechThreshold = Math.max(0, positiveSpeechThreshold - 0.15);
  const times = { redemptionMs: 100 + 2 * block, minSpeechMs: LEAST + block, preSpeechPadMs: block };
  return { positiveSpeechThreshold, negativeSpeechThreshold, ...times };
}

/** Calls back with the numbers of each block. */
export function onBlock(node: NetworkNode, take: (block: Float32Array) => void): void {
  node.addEventListener("values", ({ detail: { values } }) => {
    for (let k = 0; k < values.length; k += node.outputLength) take(values.slice(k, k + node.outputLength));
  });
}

/** A detector up to its recurrent layer, whose state is then what it gives; undefined for one without. */
export function stateOf({ chain }: Model): Model | undefined {
  const last = chain.layers.findIndex(({ kind }) => /^(lstm|gru|rnn)$/.test(kind));
  const layers = chain.layers.slice(0, last + 1);
  return last < 0
    ? undefined
    : modelOf({ ...chain, layers, outputs: [{ name: "state", from: layers[last].name }] });
}

/** Sends a whole sound through a network, as fast as it can. @returns the kernels, and ms for a block */
export async function render(model: Model, sound: Float32Array, take: (block: Float32Array) => void) {
  const { sampleRate } = model.chain;
  const block = blockOf(model);
  // Whole blocks, the last filled up with zeros.
  const blocks = Math.ceil(sound.length / block);
  const context = new OfflineAudioContext(1, blocks * block, sampleRate!);
  const node = await createNetworkNode(context, model, { output: "values" });
  let left = blocks;
  const all = new Promise<void>((resolve, reject) => {
    onBlock(node, (block) => {
      take(block);
      if (--left === 0) resolve();
    });
    node.addEventListener("error", ({ error }) => reject(error));
  });
  const source = context.createBufferSource();
  source.buffer = context.createBuffer(1, sound.length, sampleRate!);
  source.buffer.copyToChannel(sound as Float32Array<ArrayBuffer>, 0);
  source.connect(node);
  source.start();
  const started = performance.now();
  await context.startRendering();
  const each = (performance.now() - started) / blocks;
  // Its last blocks may still be on their way.
  await all;
  return { kernels: node.kernels, each };
}
