/**
 * Finds recurrent layers in a checkpoint by names and shapes of its tensors, without their values.
 *
 * A cell needs all tensors of a convention in one place, shapes that agree, and some evidence besides shapes. If several conventions of
 * different meaning fit the same tensors, the first in the table wins and the others are reported.
 */
import type { Merge } from "../../core/cells/cell.ts";
import type { Shape } from "../../core/tensor/shape.ts";
import type { Activations, Convention, Part, RecordKind } from "./convention.ts";
import type { joinDirections } from "./joinDirections.ts";
import { type CellSizes, sizesFrom } from "./layout.ts";
import { filledIn, layerName, type NamePattern, type NamePlace, nameMatcher } from "./namePatterns.ts";

/** The direction in which a cell reads its sequences. */
export type Direction = "forward" | "reverse";

/** One cell of a layer, and the names of its tensors. */
export interface FoundCell {
  /** Number of its layer in the stack, from 0. */
  layer: number;
  direction: Direction;
  sizes: CellSizes;
  /** Names of its tensors, by part. */
  tensors: ReadonlyMap<Part, string>;
  /** Its index along the leading direction axis, if the tensors have one. */
  directionIndex?: number;
}

export interface FoundLayer {
  /** Path of the layer: the common prefix of its tensors, without the separator at its end. */
  name: string;
  convention: Convention;
  cell: RecordKind;
  inputSize: number;
  hiddenSize: number;
  numLayers: number;
  bidirectional: boolean;
  /** Layer by layer, forward before reverse. */
  cells: FoundCell[];
  /** The convention's, unless the file names others. */
  activations: Activations;
  /** Limit of the cell state; 0 if there is none. */
  cellClip: number;
  /** How it combines the outputs of its directions; side by side if absent. */
  merge?: Merge;
  /** Whether it reads reversed sequences and leaves its outputs in that order. */
  goBackwards?: boolean;
  /** Why the layer cannot be run, in words that follow "it cannot be run:". */
  obstacles: string[];
  /** Names of other conventions that fit the same tensors with another meaning. */
  alternatives: string[];
}

/** A layer with common names and shapes, which Sluice reads only if you name its class. */
export interface PossibleLayer {
  /** Path of the layer in the file; may be empty. */
  name: string;
  /** A class that fits. */
  convention: string;
  /** More classes that fit. */
  others: string[];
  cell: RecordKind;
  inputSize: number;
  hiddenSize: number;
}

/** The evidence for a reading: enough; only names and shapes that other layers have too; or evidence against it. */
export type Verdict = "claimed" | "possible" | "excluded";

/** A cell read by one convention. */
export interface Reading {
  convention: Convention;
  prefix: string;
  /** Names of its tensors, by part. */
  tensors: ReadonlyMap<Part, string>;
}

export interface FoundLayers {
  layers: FoundLayer[];
  /** Possible layers whose tensors belong to none of `layers`. */
  possible: PossibleLayer[];
  /** Layers that are incomplete, in words. */
  problems: string[];
}

/** Pays for work before it is done, in steps of the budget of a file; one stands for 16 bytes of heap, too. */
export type Spend = (work: number) => void;

/** Steps to match a name against all patterns, besides half of one for each character; for a reading, and for each tensor of it. */
const NAME_STEPS = 40;
const READING_STEPS = 16;
const TENSOR_STEPS = 4;

/**
 * Finds the recurrent layers.
 *
 * @param shapes      shapes by name, in file order
 * @param conventions those to look for, the likeliest first
 * @param judge       what speaks for a reading besides its shapes; default: it is claimed
 * @param spend       pays for names and readings
 * @param join        joins layers of single directions
 */
