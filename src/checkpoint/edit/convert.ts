/** Converts the recurrent layers of an open checkpoint to another format and convention, in memory. */

import { annotationOf, annotations, isShort } from "../../core/storage/annotations.ts";
import type { LazyTensor } from "../../core/storage/contents.ts";
import { deferred, joinFiles, type Piece, type WritableTensor } from "../../core/storage/pieces.ts";
import { checkRaw } from "../../core/storage/raw.ts";
import { optional, readOptions } from "../../core/tensor/check.ts";
import { dtypeOf } from "../../core/tensor/dtype.ts";
import { ArgumentError, UnsupportedError } from "../../core/tensor/errors.ts";
import { conventionsNamed } from "../interop/conventions.ts";
import type { ConversionNote } from "../interop/engine.ts";
import { notWeights } from "../interop/notWeights.ts";
import { shownActivations } from "../interop/outputs.ts";
import type { LayerRecord } from "../interop/records.ts";
import type { Placement } from "../interop/save/place.ts";
import {
  checkWritable,
  isFlat,
  saveLayers,
  usualFramework,
  type WritableFormat,
} from "../interop/save/save.ts";
import { checkOneOrder, layersNamed } from "../interop/select.ts";
import { type CheckpointLayer, foundIn } from "./layer.ts";
import { type Checkpoint, contentsOf, statedWarnings } from "./open.ts";

/** The target of `convertCheckpoint`. */
export interface ConversionTarget {
  format: WritableFormat;
  /** Framework or class. Default: the format's usual one */
  framework?: string;
  /** Only the recurrent layer of this name, and no other tensor. */
  module?: string;
  /** Drop what the target cannot hold. Default false */
  lossy?: boolean;
}

/** The files that `convertCheckpoint` made, and what changed on the way. */
export interface Converted {
  /** By name, the main one first. */
  files: Map<string, Uint8Array>;
  /** Where each cell went. */
  placements: Placement[];
  /** Framework or class whose convention the layers follow. */
  framework: string;
  /** The layers that it converted. */
  layers: readonly CheckpointLayer[];
  /** Changes and omissions of the conversion, and other readings that fit. */
  notes: string[];
}

/**
 * Converts a checkpoint. Copies layers bit for bit if they already follow the target's convention, and other tensors if the format takes them.
 *
 * @param checkpoint the open file
 * @param target     the format, and `framework`, `module` and `lossy` where their defaults do not fit
 * @throws ArgumentError when there is no layer to convert; FormatError for damaged tensors; UnsupportedError naming what the target cannot hold
 * @example
 * const checkpoint = await openCheckpoint(bytes);
 * const { files, notes } = await convertCheckpoint(checkpoint, { format: "keras" });
 */
export async function convertCheckpoint(
  checkpoint: Checkpoint,
  target: ConversionTarget,
): Promise<Converted> {
  const { files, ...rest } = await convertToPieces(checkpoint, target);
  return { files: await joinFiles(files), ...rest };
}

/**
 * As `convertCheckpoint`, in pieces. A tensor outside the layers that lies in a file in the form of the output is read when its piece is.
 *
 * @throws as `convertCheckpoint`; the errors of such tensors when their pieces are read
 */
