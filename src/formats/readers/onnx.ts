import { openOnnx } from "../onnx/open.ts";
import type { FormatReaders } from "../readers.ts";

export const onnx: FormatReaders = {
  name: "onnx",
  readers: { onnx: openOnnx },
};
