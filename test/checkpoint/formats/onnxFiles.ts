/** Single tensors in files (`TensorProto`), as the test data of ONNX has them, read by way of a model. */
import { cursorAt, Pages } from "../../../src/checkpoint/formats/cursor.ts";
import { openOnnx } from "../../../src/checkpoint/formats/onnx/open.ts";
import { readDelimited, readField, skipField } from "../../../src/checkpoint/formats/protobuf/wire.ts";
import { MessageWriter } from "../../../src/checkpoint/formats/protobuf/write.ts";
import { joinBytes } from "../../../src/core/storage/join.ts";
import type { RawTensor } from "../../../src/core/storage/raw.ts";
import { bytesSource } from "../../../src/core/storage/source.ts";

/** The bytes of a model with more initializers in its graph. @param tensors a TensorProto each, by name */
export async function withInitializers(
  model: Uint8Array,
  tensors: ReadonlyMap<string, Uint8Array>,
): Promise<Uint8Array> {
  const added = [...tensors].map(([name, bytes]) => {
    const named = joinBytes([bytes, new MessageWriter().text(8, name).finish()]);
    return new MessageWriter().bytes(5, named).finish();
  });
  const pages = new Pages("test", bytesSource(model));
  return pages.run(() => {
    const cursor = cursorAt(pages, 0);
    const parts: Uint8Array[] = [];
    for (;;) {
      const start = cursor.offset;
      const field = readField(cursor);
      if (field === undefined) return joinBytes(parts);
      if (field.number === 7) {
        const { offset, end } = readDelimited(cursor);
        const graph = joinBytes([model.subarray(offset, end), ...added]);
        parts.push(new MessageWriter().bytes(7, graph).finish());
      } else {
        skipField(cursor, field);
        parts.push(model.subarray(start, cursor.offset));
      }
    }
  });
}

/** The tensor of a file. */
export async function readTensorFile(bytes: Uint8Array): Promise<RawTensor> {
  const opset = new MessageWriter().varint(2, 17);
  const empty = new MessageWriter().varint(1, 8).message(8, opset).message(7, new MessageWriter()).finish();
  const model = await withInitializers(empty, new Map([["tensor", bytes]]));
  const { tensors } = await openOnnx(bytesSource(model));
  return tensors.get("tensor")!.read();
}