export function findLayers(
  shapes: ReadonlyMap<string, Shape>,
  conventions: readonly Convention[],
  judge: (reading: Reading) => Verdict = () => "claimed",
  spend: Spend = () => {},
  join?: typeof joinDirections,
): FoundLayers {
  const { claimed, possible, faulty } = readingsIn(shapes, conventions, judge, spend);
  const layers = new Map<string, FoundLayer>();
  const taken = new Map<string, Owner>();
  for (const candidate of rankByCover(claimed)) {
    const names = [...candidate.tensors.values()];
    const owner = names.map((name) => taken.get(name)).find((one) => one !== undefined);
    if (owner !== undefined) {
      const { alternatives } = owner.layer;
      const { name } = candidate.convention;
      if (isAlternative(owner, candidate) && !alternatives.includes(name)) alternatives.push(name);
      continue;
    }
    const layer = layerOf(layers, candidate);
    layer.cells.push(...cellsOf(candidate, shapes));
    for (const name of names) taken.set(name, { layer, candidate });
  }
  for (const layer of layers.values()) settle(layer);
  const places = new Map([...shapes.keys()].map((name, place) => [name, place]));
  const placeOf = ({ cells }: FoundLayer) => places.get(firstOf(cells[0].tensors))!;
  const all = [...layers.values()];
  const joined = (join?.(all) ?? all).sort((a, b) => placeOf(a) - placeOf(b));
  return {
    layers: joined,
    possible: possibleLayers(rankByCover(possible), taken),
    problems: [...problemsOf(faulty, taken), ...joined.flatMap(problemsOfStack)],
  };
}

/** A reading whose shapes agree. */
interface Candidate extends Reading {
  /** Position of its convention in the table. */
  rank: number;
  place: NamePlace;
  sizes: CellSizes;
}

/** A reading whose shapes do not agree. */
interface Faulty extends Reading {
  place: NamePlace;
  fault: string;
}

interface Readings {
  claimed: Candidate[];
  possible: Candidate[];
  faulty: Faulty[];
}

/** The layer and the reading that a tensor belongs to. */
interface Owner {
  layer: FoundLayer;
  candidate: Candidate;
}

function readingsIn(
  shapes: ReadonlyMap<string, Shape>,
  conventions: readonly Convention[],
  judge: (reading: Reading) => Verdict,
  spend: Spend,
): Readings {
  const ranks = new Map(conventions.map((convention, rank) => [convention, rank]));
  const readings: Readings = { claimed: [], possible: [], faulty: [] };
  for (const { place, names } of placesIn(shapes, conventions, spend)) {
    const byConvention = new Map<Convention, Map<Part, string>>();
    for (const [pattern, name] of names) {
      for (const { convention, part } of pattern.parts) {
        const tensors = byConvention.get(convention);
        if (tensors === undefined) byConvention.set(convention, new Map([[part, name]]));
        else tensors.set(part, name);
      }
    }
    const here: Readings = { claimed: [], possible: [], faulty: [] };
    for (const [convention, tensors] of byConvention) {
      const reading = { convention, place, prefix: place.prefix, tensors };
      const verdict = judge(reading);
      if (verdict === "excluded") continue;
      const shapeOf = (part: Part) => {
        const shape = shapes.get(tensors.get(part) ?? "");
        // A third direction is none, and leaves an axis too many.
        return convention.directionAxis && shape && shape[0] <= 2 ? shape.slice(1) : shape;
      };
      const isBeside = (name: string) => shapes.has(filledIn(name, convention, place));
      const sizes = sizesFrom(convention, shapeOf, isBeside);
      if (typeof sizes !== "string") here[verdict].push({ ...reading, rank: ranks.get(convention)!, sizes });
      else if (verdict === "claimed") here.faulty.push({ ...reading, fault: sizes });
    }
    here.claimed = withoutEquals(here.claimed);
    here.faulty = worthReporting(here);
    for (const kind of ["claimed", "possible", "faulty"] as const) {
      for (const reading of here[kind]) {
        // A problem lists all names of a cell, each with the prefix.
        const names = kind === "faulty" ? (reading.convention.parts.length * reading.prefix.length) / 16 : 0;
        spend(READING_STEPS + TENSOR_STEPS * reading.tensors.size + names);
        (readings[kind] as Reading[]).push(reading);
      }
    }
  }
  return readings;
}

