/** Adds records to the metadata of a file, where its format has a place for any, without touching the bytes of a tensor. */
import { annotations, KEY, propertyOf } from "./annotations.ts";
import type { Contents } from "./contents.ts";
import { MessageWriter } from "./protobuf/write.ts";
import { putChecksum } from "./safetensors/checksum.ts";

export { annotationOf, annotations } from "./annotations.ts";

/**
 * The file with records of what was done to initialise its layers, as JSON under `initialization`: safetensors, beside those that are
 * there already; ONNX, in another property when there is one. Other formats have no place for them, and are returned as they are.
 *
 * @param file     as `contents` was read from it, perhaps with other values for its tensors
 * @param records  lists by the name of the layer
 */
export function annotated(
  file: Uint8Array,
  contents: Contents,
  records: Readonly<Record<string, readonly unknown[]>>,
): Uint8Array {
  switch (contents.format) {
    case "safetensors":
      return annotateSafetensors(file, contents, records);
    case "onnx":
      return annotateOnnx(file, contents, records);
    default:
      return file;
  }
}

/** The header is written anew, in the order of the file; all that follows it stays. */
function annotateSafetensors(
  file: Uint8Array,
  { tensors, metadata }: Contents,
  records: Readonly<Record<string, readonly unknown[]>>,
): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const data = 8 + Number(view.getBigUint64(0, true));
  const merged = annotations({ format: "safetensors", metadata });
  for (const [name, list] of Object.entries(records))
    merged.set(name, [...(merged.get(name) ?? []), ...list]);
  const pairs = [...metadata].filter(([key]) => key !== KEY);
  pairs.push([KEY, JSON.stringify(Object.fromEntries(merged))]);
  const fields = [
    `"__metadata__":{${pairs.map((pair) => pair.map((text) => JSON.stringify(text)).join(":")).join(",")}}`,
  ];
  for (const [name, { dtype, shape, location, of }] of tensors) {
    // Pieces of a tensor are not in the header.
    if (location === undefined || of !== undefined) continue;
    const offsets = `[${location.start - data},${location.end - data}]`;
    fields.push(
      `${JSON.stringify(name)}:{"dtype":"${dtype}","shape":[${shape.join(",")}],"data_offsets":${offsets}}`,
    );
  }
  const json = new TextEncoder().encode(`{${fields.join(",")}}`);
  const size = Math.ceil(json.length / 8) * 8;
  const result = new Uint8Array(8 + size + file.length - data);
  new DataView(result.buffer).setBigUint64(0, BigInt(size), true);
  result.fill(0x20, 8, 8 + size);
  result.set(json, 8);
  result.set(file.subarray(data), 8 + size);
  putChecksum(result);
  return result;
}

/** Fields of a message may come in any order and place, so one more property goes behind everything else. */
function annotateOnnx(
  file: Uint8Array,
  { metadata }: Contents,
  records: Readonly<Record<string, readonly unknown[]>>,
): Uint8Array {
  const properties = metadata.get("properties") as ReadonlyMap<string, string>;
  let time = 1;
  while (properties.has(propertyOf(time))) time++;
  const property = new MessageWriter().text(1, propertyOf(time)).text(2, JSON.stringify(records));
  const added = new MessageWriter().message(14, property).finish();
  const result = new Uint8Array(file.length + added.length);
  result.set(file);
  result.set(added, file.length);
  return result;
}
