import { openOnnx } from "../onnx/open.ts";
import type { FormatReaders } from "../readers.ts";

/** The reader of ONNX. */
export const onnx: FormatReaders = {
  name: "onnx",
  readers: { onnx: openOnnx },
};
