/** TensorFlow's variables, TensorFlow.js and TFLite. */

import type { FormatReaders } from "../readers.ts";
import { openTensorflow } from "../tensorflow/open.ts";
import { openTfjs } from "../tfjs/open.ts";
import { openTflite } from "../tflite/open.ts";

/** Readers of TensorFlow: variables of a checkpoint or SavedModel, TensorFlow.js and TFLite. */
export const tensorflow: FormatReaders = {
  name: "tensorflow",
  readers: { tensorflow: openTensorflow, tfjs: openTfjs, tflite: openTflite },
};
