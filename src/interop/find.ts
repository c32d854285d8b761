/**
 * Finds recurrent layers in a checkpoint by the names and shapes of its tensors. Nothing is read but names and shapes.
 *
 * Every convention is tried on every tensor; a cell is found where all tensors that the convention needs are present under one
 * prefix and their shapes agree. Where conventions of different meaning fit the same tensors, the first in the table is taken
 * and the others are reported.
 */
import type { CellKind, Merge } from "../cells/cell.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import type { Shape } from "../tensor/shape.ts";
import type { Activations, Convention, Part } from "./convention.ts";
import { conventions } from "./conventions.ts";
import { type CellSizes, sizesFrom } from "./layout.ts";

export type Direction = "forward" | "reverse";

/** One cell of a layer, and the names of its tensors. */
export interface FoundCell {
  layer: number;
  direction: Direction;
  sizes: CellSizes;
  /** Names of the tensors that are there, by part. */
  tensors: ReadonlyMap<Part, string>;
  /** With a leading direction axis: which index of it. */
  directionIndex?: number;
}

export interface FoundLayer {
  /** Path of the layer: the common prefix of its tensors, without the separator at its end. */
  name: string;
  convention: Convention;
  cell: CellKind;
  inputSize: number;
  hiddenSize: number;
  numLayers: number;
  bidirectional: boolean;
  /** Layer by layer, forward before reverse. */
  cells: FoundCell[];
  /** The convention's, unless the file says otherwise. */
  activations: Activations;
  /** Limit of the cell state; 0: none. */
  cellClip: number;
  /** How the outputs of its directions become one; absent: side by side. */
  merge?: Merge;
  /** It reads reversed sequences, and its outputs stay in that order. */
  goBackwards?: boolean;
  /** Why the layer cannot be run as it is, in words that follow "it cannot be run:". */
  obstacles: string[];
  /** Names of other conventions that fit the same tensors and mean something else. */
  alternatives: string[];
}

export interface FoundLayers {
  layers: FoundLayer[];
  /** Layers that are there in part, in words. */
  problems: string[];
}

/**
 * Finds the recurrent layers.
 *
 * @param shapes shapes by name, in file order
 * @param from   only conventions of this name or framework, e.g. `"keras"` or `"keras.LSTM"`
 * @param allows whether a convention can be meant under a prefix; default: any
 * @throws ArgumentError (`NAME`) when `from` is not known
 */
export function findLayers(
  shapes: ReadonlyMap<string, Shape>,
  from?: string,
  allows: (convention: Convention, prefix: string) => boolean = () => true,
): FoundLayers {
  const tried = conventionsNamed(from);
  const candidates = tried
    .flatMap((convention) => findCells(convention, shapes))
    .filter(({ convention, prefix }) => allows(convention, prefix));
  const complete = candidates.filter((candidate) => candidate.sizes !== undefined);
  const layers: FoundLayer[] = [];
  const taken = new Map<string, FoundLayer>();
  for (const candidate of rankByCover(complete)) {
    const names = [...candidate.tensors.values()];
    const owner = names.map((name) => taken.get(name)).find((layer) => layer !== undefined);
    if (owner !== undefined) {
      const { name } = candidate.convention;
      if (isAlternative(owner, candidate) && !owner.alternatives.includes(name))
        owner.alternatives.push(name);
      continue;
    }
    const layer = layerOf(layers, candidate);
    for (const cell of cellsOf(candidate, shapes)) layer.cells.push(cell);
    for (const name of names) taken.set(name, layer);
  }
  for (const layer of layers) settle(layer);
  const joined = joinDirections(layers).sort((a, b) => firstIndex(a, shapes) - firstIndex(b, shapes));
  return { layers: joined, problems: problemsOf(candidates, taken, joined) };
}

/** @throws ArgumentError (`NAME`) when nothing has this name */
export function conventionsNamed(from: string | undefined): readonly Convention[] {
  if (from === undefined) return conventions;
  const wanted = from.toLowerCase();
  const found = conventions.filter(({ name }) => {
    const lower = name.toLowerCase();
    return lower === wanted || lower.split(".")[0] === wanted;
  });
  if (found.length === 0) {
    const frameworks = [...new Set(conventions.map(({ name }) => name.split(".")[0]))];
    throw new ArgumentError(
      `convention: expected a framework (${frameworks.join(", ")}) or one of its classes, got ${describe(from)}.`,
      "NAME",
    );
  }
  return found;
}

interface Candidate {
  convention: Convention;
  prefix: string;
  layer: number;
  direction: Direction;
  tensors: Map<Part, string>;
  sizes?: CellSizes;
  /** Why it is not a cell. */
  fault?: string;
}

/** The names a part can have: a pattern with the groups prefix, layer and direction, and a word that they all contain. */
interface NamePattern {
  pattern: RegExp;
  /** Looked for first: of a hundred conventions few fit a name, and a pattern that begins with anything is slow to fail. */
  word: string;
}

const patterns = new Map<Convention, Map<Part, NamePattern>>();

