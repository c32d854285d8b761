/** A checkpoint as the page shows it: the report of `sluice inspect`, with biases by unit, letters and orders of gates. */
import {
  type Checkpoint,
  type CheckpointLayer,
  describeEvidence,
  type FoundCell,
  gatesOf,
  noteOn,
  type PlacedRecord,
  type RawTensor,
  reportGates,
} from "../../src/checkpoint.ts";
import type { CellOutline, GateOutline, LayerOutline, Outline, PlacedNote } from "./protocol.ts";
import { sourceLetter } from "./sourceLetters.ts";

const READ_AS = " is read as ";

export interface FileFacts {
  name: string;
  size: number;
  checkpoint: Checkpoint;
  inPlace: boolean;
}

/** Returns the outline of a checkpoint; its layers are in the order of the checkpoint. */
export function outlineOf(file: FileFacts, tensors: ReadonlyMap<string, RawTensor>): Outline {
  const { checkpoint } = file;
  const { format } = checkpoint;
  const report = reportGates(checkpoint, tensors);
  const outlines = checkpoint.layers.map((layer, l): LayerOutline => {
    const { classRecord: convention, activations } = layer;
    const { cells } = layer.recordFrom(tensors);
    return {
      name: layer.name,
      convention: convention.name,
      layerClass: convention.layerClass,
      framework: convention.name.split(".")[0],
      kind: layer.cell,
      inputSize: layer.inputSize,
      hiddenSize: layer.hiddenSize,
      numLayers: layer.numLayers,
      bidirectional: layer.bidirectional,
      activations,
      alternatives: [...layer.alternatives],
      ...(convention.checked.how === "source" && { checked: describeEvidence(convention.checked) }),
      conventionNote: sentence(noteOn(convention.name) ?? ""),
      tensors: layer.tensorNames.map((name) => {
        const { dtype, shape } = tensors.get(name)!;
        return { name, dtype, shape };
      }),
      cells: layer.cells.map((cell, c) =>
        cellOutline(layer, cell, cells[c], report.layers[l].cells[c].gates),
      ),
    };
  });
  return {
    name: file.name,
    format,
    size: file.size,
    tensorCount: checkpoint.tensors.size,
    report,
    layers: outlines,
    notes: placeNotes(report.notes, outlines),
    inPlace: file.inPlace,
  };
}

function cellOutline(
  layer: CheckpointLayer,
  cell: FoundCell,
  record: PlacedRecord,
  reports: Readonly<Record<string, GateOutline["report"]>>,
): CellOutline {
  const { spec, weights } = record;
  const letters = gatesOf(layer.classRecord);
  const framework = layer.convention.split(".")[0];
  const gates = Object.entries(reports).map(([gate, report], index): GateOutline => {
    const { start, end } = report.range;
    const letter = letters[index];
    const inputBias = weights.biasIh && Float64Array.from(weights.biasIh.subarray(start, end));
    const hiddenBias = weights.biasHh && Float64Array.from(weights.biasHh.subarray(start, end));
    const length = end - start;
    return {
      gate: gate as GateOutline["gate"],
      letter,
      sourceLetter: sourceLetter(framework, letter),
      report,
      ...(report.bias !== null && {
        bias: Float64Array.from({ length }, (_, k) => (inputBias?.[k] ?? 0) + (hiddenBias?.[k] ?? 0)),
      }),
      inputBias,
      hiddenBias,
    };
  });
  return {
    layer: cell.layer,
    direction: cell.direction,
    kind: spec.kind,
    inputSize: spec.inputSize,
    hiddenSize: spec.hiddenSize,
    stateSize: columnsOf(record),
    activation: record.activations.gate,
    gates,
    sourceOrder: sourceOrder(layer, cell, framework),
    ourOrder: letters.join(" "),
  };
}

/** Returns the columns of the recurrent weights: the size of the hidden state, projected or not. */
export function columnsOf({ spec, weights }: PlacedRecord): number {
  return weights.weightHh.length / (weights.weightIh.length / spec.inputSize);
}

/** Returns the order of the gates in the tensors of the file; if each gate has its own tensors, their order. */
function sourceOrder(layer: CheckpointLayer, cell: FoundCell, framework: string): string {
  const orders = new Set<string>();
  const apart: string[] = [];
  for (const part of cell.tensors.keys()) {
    if (part.holds === "projection" || part.holds === "peephole") continue;
    const letters = part.gates.map((letter) => sourceLetter(framework, letter));
    if (letters.length > 1) orders.add(letters.join(" "));
    else if (!apart.includes(letters[0])) apart.push(letters[0]);
  }
  const interleaved = [...cell.tensors.keys()].some((part) => "interleaved" in part && part.interleaved);
  const listed = [...orders, ...(apart.length > 0 ? [`${apart.join(" | ")}`] : [])].join(", ");
  return interleaved ? `${listed}, unit by unit` : listed || gatesOf(layer.classRecord).join(" ");
}

/** Notes on what is ordinary and read correctly. */
const PLAIN = /^its activations are|an optimizer's state|it reads reversed sequences/;

/** A remark as a sentence; a name of the code keeps its small letter. */
const sentence = (text: string) =>
  text && `${text.replace(/^[a-z]+(?= )/, (word) => word[0].toUpperCase() + word.slice(1))}.`;

/** The report's notes begin with the place that they concern; of several that fit, the longest is meant. */
function placeNotes(texts: readonly string[], layers: readonly LayerOutline[]): PlacedNote[] {
  const places = new Map<string, Omit<PlacedNote, "text">>();
  const offer = (start: string, place: Omit<PlacedNote, "text">) => {
    if (!places.has(start)) places.set(start, place);
  };
  layers.forEach(({ name, layerClass, cells }, layer) => {
    const title = name === "" ? layerClass : name;
    offer(`${title}: `, { layer });
    offer(`${title}${READ_AS}`, { layer });
    cells.forEach((cell, c) => {
      const place = `${title} layer ${cell.layer} ${cell.direction}`;
      offer(`${place}: `, { layer, cell: c });
      for (const { gate } of cell.gates) offer(`${place} ${gate}: `, { layer, cell: c, gate });
    });
  });
  return texts.map((text) => {
    const starts = [...text.matchAll(/: | is read as /g)].map(([end], k, all) => all[k].index + end.length);
    const length = starts.findLast((end) => places.has(text.slice(0, end)));
    if (length === undefined) return noteAt(text);
    const place = places.get(text.slice(0, length))!;
    const isWhole = text.includes(READ_AS) && place.layer !== undefined && place.cell === undefined;
    return { ...noteAt(isWhole ? text : text.slice(length).replace(/^[:\s]+/, "")), ...place };
  });
}

function noteAt(text: string): PlacedNote {
  return PLAIN.test(text) ? { text: sentence(text), isPlain: true } : { text };
}
