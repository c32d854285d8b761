/** TensorFlow's variables, TensorFlow.js and TFLite. */

import type { FormatReaders } from "../readers.ts";
import { openBundle } from "../tensorflow/open.ts";
import { openTfjs } from "../tfjs/open.ts";
import { openTflite } from "../tflite/open.ts";

export const tensorflow: FormatReaders = {
  name: "tensorflow",
  readers: { tensorflow: openBundle, tfjs: openTfjs, tflite: openTflite },
};
