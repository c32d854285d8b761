/** What a checkpoint of a whole model holds. `weightsOf` of `sluice/modules` makes it of a model. */
import type { Initialization } from "../cells/initialization.ts";
import type { RawTensor } from "../formats/raw.ts";
import type { LayerRecord } from "../interop/records.ts";

interface Parts {
  /** Its recurrent layers. */
  readonly layers: readonly LayerRecord[];
  /** All its parameters by name. */
  readonly tensors: ReadonlyMap<string, RawTensor>;
  /** Those of `tensors` that belong to no recurrent layer. */
  readonly others: ReadonlyMap<string, RawTensor>;
  /** What was done to initialise its modules, by their paths. */
  readonly initialization: Readonly<Record<string, readonly Initialization[]>>;
}

export class ModelWeights {
  readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
  }
}
