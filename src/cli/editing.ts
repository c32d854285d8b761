/**
 * Edits of a checkpoint as commands and the inspector page describe them: a scheme by its name with plain numbers. What is done is in
 * `checkpointEdits.ts`. Nothing here needs Node.
 */
import {
  initializeTensors as apply,
  type InitializedTensors,
  type SchemeSelection,
} from "../checkpointEdits.ts";
import type { RawTensor } from "../formats/raw.ts";
import type { FileContext } from "../interop/recognise.ts";
import { kernelChoice, useKernels } from "../kernels/choose.ts";
import { schemeFrom } from "./schemeFrom.ts";
import type { SchemeCall } from "./schemeTable.ts";

export { editedFile, liesInFile } from "../checkpointEdits.ts";

export interface SchemeEdit extends SchemeSelection {
  call: SchemeCall | readonly SchemeCall[];
}

/** Applies schemes to recurrent layers of a checkpoint. @throws as `initializeTensors` of `checkpointEdits.ts`, and `schemeFrom` */
export function initializeTensors(
  tensors: ReadonlyMap<string, RawTensor>,
  { call, ...selection }: SchemeEdit,
  file: FileContext,
): InitializedTensors {
  const calls = Array.isArray(call) ? (call as readonly SchemeCall[]) : [call as SchemeCall];
  // Orthogonal fills are products: from one kernel set, a command and the page write the same bits on every machine.
  const { name } = kernelChoice();
  useKernels("reference");
  try {
    return apply(
      tensors,
      calls.map((each) => schemeFrom(each)),
      selection,
      file,
    );
  } finally {
    useKernels(name);
  }
}
