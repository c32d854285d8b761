import type { Initialization } from "../../core/cells/initialization.ts";
import type { RawTensor } from "../../core/storage/raw.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { isListOf } from "../../core/tensor/lists.ts";
import type { LayerRecord, PlacedRecord } from "../interop/records.ts";

/** @throws ArgumentError unless `layer` is a record with cells, each with specification and weights */
export function checkRecord(where: string, layer: unknown): asserts layer is LayerRecord {
  const { name, cells } = (layer ?? {}) as Partial<LayerRecord>;
  const isCell = (cell?: Partial<PlacedRecord>) =>
    typeof cell?.spec?.kind === "string" && ArrayBuffer.isView(cell.weights?.weightIh);
  if (typeof name === "string" && isListOf<PlacedRecord>(cells, isCell) && cells.length > 0) return;
  throw new ArgumentError(
    `${where}: expected the record of a recurrent layer, got ${describe(layer)}. Use recordOf of sluice/modules for a module, weightsOf for a whole model.`,
  );
}

interface Parts {
  /** The recurrent layers. */
  readonly layers: readonly LayerRecord[];
  /** The parameters outside recurrent layers. */
  readonly others: ReadonlyMap<string, RawTensor>;
  /** Which schemes initialised the modules, by their paths. */
  readonly initialization: Readonly<Record<string, readonly Initialization[]>>;
  /** `cellRecord` of the model: the equations of its defined cells. */
  readonly cells?: string;
}

/** The content of a whole model's checkpoint, as `weightsOf` of `sluice/modules` returns it. */
export class ModelWeights {
  readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
  }
}
