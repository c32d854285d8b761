/** Applies schemes and presets to the recurrent cells of a module, all or nothing, and records them in `module.initialization`. */
import type { CellView, Direction } from "../nn/cellView.ts";
import { moduleRandom } from "../nn/defaults.ts";
import { hasSingleSum } from "../nn/gatePlaces.ts";
import type { Initialization, InitializedGate, MovedBias } from "../nn/initialization.ts";
import { checkModule, type Module } from "../nn/module.ts";
import type { Parameter } from "../nn/parameter.ts";
import { RecurrentBase } from "../nn/recurrentBase.ts";
import { warnOnce } from "../nn/warnings.ts";
import { checkChoice, checkNumber, checkOptionNames, countOrZero } from "../tensor/check.ts";
import { ArgumentError, describe, refuseValue } from "../tensor/errors.ts";
import { listOf } from "../tensor/lists.ts";
import { Random } from "../tensor/random.ts";
import { statisticsOf } from "../tensor/statistics.ts";
import { type PresetName, presets } from "./presets.ts";
import type { Scheme, SchemeCell } from "./scheme.ts";

/** Options of `initialize`. */
export interface InitializeOptions {
  /** Seed of the draws; default: drawn from the default generator */
  seed?: number;
  /** Draws the numbers, instead of a seed */
  random?: Random;
  /** Only these layers of each stack, from 0; default all */
  layers?: readonly number[];
  /** Only this direction; default both */
  direction?: Direction;
}

/** One scheme applied to one module, with its path. */
export interface AppliedInitialization extends Initialization {
  /** Path of the module within the module you passed, `""` for that module itself. */
  module: string;
}

type AnyCell = CellView<string>;

/** A module with recurrent cells, and the chosen cells. */
interface Target {
  path: string;
  holder: Module;
  cells: readonly AnyCell[];
  /** Layers in its stack. */
  layers: number;
}

/**
 * Initialises the recurrent layers and cells of a module; other modules do not change.
 *
 * @param module  a recurrent layer or cell, or any module that contains some
 * @param schemes a scheme, the name of a preset, or several of them, applied in turn
 * @param options `seed` or `random` for the draws, `layers` and `direction` to choose cells; default: all cells, and the default
 *   generator
 * @returns one record per scheme and module, as in `initialization` of each module
 * @throws ArgumentError or UnsupportedError for an unknown preset, a selection without a cell, or a cell that lacks what a scheme
 *   sets; then nothing changes
 * @example
 * initialize(model, "recommended", { seed: 1 });
 * initialize(lstm, schemes.chrono(100));
 */
export function initialize(
  module: Module,
  schemes: Scheme | PresetName | readonly (Scheme | PresetName)[],
  options: InitializeOptions = {},
): AppliedInitialization[] {
  checkModule("initialize", module);
  checkOptionNames("initialize", options, ["seed", "random", "layers", "direction"]);
  const list = Array.isArray(schemes)
    ? listOf("initialize", "a scheme or a list of them", schemes)
    : [schemes];
  return applySchemes(module, list.map(schemeOf), options);
}

/** `initialize` with checked arguments and no names, so that a page that loads models leaves most presets out. */
export function applySchemes(
  module: Module,
  list: readonly Scheme[],
  options: InitializeOptions,
): AppliedInitialization[] {
  const random = generatorOf(options);
  const targets = targetsIn(module, options);
  const restore = snapshot(targets);
  try {
    const done = list.flatMap((scheme) => targets.map((target) => applyTo(target, scheme, random)));
    for (const parameter of parametersOf(targets)) parameter.bump();
    return done;
  } catch (error) {
    restore();
    throw error;
  }
}

function generatorOf({ seed, random }: InitializeOptions): Random {
  if (random === undefined) return moduleRandom(seed);
  if (seed !== undefined) {
    throw new ArgumentError("initialize: expected a seed or a random, got both.");
  }
  if (random instanceof Random) return random;
  refuseValue("initialize", "random to be a Random", random);
}

function schemeOf(scheme: unknown): Scheme {
  if (typeof scheme === "object" && scheme !== null && "apply" in scheme && "name" in scheme) {
    return scheme as Scheme;
  }
  if (typeof scheme === "string" && Object.hasOwn(presets, scheme)) return presets[scheme as PresetName];
  throw new ArgumentError(
    `initialize: expected a scheme or one of the presets ${Object.keys(presets).join(", ")}, got ${describe(scheme)}.`,
    "NAME",
  );
}

