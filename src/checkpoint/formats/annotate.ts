import { annotations, isShort, KEY, propertyOf, textsIn } from "../../core/storage/annotations.ts";
import type { Contents } from "../../core/storage/contents.ts";
import { joinBytes } from "../../core/storage/join.ts";
import { putChecksum } from "../../core/storage/safetensors/checksum.ts";
import { headerOf } from "../../core/storage/safetensors/write.ts";
import { MessageWriter } from "./protobuf/write.ts";

type Records = Readonly<Record<string, readonly unknown[]>>;

/**
 * Returns the file with records of how its layers were initialised, as JSON under `initialization` in the metadata. In
 * safetensors they join earlier records; in ONNX they become another property. Files of other formats stay unchanged, as
 * do those for which the records are longer than readers take.
 *
 * @param file    the bytes of `contents`; its tensors may have new values
 * @param records lists by the name of the layer
 */
export function annotated(file: Uint8Array, contents: Contents, records: Records): Uint8Array {
  if (contents.format === "safetensors") return annotateSafetensors(file, contents, records);
  return contents.format === "onnx" ? annotateOnnx(file, contents, records) : file;
}

/** Writes a new header, in the order of the file, before the same data. */
function annotateSafetensors(
  file: Uint8Array,
  { tensors, metadata }: Contents,
  records: Records,
): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const first = 8 + Number(view.getBigUint64(0, true));
  const merged = annotations({ format: "safetensors", metadata });
  for (const [name, list] of Object.entries(records)) {
    merged.set(name, [...(merged.get(name) ?? []), ...list]);
  }
  const texts = new Map(metadata as ReadonlyMap<string, string>);
  texts.delete(KEY);
  texts.set(KEY, JSON.stringify(Object.fromEntries(merged)));
  if (!isShort(texts.values())) return file;
  // The header lists no pieces of a tensor.
  const entries = [...tensors].flatMap(([name, { dtype, shape, location, of }]) =>
    location === undefined || of !== undefined
      ? []
      : [{ name, dtype, shape, start: location.start - first, end: location.end - first }],
  );
  const result = joinBytes([headerOf(texts, entries), file.subarray(first)]);
  putChecksum(result);
  return result;
}

/** Appends a property: the fields of a message may come in any order. */
function annotateOnnx(file: Uint8Array, { format, metadata }: Contents, records: Records): Uint8Array {
  const properties = metadata.get("properties") as ReadonlyMap<string, string>;
  let time = 1;
  while (properties.has(propertyOf(time))) time++;
  const text = JSON.stringify(records);
  if (!isShort([...textsIn({ format, metadata }), text])) return file;
  const property = new MessageWriter().text(1, propertyOf(time)).text(2, text);
  return joinBytes([file, new MessageWriter().message(14, property).finish()]);
}