/** Groups the tensors of a file by the place in their names, each under the patterns that it fits. */
function placesIn(
  shapes: ReadonlyMap<string, Shape>,
  conventions: readonly Convention[],
  spend: Spend,
): Iterable<{ place: NamePlace; names: Map<NamePattern, string> }> {
  const places = new Map<string, { place: NamePlace; names: Map<NamePattern, string> }>();
  const match = nameMatcher(conventions);
  for (const name of shapes.keys()) {
    spend(NAME_STEPS + name.length / 2);
    match(name, (pattern, place) => {
      const { prefix, number, layer, direction } = place;
      const key = `${layer} ${direction} ${number}\0${prefix}`;
      const there = places.get(key);
      if (there !== undefined) there.names.set(pattern, name);
      else {
        spend(READING_STEPS + key.length / 8);
        places.set(key, { place, names: new Map([[pattern, name]]) });
      }
    });
  }
  return places.values();
}

/** Drops readings with the same meaning as an earlier one: frameworks copied each other's classes. */
function withoutEquals(candidates: Candidate[]): Candidate[] {
  const kept: Candidate[] = [];
  for (const candidate of rankByCover(candidates))
    if (!kept.some((other) => hasSameTensors(other, candidate) && means(other, candidate)))
      kept.push(candidate);
  return kept;
}

/** Sorts readings by how many tensors they explain, then by the order of the table. */
function rankByCover(candidates: Candidate[]): Candidate[] {
  return candidates.sort((a, b) => b.tensors.size - a.tensors.size || a.rank - b.rank);
}

/** Whether the candidate reads all tensors of the owner's cell, as another cell. */
function isAlternative({ candidate: owner }: Owner, candidate: Candidate): boolean {
  return hasSameTensors(owner, candidate) && !means(owner, candidate);
}

function hasSameTensors(a: Reading, b: Reading): boolean {
  return a.tensors.size === b.tensors.size && firstOf(a.tensors) === firstOf(b.tensors);
}

function means(a: Reading, b: Reading): boolean {
  if (meaningOf(a.convention) !== meaningOf(b.convention)) return false;
  const parts = new Map([...a.tensors].map(([part, name]) => [name, meaningOfPart(part)]));
  return [...b.tensors].every(([part, name]) => parts.get(name) === meaningOfPart(part));
}

/** The meaning of a convention or a part apart from its names, as a text to compare. */
const meanings = new WeakMap<object, string>();

function meaningFrom<T extends object>(of: T, essence: (of: T) => unknown): string {
  let meaning = meanings.get(of);
  if (meaning === undefined) meanings.set(of, (meaning = JSON.stringify(essence(of))));
  return meaning;
}

const meaningOf = (convention: Convention) =>
  meaningFrom(convention, ({ cell, resetAfter, updateWrites, runtimeForgetBias, coupled, activations }) => [
    cell,
    resetAfter,
    updateWrites,
    runtimeForgetBias,
    coupled,
    activations,
  ]);

const meaningOfPart = (part: Part) => meaningFrom(part, ({ name: _, optional: __, ...rest }) => rest);

function firstOf(tensors: ReadonlyMap<Part, string>): string {
  return tensors.values().next().value!;
}

/** Lists possible layers, each tensor in only one; further classes of the same tensors become `others`. */
function possibleLayers(
  candidates: readonly Candidate[],
  taken: ReadonlyMap<string, unknown>,
): PossibleLayer[] {
  const found = new Map<string, PossibleLayer>();
  const layers: PossibleLayer[] = [];
  for (const { convention, place, sizes, tensors } of candidates) {
    const names = [...tensors.values()];
    if (names.some((name) => taken.has(name))) continue;
    const known = names.map((name) => found.get(name)).find((layer) => layer !== undefined);
    if (known !== undefined) {
      if (!known.others.includes(convention.name)) known.others.push(convention.name);
      continue;
    }
    const layer: PossibleLayer = {
      name: layerName(place, convention),
      convention: convention.name,
      others: [],
      cell: convention.cell,
      inputSize: sizes.inputSize,
      hiddenSize: sizes.hiddenSize,
    };
    layers.push(layer);
    for (const name of names) found.set(name, layer);
  }
  return layers;
}

/** @param layers by convention and name; added to */
function layerOf(layers: Map<string, FoundLayer>, { convention, place }: Candidate): FoundLayer {
  const name = layerName(place, convention);
  const key = `${convention.name}\0${name}`;
  let layer = layers.get(key);
  if (layer === undefined) layers.set(key, (layer = newLayer(name, convention)));
  return layer;
}