export async function convertToPieces(
  checkpoint: Checkpoint,
  target: ConversionTarget,
): Promise<Omit<Converted, "files"> & { files: Map<string, readonly Piece[]> }> {
  checkTarget(checkpoint, target);
  const { format, module, lossy } = target;
  const framework = target.framework ?? usualFramework(format);
  const layers = layersNamed(checkpoint.layers, module);
  if (layers.length === 0 && (target.framework !== undefined || !isFlat(format))) {
    const reason = checkpoint.warnings.map((warning) => ` Note: ${warning}.`).join("");
    throw new ArgumentError(`convert: expected a recurrent layer in the file, found none.${reason}`);
  }
  const notes = statedWarnings(checkpoint);
  const isThere = ({ convention }: CheckpointLayer) =>
    isFlat(format) &&
    module === undefined &&
    conventionsNamed(framework).some(({ name }) => name === convention);
  for (const layer of layers.filter(isThere)) {
    const unsaid = unsaidBy(layer);
    if (unsaid.length > 0)
      notes.push(`${layer.name || layer.cell}: the output does not say that ${unsaid.join(", and ")}`);
  }
  const moved = layers.filter((layer) => !isThere(layer));
  const records: LayerRecord[] = [];
  for (const layer of moved) records.push(await recordToMove(checkpoint, layer, lossy, notes));
  const besides = module === undefined ? namesBesides(checkpoint, moved) : [];
  const aside = moved.length > 0 || checkpoint.metadata.has("sluice.state") ? asideIn(checkpoint) : undefined;
  const left = besides.filter((name) => !aside?.has(name));
  if (isFlat(format) && left.length < besides.length)
    notes.push(
      `${besides.length - left.length} tensors of an optimizer's state, moving averages or gradients were left out: beside the weights of the output, they would look like layers`,
    );
  const others = isFlat(format) ? await copied(checkpoint, left) : new Map<string, WritableTensor>();
  if (others.size < left.length)
    notes.push(`${left.length} tensors belong to no recurrent layer and were left out, such as ${left[0]}`);
  const onNote = ({ what, exact, change, cell }: ConversionNote & { cell: string }) =>
    notes.push(
      `${cell}: ${what}${exact || change === 0 ? "" : `, a change of up to ${change.toPrecision(3)}`}`,
    );
  const initializations = new KeptInitializations(checkpoint, layers, format);
  const metadata = (placements: readonly Placement[]) => initializations.metadata(placements);
  const options = { format, framework, lossy, onNote, others, metadata };
  const { files, placements } = saveLayers(records, options);
  for (const name of initializations.lost) {
    notes.push(`${name || "(top level)"}: which schemes initialised it is not kept in the output`);
  }
  return { files, placements, framework, layers, notes };
}

function checkTarget(checkpoint: Checkpoint, target: ConversionTarget): void {
  contentsOf("convertCheckpoint", checkpoint);
  const { format } = readOptions("convertCheckpoint", target, {
    format: [undefined, "string"],
    framework: [undefined, optional("string")],
    module: [undefined, optional("string")],
    lossy: [undefined, optional("boolean")],
  });
  checkWritable("convertCheckpoint", format);
}

/** Reads a layer that is written in another convention, and notes what changes with it. */
async function recordToMove(
  checkpoint: Checkpoint,
  layer: CheckpointLayer,
  lossy: boolean | undefined,
  notes: string[],
): Promise<LayerRecord> {
  checkOneOrder(foundIn(layer));
  checkObstacles(layer, lossy, notes);
  const record = await layer.record();
  const stored = new Set(layer.tensorNames.map((name) => checkpoint.tensors.get(name)!.dtype));
  const narrow = [...stored].filter((dtype) => dtype !== "F32" && dtype !== "F64");
  if (narrow.length > 0) {
    const written = dtypeOf(record.cells[0].weights.weightIh);
    notes.push(`${layer.name}: its numbers (${narrow.join(", ")}) are written as ${written}`);
  }
  for (const alternative of layer.alternatives) {
    notes.push(`${layer.name}: read as ${layer.convention}; names and shapes also fit ${alternative}`);
  }
  return record;
}

/** The tensors of these names, each read when it is written if its bytes can be copied. */
async function copied(
  { format, tensors }: Checkpoint,
  names: readonly string[],
): Promise<Map<string, WritableTensor>> {
  const copies = new Map<string, WritableTensor>();
  for (const name of names) {
    const tensor = tensors.get(name)!;
    if (isAsStored(format, tensor)) {
      copies.set(name, deferred(format, name, tensor));
    } else {
      const raw = await tensor.read();
      checkRaw("convertCheckpoint", raw);
      copies.set(name, raw);
    }
  }
  return copies;
}