function patternsOf(convention: Convention): Map<Part, NamePattern> {
  const known = patterns.get(convention);
  if (known !== undefined) return known;
  const literal = (text: string) => text.replace(/[.*+?^$()|[\]\\/]/g, "\\$&");
  const directions = (convention.directions ?? [""]).map(literal).join("|");
  const made = new Map(
    convention.parts.map((part) => {
      const source = literal(part.name)
        .replace("{prefix}", isShort(part.name) ? "(?<prefix>(?:.*[./])?)" : "(?<prefix>.*)")
        .replace("{layer}", "(?<layer>\\d{1,4})")
        .replace("{direction}", `(?<direction>${directions})`);
      const words = part.name.split(/\{\w+\}/);
      const word = words.reduce((longest, each) => (each.length > longest.length ? each : longest), "");
      return [part, { pattern: new RegExp(`^${source}(?::0)?$`, "s"), word }];
    }),
  );
  patterns.set(convention, made);
  return made;
}

/** `w` or `B` must be a whole segment of a path: `softmax_w` is no weight of a cell. */
function isShort(name: string): boolean {
  return /^\{prefix\}\w{1,3}$/.test(name);
}

function findCells(convention: Convention, shapes: ReadonlyMap<string, Shape>): Candidate[] {
  const cells = new Map<string, Candidate>();
  for (const name of shapes.keys()) {
    for (const [part, { pattern, word }] of patternsOf(convention)) {
      const groups = name.includes(word) ? pattern.exec(name)?.groups : undefined;
      if (groups === undefined) continue;
      const { firstLayer = 0, directions } = convention;
      const { prefix = "", layer: numeral = String(firstLayer), direction = "" } = groups;
      const layer = Number(numeral) - firstLayer;
      if (layer < 0) continue;
      const reverse = directions !== undefined && direction === directions[1];
      const key = JSON.stringify([prefix, layer, reverse]);
      let cell = cells.get(key);
      if (cell === undefined) {
        cell = {
          convention,
          prefix,
          layer,
          direction: reverse ? "reverse" : "forward",
          tensors: new Map(),
        };
        cells.set(key, cell);
      }
      cell.tensors.set(part, name);
    }
  }
  for (const cell of cells.values()) {
    const sizes = sizesFrom(convention, (part) => {
      const name = cell.tensors.get(part);
      const shape = name === undefined ? undefined : shapes.get(name)!;
      return convention.directionAxis && shape !== undefined ? shape.slice(1) : shape;
    });
    if (typeof sizes === "string") cell.fault = sizes;
    else cell.sizes = sizes;
  }
  return [...cells.values()];
}

/** More tensors explained first; equal ones in the order of the table. */
function rankByCover(cells: Candidate[]): Candidate[] {
  return cells
    .map((cell, index) => ({ cell, index }))
    .sort((a, b) => b.cell.tensors.size - a.cell.tensors.size || a.index - b.index)
    .map(({ cell }) => cell);
}

/** Whether the candidate reads all tensors of one of the layer's cells, as another cell. */
function isAlternative(layer: FoundLayer, candidate: Candidate): boolean {
  const cell = layer.cells.find(
    ({ tensors }) => candidate.tensors.values().next().value === firstOf(tensors),
  );
  if (cell === undefined || cell.tensors.size !== candidate.tensors.size) return false;
  const meaning = (convention: Convention, tensors: ReadonlyMap<Part, string>) => {
    const { cell: kind, resetAfter, updateWrites, runtimeForgetBias, coupled, activations } = convention;
    const parts = [...tensors].map(([{ name: _, optional: __, ...part }, tensor]) => [tensor, part]);
    return JSON.stringify([
      kind,
      resetAfter,
      updateWrites,
      runtimeForgetBias,
      coupled,
      activations,
      parts.sort(),
    ]);
  };
  return meaning(layer.convention, cell.tensors) !== meaning(candidate.convention, candidate.tensors);
}

function firstOf(tensors: ReadonlyMap<Part, string>): string {
  return tensors.values().next().value!;
}

function layerName(prefix: string, { flat }: Convention): string {
  const path =
    flat !== undefined && new RegExp(`(^|[./_])${flat}$`).test(prefix)
      ? prefix.slice(0, -flat.length)
      : prefix;
  return path.replace(/[./_]+$/, "");
}

function layerOf(layers: FoundLayer[], { convention, prefix }: Candidate): FoundLayer {
  const name = layerName(prefix, convention);
  let layer = layers.find((known) => known.convention === convention && known.name === name);
  if (layer === undefined) {
    layer = {
      name,
      convention,
      cell: convention.cell,
      inputSize: 0,
      hiddenSize: 0,
      numLayers: 0,
      bidirectional: false,
      cells: [],
      activations: convention.activations,
      cellClip: 0,
      obstacles: [],
      alternatives: [],
    };
    layers.push(layer);
  }
  return layer;
}

function cellsOf(candidate: Candidate, shapes: ReadonlyMap<string, Shape>): FoundCell[] {
  const { convention, layer, direction, tensors, sizes } = candidate;
  if (!convention.directionAxis) return [{ layer, direction, tensors, sizes: sizes! }];
  const [count] = shapes.get(firstOf(tensors))!;
  return Array.from({ length: count }, (_, directionIndex) => ({
    layer,
    direction: directionIndex === 1 ? "reverse" : "forward",
    tensors,
    sizes: sizes!,
    directionIndex,
  }));
}

