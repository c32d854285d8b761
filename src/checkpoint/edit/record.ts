import type { Initialization } from "../../core/cells/initialization.ts";
import type { RawTensor } from "../../core/storage/raw.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { isListOf } from "../../core/tensor/lists.ts";
import type { LayerRecord, PlacedRecord } from "../interop/records.ts";

/** @throws ArgumentError unless `layer` is a record with cells, each with specification and weights */
export function checkRecord(where: string, layer: unknown): asserts layer is LayerRecord {
  const { name, numLayers, cells } = (layer ?? {}) as Partial<LayerRecord>;
  const isCell = (cell: Partial<PlacedRecord> | null | undefined) =>
    typeof cell?.spec?.kind === "string" &&
    typeof (cell.activations ?? {}) === "object" &&
    !Array.isArray(cell.activations) &&
    Object.values({ ...cell.spec, ...cell.activations, activations: undefined }).every(isSimple) &&
    Object.entries(cell.weights ?? { none: 0 }).every(
      ([, weight]) => weight === undefined || ArrayBuffer.isView(weight),
    );
  const isWhole =
    typeof name === "string" &&
    Number.isSafeInteger(numLayers) &&
    isListOf<PlacedRecord>(cells, isCell) &&
    cells.length > 0;
  if (isWhole) return;
  throw new ArgumentError(
    `${where}: expected the record of a recurrent layer, got ${describe(layer)}. Use recordOf of sluice/modules for a module, weightsOf for a whole model.`,
  );
}

const isSimple = (value: unknown) =>
  value === undefined || ["string", "number", "boolean"].includes(typeof value);

interface Parts {
  /** The recurrent layers. */
  readonly layers: readonly LayerRecord[];
  /** The parameters outside recurrent layers. */
  readonly others: ReadonlyMap<string, RawTensor>;
  /** Which schemes initialised the modules, by their paths. */
  readonly initialization: Readonly<Record<string, readonly Initialization[]>>;
}

/** The content of a whole model's checkpoint, as `weightsOf` of `sluice/modules` returns it. */
export class ModelWeights {
  readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
  }
}
