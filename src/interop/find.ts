/**
 * Finds recurrent layers in a checkpoint by the names and shapes of its tensors. Nothing is read but names and shapes.
 *
 * Every convention is tried on every tensor; a cell is found where all tensors that the convention needs are present under one
 * prefix, their shapes agree, and something besides shapes speaks for it. Where conventions of different meaning fit the same tensors,
 * the first in the table is taken and the others are reported.
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

/** A layer that nothing but common names and shapes speak for, so it is not read unless the user says what it is. */
export interface PossibleLayer {
  name: string;
  /** The class it could be of, and others. */
  convention: string;
  others: string[];
  cell: CellKind;
  inputSize: number;
  hiddenSize: number;
}

/** What speaks for a reading: enough to claim it, only names and shapes that other layers have too, or something speaks against it. */
export type Verdict = "claimed" | "possible" | "excluded";

/** A cell as a convention reads it. */
export interface Reading {
  convention: Convention;
  prefix: string;
  /** Names of the tensors that are there, by part. */
  tensors: ReadonlyMap<Part, string>;
}

export interface FoundLayers {
  layers: FoundLayer[];
  /** What could be a layer too; its tensors belong to none of `layers`. */
  possible: PossibleLayer[];
  /** Layers that are there in part, in words. */
  problems: string[];
}

/**
 * Finds the recurrent layers.
 *
 * @param shapes shapes by name, in file order
 * @param from   only conventions of this name or framework, e.g. `"keras"` or `"keras.LSTM"`
 * @param judge  what speaks for a reading besides its shapes; default: it is claimed
 * @throws ArgumentError (`NAME`) when `from` is not known
 */
export function findLayers(
  shapes: ReadonlyMap<string, Shape>,
  from?: string,
  judge: (reading: Reading) => Verdict = () => "claimed",
): FoundLayers {
  const candidates: Candidate[] = [];
  const possible: Candidate[] = [];
  for (const candidate of findCells(conventionsNamed(from), shapes)) {
    const verdict = judge(candidate);
    if (verdict === "claimed") candidates.push(candidate);
    else if (verdict === "possible" && candidate.sizes !== undefined) possible.push(candidate);
  }
  const layers = new Map<string, FoundLayer>();
  const taken = new Map<string, Owner>();
  for (const candidate of rankByCover(candidates.filter(({ sizes }) => sizes !== undefined))) {
    const names = [...candidate.tensors.values()];
    const owner = names.map((name) => taken.get(name)).find((one) => one !== undefined);
    if (owner !== undefined) {
      const { alternatives } = owner.layer;
      const { name } = candidate.convention;
      if (isAlternative(owner, candidate) && !alternatives.includes(name)) alternatives.push(name);
      continue;
    }
    const layer = layerOf(layers, candidate);
    for (const cell of cellsOf(candidate, shapes)) layer.cells.push(cell);
    for (const name of names) taken.set(name, { layer, tensors: candidate.tensors });
  }
  for (const layer of layers.values()) settle(layer);
  const places = new Map([...shapes.keys()].map((name, place) => [name, place]));
  const placeOf = ({ cells }: FoundLayer) => places.get(firstOf(cells[0].tensors))!;
  const joined = joinDirections([...layers.values()]).sort((a, b) => placeOf(a) - placeOf(b));
  return {
    layers: joined,
    possible: possibleLayers(rankByCover(possible), taken),
    problems: problemsOf(candidates, taken, joined),
  };
}

/** Whose a tensor is. */
interface Owner {
  layer: FoundLayer;
  /** Of its cell. */
  tensors: ReadonlyMap<Part, string>;
}

