/** Opens the file of a published model in a page, dropped or downloaded. */
import { openFile } from "../../../checkpoint/formats/detect.ts";
import { recogniseLayers } from "../../../checkpoint/interop/recognise.ts";
import { readLayer, tensorNames } from "../../../checkpoint/interop/records.ts";
import type { RawTensor } from "../../../core/storage/raw.ts";
import { type ByteSource, bytesSource, folderOf } from "../../../core/storage/source.ts";
import { ArgumentError, describe } from "../../../core/tensor/errors.ts";
import { isBytes } from "../../../core/tensor/lists.ts";
import type { Original } from "./original.ts";

/**
 * Resolves to the tensors and recurrent layers of a published model, for `convertOriginal`.
 *
 * @param files by name: the file to open, and those that belong to it
 * @param name  the file to open
 * @throws FormatError for bytes in no known format, ArgumentError for anything but a Map of bytes
 * @example
 * const original = await openOriginal(new Map([["silero_vad.onnx", bytes]]), "silero_vad.onnx");
 */
export async function openOriginal(files: ReadonlyMap<string, Uint8Array>, name: string): Promise<Original> {
  const isWhole = files instanceof Map && typeof name === "string" && [...files.values()].every(isBytes);
  if (!isWhole)
    throw new ArgumentError(
      `openOriginal: expected a Map of Uint8Arrays by name and a name, got ${describe(files)} and ${describe(name)}.`,
    );
  const sources = new Map<string, ByteSource>([...files].map(([key, bytes]) => [key, bytesSource(bytes)]));
  const contents = await openFile(sources.get(name) ?? bytesSource(new Uint8Array()), {
    folder: folderOf(sources),
    name,
  });
  const { format, tensors, metadata } = contents;
  const shapes = new Map([...tensors].map(([each, { shape }]) => [each, shape]));
  const { layers } = recogniseLayers({ format, shapes, metadata });
  return {
    tensors,
    metadata,
    layers: layers.map((found) => ({
      name: found.name,
      inputSize: found.inputSize,
      hiddenSize: found.hiddenSize,
      tensorNames: tensorNames(found),
      async record() {
        const raw = new Map<string, RawTensor>();
        for (const each of tensorNames(found)) raw.set(each, await tensors.get(each)!.read());
        return readLayer(found, raw);
      },
    })),
  };
}
