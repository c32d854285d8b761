/** Reads the model: a pipeline, or the published files in one or two parts. */
import { convertOriginal, openOriginal, type PipelineData, readPipeline } from "../../src/pipeline.ts";

export async function loadModel(files: ReadonlyMap<string, Uint8Array>): Promise<PipelineData> {
  const names = [...files.keys()];
  if (names.length < 1 || names.length > 2)
    throw new TypeError(`expected one or two files, got ${names.length}`);
  const [bytes] = files.values();
  if (names.length === 1 && bytes[8] === 0x7b) return readPipeline(bytes);
  const [original, other] = await Promise.all(names.map((name) => openOriginal(files, name)));
  const { definition, tensors } = await convertOriginal(original, other === undefined ? {} : { other });
  return { definition, tensors };
}