function targetsIn(module: Module, { layers, direction }: InitializeOptions): Target[] {
  if (layers !== undefined && !Array.isArray(layers))
    refuseValue("initialize", "layers to be a list of indices, such as [0]", layers);
  for (const layer of layers ?? []) checkNumber("initialize", "layers", layer, countOrZero);
  if (direction !== undefined) {
    checkChoice("initialize", "direction", direction, ["forward", "reverse"], "NAME");
  }
  const chosen: Target[] = [];
  const all: string[] = [];
  for (const [path, holder] of module.namedModules()) {
    if (!(holder instanceof RecurrentBase)) continue;
    const cells: readonly AnyCell[] = holder.cells;
    all.push(...cells.map((cell) => `${path === "" ? "" : `${path} `}layer ${cell.layer} ${cell.direction}`));
    const those = cells.filter(
      (cell) =>
        (layers === undefined || layers.includes(cell.layer)) &&
        (direction === undefined || cell.direction === direction),
    );
    const depth = 1 + Math.max(...cells.map(({ layer }) => layer));
    if (those.length > 0) chosen.push({ path, holder, cells: those, layers: depth });
  }
  const there = all.length === 0 ? "a module with recurrent cells" : `a choice among ${all.join("; ")}`;
  if (chosen.length === 0) throw new ArgumentError(`initialize: expected ${there}, got none of them.`);
  for (const layer of layers ?? []) {
    if (chosen.some(({ cells }) => cells.some((cell) => cell.layer === layer))) continue;
    throw new ArgumentError(`initialize: expected ${there}, got layer ${layer}.`);
  }
  return chosen;
}

/** Returns a function that restores the present parameters and records. */
function snapshot(targets: readonly Target[]): () => void {
  const values = parametersOf(targets).map((parameter) => ({ parameter, data: parameter.data.slice() }));
  const records = targets.map(({ holder }) => ({ holder, list: holder.initialization }));
  return () => {
    for (const { parameter, data } of values) parameter.data.set(data);
    for (const { holder, list } of records) holder.initialization = list;
  };
}

function parametersOf(targets: readonly Target[]): Parameter[] {
  return [...new Set(targets.flatMap(({ holder }) => [...holder.ownParameters().values()]))];
}

function applyTo(target: Target, scheme: Scheme, random: Random): AppliedInitialization {
  const { path, holder, cells, layers } = target;
  const state = random.state();
  const watched = watch(target);
  const sets: InitializedGate[] = [];
  for (const cell of cells) {
    for (const set of scheme.apply(schemeCell(cell, layers), random)) {
      if (!sets.some((other) => sameSetting(other, set))) sets.push(set);
    }
  }
  const record: Initialization = {
    scheme: scheme.name,
    options: structuredClone(scheme.options),
    cells: cells.map(({ layer, direction }) => ({ layer, direction })),
    sets,
    moved: watched(),
    random: state,
  };
  holder.initialization = [...holder.initialization, record];
  warnOfMoved(target, scheme, record.moved);
  return { module: path, ...structuredClone(record) };
}

function schemeCell(cell: AnyCell, layers: number): SchemeCell {
  const { where, layer, spec, gates, weights } = cell;
  const biased = weights.biasIh !== undefined || weights.biasHh !== undefined;
  return { where, layer, layers, spec, gates, weights, biased };
}

function sameSetting(a: InitializedGate, b: InitializedGate): boolean {
  return a.gate === b.gate && a.part === b.part && a.how === b.how;
}

/** Remembers the biases that earlier schemes set. @returns a function that reports which of them have changed since */
function watch({ holder, cells }: Target): () => MovedBias[] {
  const notes = cells.flatMap((cell) =>
    Object.values(cell.gates).flatMap(({ name }) => {
      const setBy = lastToSet(holder, cell, name);
      return setBy === undefined ? [] : [{ cell, name, setBy, before: cell.gates[name].bias() }];
    }),
  );
  return () =>
    notes.flatMap(({ cell, name, setBy, before }) => {
      const after = cell.gates[name].bias();
      if (before.every((value, k) => value === after[k])) return [];
      const { layer, direction } = cell;
      return [
        {
          layer,
          direction,
          gate: name,
          setBy,
          from: statisticsOf(before).mean,
          to: statisticsOf(after).mean,
        },
      ];
    });
}

/** The scheme that set the effective bias of a gate, unless a later one has changed a part of it. */
function lastToSet(holder: Module, cell: AnyCell, gate: string): string | undefined {
  if (!hasSingleSum(cell.spec, gate)) return undefined;
  const touches = (set: InitializedGate): boolean =>
    (set.gate === undefined || set.gate === gate) && ["bias", "inputBias", "hiddenBias"].includes(set.part);
  const record = holder.initialization.findLast(
    ({ cells, sets }) =>
      cells.some(({ layer, direction }) => layer === cell.layer && direction === cell.direction) &&
      sets.some(touches),
  );
  return record?.sets.find(touches)?.part === "bias" ? record.scheme : undefined;
}

/** Setting a bias is intended; a relative scheme may move it by accident. */
function warnOfMoved({ holder }: Target, scheme: Scheme, moved: readonly MovedBias[]): void {
  if (scheme.isRelative !== true || moved.length === 0) return;
  const { gate, setBy, from, to } = moved[0];
  const [was, is] = [from, to].map((value) => Number(value.toPrecision(7)));
  const others = new Set(moved.map((each) => each.gate).filter((each) => each !== gate));
  const besides = others.size === 0 ? "" : `, and that of ${[...others].join(", ")}`;
  warnOnce(
    holder,
    "moved bias",
    `initialize: ${scheme.name} moved the effective bias of the ${gate} gate, which ${setBy} had set, from ${was} to ${is} (mean over the units)${besides}. If you did not mean that, set the bias afterwards.`,
  );
}
