/** Finds the recurrent layers of a file of any format, with all helpers loaded. */
import { asAsked } from "./asked.ts";
import { type Clues, type FileOutline, noClues } from "./clues/clue.ts";
import { kerasClues, tfjsClues } from "./clues/keras.ts";
import { onnxClues } from "./clues/onnx.ts";
import { ownClues } from "./clues/own.ts";
import { pytorchClues } from "./clues/pytorch.ts";
import { tensorflowClues } from "./clues/tensorflow.ts";
import { tfliteClues } from "./clues/tflite.ts";
import { torch7Clues } from "./clues/torch7.ts";
import { conventionsNamed } from "./conventions.ts";
import type { FoundLayers, Spend } from "./find.ts";
import { splitVectors } from "./flat.ts";
import { joinDirections } from "./joinDirections.ts";
import { inOrderOfNumbers } from "./nameOrder.ts";
import { notWeights } from "./notWeights.ts";
import { otherEvidence } from "./otherEvidence.ts";
import { possiblyOwn } from "./ownCell.ts";
import { type Helpers, type RecogniseOptions, recogniseWith } from "./recogniseWith.ts";

export type { FileOutline } from "./clues/clue.ts";
export type { RecogniseOptions } from "./recogniseWith.ts";

export const allHelpers: Helpers = {
  cluesOf,
  conventionsNamed,
  inOrderOfNumbers,
  notWeights,
  asAsked,
  possiblyOwn,
  splitVectors,
  joinDirections,
  otherEvidence,
};

/** As `recogniseWith`, with the clues of the file's format. */
export function recogniseLayers(outline: FileOutline, options: RecogniseOptions = {}): FoundLayers {
  return recogniseWith(allHelpers, outline, options);
}

/** The clues that the file's format gives about its layers. */
function cluesOf({ format, metadata, shapes }: FileOutline, spend: Spend): Clues {
  switch (format) {
    case "pytorch":
    case "torchscript":
      return pytorchClues(metadata);
    case "onnx":
      return onnxClues(metadata);
    case "tensorflow":
      return tensorflowClues(metadata);
    case "tflite":
      return tfliteClues(metadata, shapes, spend);
    case "torch7":
      return torch7Clues(metadata, shapes, spend);
    case "tfjs":
      return tfjsClues(metadata);
    case "flax":
      return noClues(["flax", "haiku", "pytorch"]);
    case "safetensors":
      return ownClues(metadata);
    case "keras":
    case "keras-h5":
    case "keras-weights":
      return kerasClues(format, metadata, shapes);
    default:
      return noClues();
  }
}
