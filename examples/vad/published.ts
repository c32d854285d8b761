/** The published files of Silero VAD: ONNX and TorchScript. */
import { openOnnx } from "../../src/checkpoint/formats/onnx/open.ts";
import { openTorchscript } from "../../src/checkpoint/formats/pytorch/open.ts";
import { bytesSource } from "../../src/core/storage/source.ts";
import type { ChainSource } from "../../src/network.ts";
import { convertPipeline } from "../../src/realtime/convert/convertPipeline.ts";

export async function convertPublished(bytes: Uint8Array): Promise<ChainSource> {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const open = isZip ? openTorchscript : openOnnx;
  const { tensors, metadata } = await open(bytesSource(bytes));
  return convertPipeline({ tensors, metadata, layers: [] });
}
