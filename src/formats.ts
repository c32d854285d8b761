/**
 * The entry `sluice/formats`: readers of formats, for places where `import()` does not work, such as service workers and worklets. Elsewhere
 * `openCheckpoint` loads a reader when you open such a file.
 *
 * @example
 * import { onnx, useFormats } from "sluice/formats";
 * useFormats(onnx);
 */

import { foreign } from "./checkpoint/formats/foreign.ts";
import { arrays } from "./checkpoint/formats/readers/arrays.ts";
import { flax } from "./checkpoint/formats/readers/flax.ts";
import { keras } from "./checkpoint/formats/readers/keras.ts";
import { onnx } from "./checkpoint/formats/readers/onnx.ts";
import { pytorch } from "./checkpoint/formats/readers/pytorch.ts";
import { tensorflow } from "./checkpoint/formats/readers/tensorflow.ts";
import { torch7 } from "./checkpoint/formats/readers/torch7.ts";
import { addForeign, addReaders, type FormatReaders } from "./checkpoint/formats/readers.ts";
import { addHelpers } from "./checkpoint/interop/helpers.ts";
import { allHelpers } from "./checkpoint/interop/recognise.ts";
import { ArgumentError, describe } from "./core/tensor/errors.ts";

export type { FormatReaders } from "./checkpoint/formats/readers.ts";
export { arrays, flax, keras, onnx, pytorch, tensorflow, torch7 };

/** All formats except safetensors, which is always present. */
export const allFormats: readonly FormatReaders[] = [arrays, flax, keras, onnx, pytorch, tensorflow, torch7];

/**
 * Lets `openCheckpoint` read these formats without loading anything. Call it first.
 *
 * @param formats readers of this entry, such as `onnx`, or `...allFormats`
 * @throws ArgumentError for anything else
 * @example
 * useFormats(pytorch, keras);
 */
export function useFormats(...formats: readonly FormatReaders[]): void {
  for (const each of formats) {
    if (!allFormats.includes(each)) {
      throw new ArgumentError(
        `useFormats: expected formats of sluice/formats, such as onnx, got ${describe(each)}.`,
      );
    }
  }
  addHelpers(allHelpers);
  addForeign(foreign);
  addReaders(formats);
}
