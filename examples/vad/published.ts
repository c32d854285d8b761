/** The published files of Silero VAD: ONNX and TorchScript. */
import { openOnnx } from "../../src/checkpoint/formats/onnx/open.ts";
import { openTorchscript } from "../../src/checkpoint/formats/pytorch/open.ts";
import { bytesSource } from "../../src/core/storage/source.ts";
import { Network } from "../../src/network.ts";
import { convertPipeline } from "../../src/realtime/convert/convertPipeline.ts";

export async function convertPublished(bytes: Uint8Array): Promise<Network> {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const open = isZip ? openTorchscript : openOnnx;
  const { tensors, metadata } = await open(bytesSource(bytes));
  return new Network(await convertPipeline({ tensors, metadata, layers: [] }));
}
