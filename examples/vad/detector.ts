/** The voice detector as a node of an audio graph, live or offline. */
import type { PipelineData } from "../../src/pipeline/pipeline.ts";

type Said = { kernels: string } | { error: string } | { probability: number };

/**
 * @param onProbability called for every block
 * @throws TypeError when no detector can be made of the model
 */
export async function detector(
  context: BaseAudioContext,
  model: PipelineData,
  onProbability: (probability: number) => void,
): Promise<{ node: AudioWorkletNode; kernels: string }> {
  await context.audioWorklet.addModule("worklet.js");
  return new Promise((resolve, reject) => {
    const node = new AudioWorkletNode(context, "vad", {
      numberOfOutputs: 0,
      channelCount: 1,
      channelCountMode: "explicit",
      processorOptions: model,
    });
    node.port.onmessage = ({ data }: MessageEvent<Said>) => {
      if ("probability" in data) onProbability(data.probability);
      else if ("error" in data) reject(new TypeError(data.error));
      else resolve({ node, kernels: data.kernels });
    };
  });
}
