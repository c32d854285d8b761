/** Reads the model: a pipeline, or the published files in one or two parts. */
import { bytesSource, folderOf, openCheckpoint } from "../../src/checkpoint.ts";
import { convertPipeline, type PipelineData, readPipeline } from "../../src/pipeline.ts";

export async function loadModel(files: ReadonlyMap<string, Uint8Array>): Promise<PipelineData> {
  const names = [...files.keys()];
  if (names.length < 1 || names.length > 2)
    throw new TypeError(`expected one or two files, got ${names.length}`);
  const [bytes] = files.values();
  if (names.length === 1 && bytes[8] === 0x7b) return readPipeline(bytes);
  const folder = folderOf(new Map([...files].map(([each, bytes]) => [each, bytesSource(bytes)])));
  const [first, other] = await Promise.all(
    [...files].map(([name, each]) => openCheckpoint(each, { name, folder })),
  );
  const { definition, tensors } = await convertPipeline(first, other === undefined ? {} : { other });
  return { definition, tensors };
}