/** Puts a layer's cells in order and sums them up. */
function settle(layer: FoundLayer): void {
  layer.cells.sort(
    (a, b) => a.layer - b.layer || Number(a.direction === "reverse") - Number(b.direction === "reverse"),
  );
  layer.bidirectional = layer.cells.some(({ direction }) => direction === "reverse");
  layer.numLayers = new Set(layer.cells.map((cell) => cell.layer)).size;
  layer.inputSize = layer.cells[0].sizes.inputSize;
  layer.hiddenSize = layer.cells[0].sizes.hiddenSize;
}

/** Frameworks without directions of their own write two layers whose paths differ by one of these words. */
const directionWords = [
  ["/forward_layer/", "/backward_layer/"],
  ["forward_", "backward_"],
  ["/fw/", "/bw/"],
] as const;

function joinDirections(layers: FoundLayer[]): FoundLayer[] {
  const joined = new Set(layers);
  for (const forward of layers) {
    for (const [word, reversed] of directionWords) {
      const at = forward.name.lastIndexOf(word);
      if (at < 0 || forward.bidirectional) continue;
      const other = withoutCell(forward.name.slice(0, at) + reversed + forward.name.slice(at + word.length));
      const reverse = layers.find(
        (layer) => withoutCell(layer.name) === other && layer.convention === forward.convention,
      );
      if (reverse === undefined) continue;
      forward.cells.push(...reverse.cells.map((cell): FoundCell => ({ ...cell, direction: "reverse" })));
      joined.delete(reverse);
      settle(forward);
      break;
    }
  }
  return [...joined];
}

/** Keras numbers the cells of its two layers on: `forward_lstm/lstm_cell_1` and `backward_lstm/lstm_cell_2`. */
function withoutCell(name: string): string {
  return name.replace(/\/(lstm|gru|simple_rnn)_cell(_\d+)?$/, "");
}

function firstIndex(layer: FoundLayer, shapes: ReadonlyMap<string, Shape>): number {
  return [...shapes.keys()].indexOf(firstOf(layer.cells[0].tensors));
}

/** The name that a part would have in this cell. */
function nameIn(candidate: Candidate, part: Part): string {
  return filledIn(part.name, candidate);
}

function filledIn(text: string, { convention, prefix, layer, direction }: Candidate): string {
  return text
    .replace("{prefix}", prefix)
    .replace("{layer}", String(layer + (convention.firstLayer ?? 0)))
    .replace("{direction}", convention.directions?.[direction === "reverse" ? 1 : 0] ?? "");
}

/** What is missing from layers that are there in part, and stacks whose sizes do not fit together. */
function problemsOf(
  candidates: readonly Candidate[],
  taken: ReadonlyMap<string, FoundLayer>,
  layers: readonly FoundLayer[],
): string[] {
  const problems = new Set<string>();
  const told = new Set<string>();
  // The class whose number of gates the rows fit comes first; one word about the same tensors is enough.
  const isUnlikely = ({ fault = "" }: Candidate) => Number(fault.includes("not a multiple"));
  for (const candidate of [...candidates].sort((a, b) => isUnlikely(a) - isUnlikely(b))) {
    const { convention, tensors, fault } = candidate;
    const names = [...tensors.values()];
    if (fault === undefined || names.some((name) => taken.has(name) || told.has(name))) continue;
    // Other names, like `kernel` or `W`, belong to layers of many kinds: a part of them proves nothing.
    if (!names.some((name) => /weight_[ih]h(_l\d+.*)?$|recurrent_kernel(:0)?$/.test(name))) continue;
    const missing = convention.parts.filter((part) => !part.optional && !tensors.has(part));
    const why =
      missing.length > 0
        ? `missing ${missing.map((part) => nameIn(candidate, part)).join(", ")}`
        : filledIn(fault, candidate);
    for (const name of names) told.add(name);
    problems.add(`found ${names.join(", ")}, which is not a whole ${convention.layerClass}: ${why}`);
  }
  for (const { name, cells, numLayers, bidirectional, convention } of layers) {
    const directions = bidirectional ? 2 : 1;
    if (cells.length !== numLayers * directions || cells.some((cell) => cell.layer >= numLayers)) {
      const there = cells.map((cell) => `${cell.layer} ${cell.direction}`).join(", ");
      problems.add(`${name || convention.layerClass}: expected every layer in every direction, got ${there}`);
    }
    const widths = new Map<number, number>();
    for (const { layer, sizes } of cells) widths.set(layer, (widths.get(layer) ?? 0) + sizes.stateSize);
    for (const cell of cells) {
      const width = widths.get(cell.layer - 1);
      if (width !== undefined && width !== cell.sizes.inputSize) {
        problems.add(
          `${name || convention.layerClass}: layer ${cell.layer} takes ${cell.sizes.inputSize} inputs, the layer below gives ${width}`,
        );
      }
    }
  }
  return [...problems];
}