/** The initialisation records of layers, for outputs that can hold them. */
class KeptInitializations {
  /** Names of the layers whose records the output does not keep. */
  readonly lost = new Set<string>();
  readonly #records: ReadonlyMap<string, readonly unknown[]>;
  readonly #format: WritableFormat;

  constructor(checkpoint: Checkpoint, layers: readonly CheckpointLayer[], format: WritableFormat) {
    const names = new Set(layers.map(({ name }) => name));
    this.#records = new Map([...annotations(checkpoint)].filter(([name]) => names.has(name)));
    this.#format = format;
    for (const name of this.#records.keys()) this.lost.add(name);
  }

  /** Keeps the records of layers that are written whole and under the same name. */
  metadata(placements: readonly Placement[]): ReadonlyMap<string, string> {
    if (this.#format !== "safetensors") return new Map();
    const isMoved = ({ of, path, source, layer }: Placement) => path !== of.name || layer !== source.layer;
    const moved = new Set(placements.filter(isMoved).map(({ of }) => of.name));
    const kept = annotationOf(Object.fromEntries([...this.#records].filter(([name]) => !moved.has(name))));
    if (!isShort(kept.values())) return new Map();
    for (const name of this.#records.keys()) if (!moved.has(name)) this.lost.delete(name);
    return kept;
  }
}

/** Whether a tensor's bytes lie in a file in the form of a RawTensor, without a scale: that of TensorFlow Lite is known only when it is read. */
function isAsStored(format: string, { location, beside }: LazyTensor): boolean {
  return format !== "tflite" && (location !== undefined || beside !== undefined);
}

/** Traits of a layer from its file, which the names of its tensors lack. */
function unsaidBy(layer: CheckpointLayer): string[] {
  const { classRecord, activations, merge, goBackwards, bidirectional, cells } = layer;
  const { obstacles, cellClip } = foundIn(layer);
  const unsaid = [...obstacles];
  const [own, usual] = [activations, classRecord.activations].map(shownActivations);
  if (own !== usual) unsaid.push(`its activations are ${own}`);
  if (merge !== "concat") unsaid.push(`it merges its directions by ${merge}`);
  if (goBackwards) unsaid.push("it reads reversed sequences (go_backwards)");
  if (!bidirectional && cells[0].direction === "reverse" && classRecord.directions === undefined)
    unsaid.push("it has the reverse direction alone");
  if (cellClip > 0) unsaid.push(`its cell state is limited to ${cellClip}`);
  return unsaid;
}

/** @throws UnsupportedError for a layer whose weights alone do not compute what it does, unless the conversion may be lossy */
function checkObstacles(layer: CheckpointLayer, lossy: boolean | undefined, notes: string[]): void {
  const { obstacles } = foundIn(layer);
  if (obstacles.length === 0) return;
  const name = layer.name || layer.cell;
  if (!lossy) {
    throw new UnsupportedError(
      `${name}: expected a layer that ${layer.convention} describes, got one of which the file says: ${obstacles.join("; ")}. Allow a lossy conversion to write its weights alone.`,
    );
  }
  for (const obstacle of obstacles) notes.push(`${name}: dropped: ${obstacle}`);
}

/** Names of what a framework keeps beside weights, which the names of the weights tell apart. */
function asideIn({ tensors, metadata }: Checkpoint): ReadonlySet<string> {
  const shapes = new Map([...tensors].map(([name, { shape }]) => [name, shape]));
  return notWeights(shapes, metadata.has("sluice.state"), () => {}).names;
}

/** Names of the tensors to copy unchanged: outside the layers, stored on their own, and not computed from others. */
function namesBesides({ tensors }: Checkpoint, layers: readonly CheckpointLayer[]): string[] {
  const used = new Set<string | undefined>();
  for (const name of layers.flatMap((layer) => layer.tensorNames)) {
    const { of, made } = tensors.get(name)!;
    for (const each of [name, of, ...(made?.of ?? [])]) used.add(each);
  }
  return [...tensors]
    .filter(([name, { of, made }]) => !used.has(name) && of === undefined && made === undefined)
    .map(([name]) => name);
}
