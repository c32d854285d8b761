/** The voice detector as a node of an audio graph, live or offline. */
import type { PipelineData } from "../../src/realtime/pipeline/pipeline.ts";
import { createStreamNode, type StreamNode } from "../../src/worklet.ts";

/**
 * @param onProbability called for every block
 * @throws TypeError when the model is not a voice detector
 */
export async function detector(
  context: BaseAudioContext,
  model: PipelineData,
  onProbability: (probability: number) => void,
): Promise<StreamNode> {
  const node = await createStreamNode(context, model, { output: "values" });
  if (node.outputLength !== 1)
    throw new TypeError("expected a voice detector, one number for each block of sound, got another model");
  node.addEventListener("values", ({ detail: { values } }) => values.forEach(onProbability));
  return node;
}
