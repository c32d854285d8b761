/** TensorFlow's variables, TensorFlow.js and TFLite. */
import { openBundle } from "../bundle.ts";
import type { FormatReaders } from "../readers.ts";
import { openTfjs } from "../tfjs.ts";
import { openTflite } from "../tflite/open.ts";

export const tensorflow: FormatReaders = {
  name: "tensorflow",
  readers: { tensorflow: openBundle, tfjs: openTfjs, tflite: openTflite },
};
