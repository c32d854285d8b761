/**
 * Finds the recurrent layers of a file by names and shapes (`find.ts`), clues of the format (`clues/`), and your options.
 */
import { CELLS_KEY } from "../../core/storage/annotations.ts";
import { describe } from "../../core/tensor/errors.ts";
import type { asAsked } from "./asked.ts";
import { type Clues, type FileOutline, factFinder, type LayerFacts } from "./clues/clue.ts";
import { addPytorchNames } from "./clues/pytorch.ts";
import type { Convention } from "./convention.ts";
import { hasOwnNames, isWorthAWord } from "./evidence.ts";
import {
  type FoundCell,
  type FoundLayer,
  type FoundLayers,
  findLayers,
  type Reading,
  type Spend,
  type Verdict,
} from "./find.ts";
import type { splitVectors } from "./flat.ts";
import type { joinDirections } from "./joinDirections.ts";
import type { inOrderOfNumbers } from "./nameOrder.ts";
import type { notWeights } from "./notWeights.ts";
import type { otherEvidence } from "./otherEvidence.ts";
import type { possiblyOwn } from "./ownCell.ts";

/** Code that only some files need. */
export interface Helpers {
  /** Returns the clues that the format gives about layers. @param spend pays for them */
  cluesOf(outline: FileOutline, spend: Spend): Clues;
  /** Records of a framework or class; without a name, all that the file can need. @throws ArgumentError (`NAME`) for an unknown one */
  conventionsNamed(from: string | undefined): readonly Convention[];
  /** Returns the file's names in the order of its layers. */
  inOrderOfNumbers?: typeof inOrderOfNumbers;
  notWeights?: typeof notWeights;
  asAsked?: typeof asAsked;
  possiblyOwn?: typeof possiblyOwn;
  splitVectors?: typeof splitVectors;
  joinDirections?: typeof joinDirections;
  otherEvidence?: typeof otherEvidence;
}

export interface RecogniseOptions {
  /** Only conventions of this framework or class, e.g. `"keras"` or `"keras.GRU"`. */
  from?: string;
  /** Order of the gates in every tensor, e.g. `"ifog"`, if it differs from the framework's. */
  order?: string;
}

/**
 * Finds the recurrent layers of a file.
 *
 * @param helpers must have `asAsked` if you give `from` or `order`
 * @throws ArgumentError (`NAME`) for an unknown `from`; when `order` fits no layer of the file
 */
export function recogniseWith(
  helpers: Helpers,
  outline: FileOutline,
  options: RecogniseOptions = {},
): FoundLayers {
  const { from } = options;
  const spend: Spend = (work) => outline.budget?.spend(work, 0, outline.format);
  const clues = helpers.cluesOf(outline, spend);
  if (clues.plain === "always" || (clues.plain === "asked" && from !== undefined))
    addPytorchNames(clues, outline.shapes);
  const stored = [...outline.shapes.keys()];
  const names = namesUnder(helpers.inOrderOfNumbers?.(stored) ?? stored, from, clues);
  const shapes = new Map([...names].map(([alias, stored]) => [alias, outline.shapes.get(stored)!]));
  const aside = helpers.notWeights?.(shapes, outline.metadata.has("sluice.state"), spend);
  for (const name of aside?.names ?? []) shapes.delete(name);
  const factsAbout = factFinder(clues.facts, spend);
  const judge = (reading: Reading) => verdictOn(reading, outline, clues, factsAbout, helpers);
  const { layers, possible, problems } = findLayers(
    shapes,
    helpers.conventionsNamed(from),
    from === undefined ? judge : undefined,
    spend,
    helpers.joinDirections,
  );
  const isSilent =
    layers.length + possible.length + problems.length === 0 && (from ?? options.order) === undefined;
  const defined = definedCell(outline.metadata);
  if (defined !== undefined) problems.push(defined);
  if (aside?.note !== undefined) problems.push(aside.note);
  const found = inOrderOfFacts(
    layers.map((layer) => ({ layer, facts: factsAbout(layer.name) })),
    clues,
  ).map(({ layer, facts }) => withFacts(layer, facts, names));
  const norms = normsIn(outline.shapes.keys());
  for (const { name, cell, convention, activations } of found) {
    const { layerClass } = convention;
    const add = (problem: string) => problems.push(`${name || layerClass}: ${problem}`);
    const norm = convention.name.startsWith("pytorch.") ? norms.get(name) : undefined;
    if (norm !== undefined)
      add(`it has ${norm}, which ${layerClass} has not; its own equations may normalise the gates`);
    const facts = factsAbout(name);
    if (clues.isDescribed && facts === undefined)
      add(
        `the file's configuration does not describe it; it is read as ${layerClass} with the usual activations`,
      );
    if (cell === "rnn" && facts?.activations === undefined && SILENT.test(convention.name))
      add(
        `its weights do not say whether the nonlinearity is tanh or relu; it is read as ${activations.state}`,
      );
  }
  const weights = new Map(outline.shapes);
  for (const name of aside?.names ?? []) weights.delete(names.get(name)!);
  const all = { layers: found, possible, problems };
  if (isSilent) problems.push(...(helpers.possiblyOwn?.(shapes) ?? []));
  return helpers.asAsked?.(all, options, weights, () => recogniseWith(helpers, outline)) ?? all;
}

