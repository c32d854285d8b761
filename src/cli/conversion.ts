/**
 * The recurrent layers of an open checkpoint in another format and convention, in memory: what `sluice convert` writes, and what the
 * inspector page downloads. Nothing here needs Node.
 */
import { type Checkpoint, type CheckpointLayer, openCheckpoint } from "../checkpoint.ts";
import { annotated } from "../formats/annotate.ts";
import { annotations } from "../formats/annotations.ts";
import { openFile } from "../formats/detect.ts";
import type { RawTensor } from "../formats/raw.ts";
import { bytesSource } from "../formats/source.ts";
import type { ConversionNote } from "../interop/engine.ts";
import { conventionsNamed } from "../interop/find.ts";
import type { FlatSizes } from "../interop/flat.ts";
import type { LayerRecord } from "../interop/records.ts";
import type { Placement } from "../interop/save/place.ts";
import { isFlat, saveLayers, usualFramework, type WritableFormat, writeFlat } from "../interop/save/save.ts";
import { checkOneOrder } from "../interop/select.ts";
import { dtypeOf } from "../tensor/dtype.ts";
import { UsageError } from "./failure.ts";

export interface ConversionTarget {
  format: WritableFormat;
  /** Framework or class; default: that of the format. */
  framework?: string;
  /** Only the recurrent layer of this name, and no other tensor. */
  module?: string;
  /** Drop what the target cannot hold. */
  lossy?: boolean;
}

export interface Converted {
  /** By name, the main one first. */
  files: Map<string, Uint8Array>;
  placements: Placement[];
  framework: string;
  layers: readonly CheckpointLayer[];
  notes: string[];
  /** Sizes of the stacks that were written as one vector, by its name. */
  flat?: ReadonlyMap<string, FlatSizes>;
}

/**
 * @param path how the file is called in messages
 * @throws UsageError, FormatError, UnsupportedError with the reason
 */
export async function convertCheckpoint(
  checkpoint: Pick<Checkpoint, "format" | "layers" | "tensors" | "metadata" | "warnings">,
  path: string,
  target: ConversionTarget,
): Promise<Converted> {
  const { format, module } = target;
  const framework = target.framework ?? usualFramework(format);
  const layers = selectLayers(checkpoint.layers, module);
  if (layers.length === 0 && (target.framework !== undefined || !isFlat(format))) {
    const reason = checkpoint.warnings.map((warning) => ` Note: ${warning}.`).join("");
    throw new UsageError(
      `convert: expected a recurrent layer in ${path}, found none.${reason} See sluice inspect.`,
    );
  }
  const notes: string[] = [...checkpoint.warnings];
  const records: LayerRecord[] = [];
  const used = new Set<string>();
  for (const layer of layers) {
    // What is in the target's convention already is copied bit for bit.
    const isThere = conventionsNamed(framework).some(({ name }) => name === layer.convention);
    if (isFlat(format) && isThere && module === undefined) continue;
    if (layer.alternatives.length > 0) {
      const { name, alternatives } = layer;
      checkOneOrder({ name, alternatives, convention: conventionsNamed(layer.convention)[0] });
    }
    for (const name of layer.tensorNames) used.add(name);
    const record = await layer.record();
    records.push(record);
    const stored = new Set(layer.tensorNames.map((name) => checkpoint.tensors.get(name)!.dtype));
    const narrow = [...stored].filter((dtype) => dtype !== "F32" && dtype !== "F64");
    if (narrow.length > 0) {
      const written = dtypeOf(record.cells[0].weights.weightIh);
      notes.push(`${layer.name}: its numbers (${narrow.join(", ")}) are written as ${written}`);
    }
    for (const alternative of layer.alternatives) {
      notes.push(`${layer.name}: read as ${layer.convention}; names and shapes also fit ${alternative}`);
    }
  }
  const usedVectors = new Set([...used].map((name) => checkpoint.tensors.get(name)?.of));
  const usedParts = new Set([...used].flatMap((name) => checkpoint.tensors.get(name)?.made?.of ?? []));
  const others = new Map<string, RawTensor>();
  const left: string[] = [];
  for (const [name, tensor] of checkpoint.tensors) {
    if (used.has(name) || usedVectors.has(name) || usedParts.has(name) || module !== undefined) continue;
    // A piece goes with the vector it was cut from, and what is made of others with them.
    if (tensor.of !== undefined || tensor.made !== undefined) continue;
    if (isFlat(format)) others.set(name, await tensor.read());
    else left.push(name);
  }
  if (left.length > 0) {
    notes.push(`${left.length} tensors belong to no recurrent layer and were left out, such as ${left[0]}`);
  }
  const onNote = ({ what, exact, change, cell }: ConversionNote & { cell: string }) =>
    notes.push(
      `${cell}: ${what}${exact || change === 0 ? "" : `, a change of up to ${change.toPrecision(3)}`}`,
    );
  const { files, placements, flat } =
    records.length > 0
      ? saveLayers(records, { format, framework, lossy: target.lossy, onNote, others })
      : { files: new Map([["", writeFlat(format, others, { onNote })]]), placements: [], flat: undefined };
  const initialized = [...annotations(checkpoint)].filter(([name]) =>
    layers.some((layer) => layer.name === name),
  );
  const kept = await withRecords(files, format, layers, initialized);
  for (const [name] of initialized.filter((each) => !kept.records.includes(each))) {
    notes.push(`${name || "(top level)"}: which schemes initialised it is not kept in the output`);
  }
  return { files: kept.files, placements, framework, layers, notes, flat };
}

type InitializationRecords = [layer: string, list: unknown[]];

/** The files with what was done to initialise their layers, as far as the format has a place for it and the layer is there as it was. */
async function withRecords(
  files: Map<string, Uint8Array>,
  format: WritableFormat,
  before: readonly CheckpointLayer[],
  initialized: readonly InitializationRecords[],
): Promise<{ files: Map<string, Uint8Array>; records: readonly InitializationRecords[] }> {
  if (format !== "safetensors" || initialized.length === 0) return { files, records: [] };
  const [[main, bytes], ...beside] = files;
  const { layers } = await openCheckpoint(bytes);
  const isThere = ({ name, numLayers, bidirectional }: CheckpointLayer) =>
    layers.some(
      (layer) =>
        layer.name === name && layer.numLayers === numLayers && layer.bidirectional === bidirectional,
    );
  const records = initialized.filter(([name]) =>
    before.some((layer) => layer.name === name && isThere(layer)),
  );
  const contents = await openFile(bytesSource(bytes));
  return {
    files: new Map([[main, annotated(bytes, contents, Object.fromEntries(records))], ...beside]),
    records,
  };
}

function selectLayers(
  layers: readonly CheckpointLayer[],
  module: string | undefined,
): readonly CheckpointLayer[] {
  if (module === undefined) return layers;
  const selected = layers.filter(({ name }) => name === module);
  if (selected.length > 0) return selected;
  throw new UsageError(
    `convert: expected a recurrent layer (${layers.map(({ name }) => name || '""').join(", ") || "there is none"}), got ${module}.`,
  );
}