/** A layer without cells. */
export function newLayer(name: string, convention: Convention): FoundLayer {
  const { cell, activations } = convention;
  const sizes = { inputSize: 0, hiddenSize: 0, numLayers: 0, bidirectional: false };
  const none = { cells: [], cellClip: 0, obstacles: [], alternatives: [] };
  return { name, convention, cell, activations, ...sizes, ...none };
}

/** Sorts a layer's cells and derives its sizes from them. */
export function settle(layer: FoundLayer): void {
  const { cells } = layer;
  cells.sort(
    (a, b) => a.layer - b.layer || Number(a.direction === "reverse") - Number(b.direction === "reverse"),
  );
  layer.bidirectional = cells.some(({ direction }) => direction !== cells[0].direction);
  layer.numLayers = new Set(cells.map((cell) => cell.layer)).size;
  layer.inputSize = cells[0].sizes.inputSize;
  layer.hiddenSize = cells[0].sizes.hiddenSize;
}

function cellsOf(
  { convention, place, tensors, sizes }: Candidate,
  shapes: ReadonlyMap<string, Shape>,
): FoundCell[] {
  const { layer, direction } = place;
  if (!convention.directionAxis) return [{ layer, direction, tensors, sizes }];
  const [count] = shapes.get(firstOf(tensors))!;
  return Array.from({ length: count }, (_, directionIndex) => ({
    layer,
    direction: directionIndex === 1 ? "reverse" : "forward",
    tensors,
    sizes,
    directionIndex,
  }));
}

/** Faulty readings to report: at most one for the same tensors, and none for tensors of a whole cell. */
function worthReporting({ claimed, faulty }: Readings): Faulty[] {
  const explained = new Set(claimed.flatMap(({ tensors }) => [...tensors.values()]));
  // Prefer the class whose number of gates divides the rows.
  const isUnlikely = ({ fault }: Faulty) => Number(fault.includes("not a multiple"));
  return faulty
    .sort((a, b) => isUnlikely(a) - isUnlikely(b))
    .filter(({ tensors }) => {
      const names = [...tensors.values()];
      // Names like `kernel` or `W` belong to layers of many kinds, so an incomplete set proves nothing.
      const isOfCell = names.some((name) => /weight_[ih]h(_l\d.*)?$|recurrent_kernel_?(:0)?$/s.test(name));
      if (!isOfCell || names.some((name) => explained.has(name))) return false;
      for (const name of names) explained.add(name);
      return true;
    });
}

/** Describes incomplete layers. */
function problemsOf(faulty: readonly Faulty[], taken: ReadonlyMap<string, unknown>): string[] {
  return faulty
    .filter(({ tensors }) => ![...tensors.values()].some((name) => taken.has(name)))
    .map(({ convention, place, tensors, fault }) => {
      const missing = convention.parts.filter((part) => !part.optional && !tensors.has(part));
      const names = missing.map((part) => filledIn(part.name, convention, place)).join(", ");
      const why = missing.length > 0 ? `missing ${names}` : filledIn(fault, convention, place);
      return `found ${[...tensors.values()].join(", ")}, which is not a whole ${convention.layerClass}: ${why}`;
    });
}

/** Reports missing layers of a stack, and sizes that do not fit together. */
function problemsOfStack({ name, cells, numLayers, bidirectional, convention }: FoundLayer): string[] {
  const title = name || convention.layerClass;
  const problems = new Set<string>();
  if (cells.length !== numLayers * (bidirectional ? 2 : 1) || cells.some((cell) => cell.layer >= numLayers)) {
    const there = cells.map((cell) => `${cell.layer} ${cell.direction}`).join(", ");
    problems.add(`${title}: expected every layer in every direction, got ${there}`);
  }
  const widths = new Map<number, number>();
  for (const { layer, sizes } of cells) widths.set(layer, (widths.get(layer) ?? 0) + sizes.stateSize);
  for (const { layer, sizes } of cells) {
    const width = widths.get(layer - 1);
    if (width === undefined || width === sizes.inputSize) continue;
    problems.add(`${title}: layer ${layer} takes ${sizes.inputSize} inputs, the layer below gives ${width}`);
  }
  return [...problems];
}