/**
 * Judges a reading without `from`. A class or operator that the file names decides; else names that only this class has, or a path
 * that names it. Without any, the reading is only possible.
 */
function verdictOn(
  reading: Reading,
  outline: FileOutline,
  clues: Clues,
  factsAbout: (prefix: string) => LayerFacts | undefined,
  { otherEvidence }: Helpers,
): Verdict {
  const { convention, prefix, tensors } = reading;
  const { name } = convention;
  const meant = factsAbout(prefix)?.conventions;
  if (meant !== undefined) return meant.includes(name) ? "claimed" : "excluded";
  const isOfFile = clues.frameworks?.some((known) => name === known || name.split(".")[0] === known) ?? true;
  if (!isOfFile) return "excluded";
  const other = otherEvidence?.(reading, outline);
  if (other !== undefined) return other;
  if (hasOwnNames(convention, tensors.keys())) return "claimed";
  return isWorthAWord(convention, prefix, isOpen(outline)) ? "possible" : "excluded";
}

/** Formats that name the kinds of layers, by classes, operators or module names, so that we can recognise a dense layer. */
const SAYING = new Set(["pytorch", "torchscript", "onnx", "tflite", "keras", "keras-h5", "keras-weights"]);

function isOpen({ format, metadata }: FileOutline): boolean {
  const isOfTorch = format.startsWith("safetensors") && metadata.get("format") === "pt";
  return !SAYING.has(format) && !isOfTorch;
}

/** A warning if the file holds a defined cell, which no framework has. */
function definedCell(metadata: ReadonlyMap<string, unknown>): string | undefined {
  const text = metadata.get(CELLS_KEY);
  if (typeof text !== "string") return undefined;
  try {
    const { layers } = JSON.parse(text) as { layers: { kind?: unknown; cell?: { name?: unknown } }[] };
    const name = layers.find(({ kind }) => kind === "defined")?.cell?.name;
    if (name === undefined) return undefined;
    return `the file holds a layer whose cell, ${describe(name)}, is defined by equations, which no other framework can read. Load it with definedLayers() of sluice/modules, or see its gates in Watch of the inspector`;
  } catch {
    return undefined;
  }
}

/** Classes whose parameters do not show the nonlinearity. */
const SILENT = /^(pytorch|mxnet|cudnn)\./;

/** A normalisation directly within a module, such as `layernorm_i.weight` of a cell whose other names are PyTorch's. */
const NORM = /^(.+)\.((?:ln|layer_?norm|norm|bn|batch_?norm)(?:_\w{0,40}|\d{0,4}))(?:\.\w{1,20})?$/is;

/** The first normalisation of each module, by the module's path. */
function normsIn(names: Iterable<string>): Map<string, string> {
  const norms = new Map<string, string>();
  for (const name of names) {
    const [, path, norm] = NORM.exec(name) ?? [];
    if (path !== undefined && !norms.has(path)) norms.set(path, norm);
  }
  return norms;
}

/** Names to match with conventions, mapped to names in the file and in their order. With `from`, they include the file's own names. */
function namesUnder(stored: readonly string[], from: string | undefined, clues: Clues): Map<string, string> {
  const places = new Map(stored.map((name, place) => [name, place]));
  const names = new Map([...clues.aliases].filter(([, name]) => places.has(name)));
  const aliased = new Set(names.values());
  const asked = clues.plain === "asked" && from !== undefined;
  for (const name of stored) {
    // Keras and NumPy on Windows join paths with its separator.
    const path = name.replaceAll("\\", "/");
    if (names.has(path)) continue;
    if (asked || (clues.plain === "always" && !aliased.has(name))) names.set(path, name);
  }
  return new Map([...names].sort(([, a], [, b]) => places.get(a)! - places.get(b)!));
}

interface Known {
  layer: FoundLayer;
  facts: LayerFacts | undefined;
}

/** Configurations and graphs list layers as data passes through them; files may store weights in any order. */
function inOrderOfFacts(layers: Known[], { facts }: Clues): Known[] {
  const ranks = new Map(facts.map((each, rank) => [each, rank]));
  const rankOf = ({ facts: own }: Known) => (own === undefined ? facts.length : ranks.get(own)!);
  return layers.sort((a, b) => rankOf(a) - rankOf(b));
}

function withFacts(
  layer: FoundLayer,
  facts: LayerFacts | undefined,
  names: ReadonlyMap<string, string>,
): FoundLayer {
  const cells = layer.cells.map(
    (cell): FoundCell => ({
      ...cell,
      direction: facts?.reverse && layer.cells.length === 1 ? "reverse" : cell.direction,
      tensors: new Map([...cell.tensors].map(([part, alias]) => [part, names.get(alias)!])),
    }),
  );
  return {
    ...layer,
    cells,
    activations: facts?.activations ?? layer.activations,
    cellClip: facts?.cellClip ?? layer.cellClip,
    ...(facts?.merge !== undefined && { merge: facts.merge }),
    ...(facts?.goBackwards && { goBackwards: true }),
    obstacles: [...(facts?.obstacles ?? [])],
    // A configuration decides between readings that names and shapes allow.
    alternatives: facts?.activations === undefined ? layer.alternatives : [],
  };
}
