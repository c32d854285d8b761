/** The clues of every format. */
import { type Clues, type FileOutline, noClues } from "./clue.ts";
import { kerasClues, tfjsClues } from "./keras.ts";
import { onnxClues } from "./onnx.ts";
import { pytorchClues } from "./pytorch.ts";
import { tensorflowClues } from "./tensorflow.ts";
import { tfliteClues } from "./tflite.ts";
import { torch7Clues } from "./torch7.ts";

/** What the format of a file says about its layers. */
export function cluesOf({ format, metadata, shapes }: FileOutline): Clues {
  switch (format) {
    case "pytorch":
    case "torchscript":
      return pytorchClues(metadata);
    case "onnx":
      return onnxClues(metadata);
    case "tensorflow":
      return tensorflowClues(metadata);
    case "tflite":
      return tfliteClues(metadata, shapes);
    case "torch7":
      return torch7Clues(metadata, shapes);
    case "tfjs":
      return tfjsClues(metadata);
    case "flax":
      return noClues(["flax", "haiku", "pytorch"]);
    case "keras":
    case "keras-h5":
    case "keras-weights":
      return kerasClues(format, metadata, shapes);
    default:
      return noClues();
  }
}