/** Each tensor in one layer only; other classes of the same tensors are named beside the first. */
function possibleLayers(
  candidates: readonly Candidate[],
  taken: ReadonlyMap<string, unknown>,
): PossibleLayer[] {
  const found = new Map<string, PossibleLayer>();
  const layers: PossibleLayer[] = [];
  for (const { convention, number, prefix, sizes, tensors } of candidates) {
    const names = [...tensors.values()];
    if (names.some((name) => taken.has(name))) continue;
    const known = names.map((name) => found.get(name)).find((layer) => layer !== undefined);
    if (known !== undefined) {
      if (!known.others.includes(convention.name)) known.others.push(convention.name);
      continue;
    }
    const layer: PossibleLayer = {
      name: layerName(prefix, number, convention),
      convention: convention.name,
      others: [],
      cell: convention.cell,
      inputSize: sizes!.inputSize,
      hiddenSize: sizes!.hiddenSize,
    };
    layers.push(layer);
    for (const name of names) found.set(name, layer);
  }
  return layers;
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

interface Candidate extends Reading {
  layer: number;
  direction: Direction;
  /** Of one of several modules of a class under one path: `_1` of `lstm_1`; else empty. */
  number: string;
  tensors: Map<Part, string>;
  sizes?: CellSizes;
  /** Why it is not a cell. */
  fault?: string;
}

/** The names that a part can have: a pattern with the groups prefix, number, layer and direction. */
interface NamePattern {
  convention: Convention;
  part: Part;
  pattern: RegExp;
}

/**
 * Patterns by a word that all their names contain. It is looked for first: of a hundred conventions few fit a name, and a pattern that
 * begins with anything is slow to fail.
 */
const patterns = new Map<Convention, readonly { word: string; name: NamePattern }[]>();

/** The segment of a name that is a module of the class, which frameworks number when there are several. */
const MODULE = /(?<=^\{prefix\})\w*(?:lstm|gru|rnn)\w*(?=\/)/;

function patternsOf(convention: Convention): readonly { word: string; name: NamePattern }[] {
  const known = patterns.get(convention);
  if (known !== undefined) return known;
  const literal = (text: string) => text.replace(/[.*+?^$()|[\]\\/]/g, "\\$&");
  const directions = (convention.directions ?? [""]).map(literal).join("|");
  const made = convention.parts.map((part) => {
    const source = literal(part.name.replace(MODULE, "$&{number}"))
      .replace("{prefix}", isWhole(part.name) ? "(?<prefix>(?:.*[./])?)" : "(?<prefix>.*)")
      .replace("{number}", "(?<number>(?:_\\d{1,4})?)")
      .replace("{layer}", "(?<layer>\\d{1,4})")
      .replace("{direction}", `(?<direction>${directions})`);
    const words = part.name.replace(MODULE, "$&{number}").split(/\{\w+\}/);
    const word = words.reduce((longest, each) => (each.length > longest.length ? each : longest), "");
    return { word, name: { convention, part, pattern: new RegExp(`^${source}(?::0)?$`, "s") } };
  });
  patterns.set(convention, made);
  return made;
}

/** `w` or `B`, and names with a path in them, must be whole segments: neither `softmax_w` nor `out_lstm/linear/w` is a weight of a cell. */
function isWhole(name: string): boolean {
  return /^\{prefix\}([A-Za-z0-9]{1,3}$|.*[./])/.test(name);
}

function findCells(
  conventions: readonly Convention[],
  shapes: ReadonlyMap<string, Shape>,
): Iterable<Candidate> {
  const byWord = new Map<string, NamePattern[]>();
  const cells = new Map<Convention, Map<string, Candidate>>();
  for (const convention of conventions) {
    cells.set(convention, new Map());
    for (const { word, name } of patternsOf(convention)) {
      const same = byWord.get(word);
      if (same === undefined) byWord.set(word, [name]);
      else same.push(name);
    }
  }
  for (const name of shapes.keys()) {
    for (const [word, same] of byWord) {
      if (!name.includes(word)) continue;
      for (const { convention, part, pattern } of same) {
        const groups = pattern.exec(name)?.groups;
        if (groups !== undefined) addTo(cells.get(convention)!, convention, part, name, groups);
      }
    }
  }
  const all = [...cells.values()].flatMap((some) => [...some.values()]);
  for (const cell of all) {
    const { convention } = cell;
    const sizes = sizesFrom(convention, (part) => {
      const name = cell.tensors.get(part);
      const shape = name === undefined ? undefined : shapes.get(name)!;
      return convention.directionAxis && shape !== undefined ? shape.slice(1) : shape;
    });
    if (typeof sizes === "string") cell.fault = sizes;
    else cell.sizes = sizes;
  }
  return all;
}

function addTo(
  cells: Map<string, Candidate>,
  convention: Convention,
  part: Part,
  name: string,
  groups: Readonly<Record<string, string>>,
): void {
  const { firstLayer = 0, directions } = convention;
  const { prefix = "", number = "", layer: numeral = String(firstLayer), direction = "" } = groups;
  const layer = Number(numeral) - firstLayer;
  if (layer < 0) return;
  const reverse = directions !== undefined && direction === directions[1];
  const key = JSON.stringify([prefix, number, layer, reverse]);
  let cell = cells.get(key);
  if (cell === undefined) {
    cell = {
      convention,
      prefix,
      number,
      layer,
      direction: reverse ? "reverse" : "forward",
      tensors: new Map(),
    };
    cells.set(key, cell);
  }
  cell.tensors.set(part, name);
}

/** More tensors explained first; equal ones in the order of the table. */
function rankByCover(cells: Candidate[]): Candidate[] {
  return cells
    .map((cell, index) => ({ cell, index }))
    .sort((a, b) => b.cell.tensors.size - a.cell.tensors.size || a.index - b.index)
    .map(({ cell }) => cell);
}

/** Whether the candidate reads all tensors of the owner's cell, as another cell. */
function isAlternative({ layer, tensors: owned }: Owner, candidate: Candidate): boolean {
  if (firstOf(candidate.tensors) !== firstOf(owned) || owned.size !== candidate.tensors.size) return false;
  return meaningOf(layer.convention, owned) !== meaningOf(candidate.convention, candidate.tensors);
}

function meaningOf(convention: Convention, tensors: ReadonlyMap<Part, string>): string {
  const { cell, resetAfter, updateWrites, runtimeForgetBias, coupled, activations } = convention;
  const parts = [...tensors].map(([part, tensor]) => `${tensor}\0${meaningOfPart(part)}`).sort();
  return JSON.stringify([cell, resetAfter, updateWrites, runtimeForgetBias, coupled, activations, parts]);
}

const partMeanings = new WeakMap<Part, string>();

function meaningOfPart(part: Part): string {
  let meaning = partMeanings.get(part);
  if (meaning === undefined) {
    const { name: _, optional: __, ...rest } = part;
    meaning = JSON.stringify(rest);
    partMeanings.set(part, meaning);
  }
  return meaning;
}

function firstOf(tensors: ReadonlyMap<Part, string>): string {
  return tensors.values().next().value!;
}

function layerName(prefix: string, number: string, { flat, parts }: Convention): string {
  if (number !== "") return `${prefix}${MODULE.exec(parts[0].name)![0]}${number}`;
  const path =
    flat !== undefined && new RegExp(`(^|[./_])${flat}$`).test(prefix)
      ? prefix.slice(0, -flat.length)
      : prefix;
  return path.replace(/[./_]+$/, "");
}

/** @param layers by convention and name; added to */
function layerOf(layers: Map<string, FoundLayer>, { convention, prefix, number }: Candidate): FoundLayer {
  const name = layerName(prefix, number, convention);
  const key = `${convention.name}\0${name}`;
  let layer = layers.get(key);
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
    layers.set(key, layer);
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

function joinDirections(layers: readonly FoundLayer[]): FoundLayer[] {
  const joined = new Set(layers);
  const join = (forward: FoundLayer, reverse: FoundLayer) => {
    forward.cells.push(...reverse.cells.map((cell): FoundCell => ({ ...cell, direction: "reverse" })));
    joined.delete(reverse);
    settle(forward);
  };
  const keyOf = (convention: Convention, name: string) => `${convention.name}\0${withoutCell(name)}`;
  const byName = new Map<string, FoundLayer>();
  for (const layer of layers) {
    const key = keyOf(layer.convention, layer.name);
    if (!byName.has(key)) byName.set(key, layer);
  }
  for (const forward of layers) {
    const [path, reversePath] = pairOf(forward) ?? [];
    const partner =
      reversePath === undefined ? undefined : byName.get(keyOf(forward.convention, reversePath));
    if (path !== undefined && partner !== undefined) {
      forward.name = path;
      join(forward, partner);
      continue;
    }
    for (const [word, reversed] of directionWords) {
      const at = forward.name.lastIndexOf(word);
      if (at < 0 || forward.bidirectional) continue;
      const other = forward.name.slice(0, at) + reversed + forward.name.slice(at + word.length);
      const reverse = byName.get(keyOf(forward.convention, other));
      if (reverse === undefined) continue;
      join(forward, reverse);
      break;
    }
  }
  return [...joined];
}

/** Of the forward layer of a class with two: the path of both, and that of the reverse one. */
function pairOf({ name, convention: { pair } }: FoundLayer): [both: string, reverse: string] | undefined {
  const [, path, segment] = /^(|.*[./])([^./]+)$/s.exec(name) ?? [];
  if (pair === undefined || segment !== pair[0]) return undefined;
  return [path.slice(0, -1), path + pair[1]];
}

/** Keras numbers the cells of its two layers on: `forward_lstm/lstm_cell_1` and `backward_lstm/lstm_cell_2`. */
function withoutCell(name: string): string {
  return name.replace(/\/(lstm|gru|simple_rnn)_cell(_\d+)?$/, "");
}

/** The name that a part would have in this cell. */
function nameIn(candidate: Candidate, part: Part): string {
  return filledIn(part.name.replace(MODULE, "$&{number}"), candidate);
}

function filledIn(text: string, { convention, prefix, number, layer, direction }: Candidate): string {
  return text
    .replace("{prefix}", prefix)
    .replace("{number}", number)
    .replace("{layer}", String(layer + (convention.firstLayer ?? 0)))
    .replace("{direction}", convention.directions?.[direction === "reverse" ? 1 : 0] ?? "");
}

/** What is missing from layers that are there in part, and stacks whose sizes do not fit together. */
function problemsOf(
  candidates: readonly Candidate[],
  taken: ReadonlyMap<string, unknown>,
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
