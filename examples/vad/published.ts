/** The published files of Silero VAD: ONNX and TorchScript. */
import { openOnnx } from "../../src/checkpoint/formats/onnx/open.ts";
import { openTorchscript } from "../../src/checkpoint/formats/pytorch/open.ts";
import { bytesSource } from "../../src/core/storage/source.ts";
import { convertPipeline } from "../../src/realtime/pipeline/convertPipeline.ts";
import type { PipelineData } from "../../src/realtime/pipeline/pipeline.ts";

export async function convertPublished(bytes: Uint8Array): Promise<PipelineData> {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const open = isZip ? openTorchscript : openOnnx;
  const { tensors, metadata } = await open(bytesSource(bytes));
  const { definition, tensors: weights } = await convertPipeline({ tensors, metadata, layers: [] });
  return { definition, tensors: weights };
}
