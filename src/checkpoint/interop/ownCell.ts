/**
 * Finds cells from your own code, whose tensors have names that no framework uses. You give the order of the gates; shapes tell the tensors
 * apart. With G gates of H units, recurrent weights are [G·H, H], input weights share the long axis, and a joint matrix is [G·H, I + H].
 * If shapes allow two readings, names decide; if names do not decide either, we do not guess.
 */

import type { Shape } from "../../core/tensor/shape.ts";
import { type Convention, type GateLetter, gateList, gatesOf, type Part, sameGates } from "./convention.ts";
import { type FoundLayer, newLayer, settle } from "./find.ts";
import { bias, inputWeight, jointWeight, plainTanh, recurrentWeight, standard } from "./frameworks/parts.ts";
import { sizesFrom } from "./layout.ts";
import { MOST_SHOWN, shortList } from "./shortList.ts";

type Orientation = "out×in" | "in×out";

/** A matrix with all gates along one axis. */
interface Matrix {
  name: string;
  orientation: Orientation;
  /** G·H */
  rows: number;
  columns: number;
}

const RECURRENT = /h2h|hh|hid|rec|state|w_?h(?![a-z])|(?<![a-z])[uhr](?![a-z])/i;
const INPUT = /i2h|x2h|ih|inp|w_?[xi](?![a-z])|(?<![a-z])[wxi](?![a-z])/i;
const OF_A_CELL = /lstm|gru|rnn|cell|rec|gate/i;

/**
 * @param shapes  of all tensors, by name
 * @param letters the gates in their order, e.g. i f o g
 * @returns the layers, and notes on the role of each tensor or on the reason why nothing fits
 */
export function findOwnCells(
  shapes: ReadonlyMap<string, Shape>,
  letters: readonly GateLetter[],
): { layers: FoundLayer[]; notes: string[] } {
  const kind = kinds.find((one) => sameGates(gatesOf(one), letters));
  if (kind === undefined) return { layers: [], notes: [] };
  const notes: string[] = [];
  const layers: FoundLayer[] = [];
  const used = new Set<string>();
  const matrices = [...shapes].flatMap(([name, shape]) => readings(name, shape, letters.length));
  const places = placesOf(shapes, matrices);
  const add = (path: string, weights: Part[], rows: number) => {
    const biases = biasParts(places, path, weights, rows, letters, kind.cell);
    if (typeof biases === "string") return void notes.push(biases);
    const parts = [...weights, ...biases];
    const layer = layerOf(
      path,
      { ...kind, name: `own.${kind.layerClass} in order ${letters.join("")}`, parts },
      shapes,
    );
    if (layer === undefined) return;
    layers.push(layer);
    for (const { name } of parts) used.add(name);
    const roles = parts.map(
      (part) => `${part.name} as ${"sides" in part ? part.sides.join(" and ") : ""} ${part.holds}`,
    );
    const form = kind.cell === "gru" ? ", the reset gate after the product and z = 1 keeping the state" : "";
    notes.push(`${path || kind.layerClass}: read by shapes, ${roles.join(", ")}${form}`);
  };
  for (const recurrent of matrices.filter(({ rows, columns }) => rows === letters.length * columns)) {
    if (used.has(recurrent.name)) continue;
    const group = partners(recurrent, places);
    if (group === undefined) continue;
    const [first] = group.first;
    if (group.count > 1) {
      const names = group.first.map(({ name }) => name);
      notes.push(`${recurrent.name}: its input weights can be ${shortList(names, " or ", group.count)}`);
      continue;
    }
    const isSquare = first.columns === recurrent.columns;
    if (isSquare && !namesSay(recurrent, first)) {
      if (!namesSay(first, recurrent)) {
        notes.push(`${recurrent.name}, ${first.name}: neither shapes nor names show which is recurrent`);
        used.add(first.name);
      }
      continue;
    }
    const gates = letters.join("");
    const { orientation, rows } = recurrent;
    add(
      group.path,
      [inputWeight(first.name, gates, orientation), recurrentWeight(recurrent.name, gates, orientation)],
      rows,
    );
  }
  if (layers.length > 0) return { layers, notes };
  const joint = matrices.filter(
    ({ name, rows, columns }) =>
      columns > rows / letters.length &&
      parentsOf(name).some((path) => places.beside.has(`${path}\0${rows}`)),
  );
  const named = joint.filter(({ name }) => OF_A_CELL.test(name));
  const chosen = joint.length === 1 ? joint : named;
  const isTwice = new Set(chosen.map(({ name }) => name)).size < chosen.length;
  if (isTwice || (chosen.length === 0 && joint.length > 1)) {
    const names = joint.map(({ name }) => name);
    notes.push(`shapes do not show which matrix holds the gates: ${shortList(names, ", ")}`);
    return { layers, notes };
  }
  for (const { name, orientation, rows } of chosen) {
    add(parentsOf(name)[0], [jointWeight(name, letters.join(""), orientation)], rows);
  }
  return { layers, notes };
}

/** Notes on matrices with the shapes and names of an LSTM or GRU of your own, whose order of gates nothing shows. */
export function possiblyOwn(shapes: ReadonlyMap<string, Shape>): string[] {
  return ["ifgo", "rzn"].flatMap((order) =>
    findOwnCells(shapes, gateList(order)).layers.flatMap(({ name, convention, cells }) => {
      const weights = convention.parts.filter(({ holds }) => holds === "weight").map((part) => part.name);
      if (weights.length < 2 || !weights.some((weight) => RECURRENT.test(weight))) return [];
      const { inputSize, hiddenSize } = cells[0].sizes;
      const what = `${weights.join(" and ")} can be a cell of your own (${convention.layerClass} ${inputSize} -> ${hiddenSize})`;
      return `${name || "the file"}: ${what}; name the order of its gates, e.g. --order ${order}`;
    }),
  );
}

type Kind = Omit<Convention, "name" | "parts">;

const checked = { how: "given" } as const;
const kinds: readonly Kind[] = [
  { layerClass: "LSTM", cell: "lstm", activations: standard, checked },
  { layerClass: "LSTM", cell: "lstm", coupled: true, activations: standard, checked },
  { layerClass: "GRU", cell: "gru", resetAfter: true, activations: standard, checked },
  { layerClass: "RNN", cell: "rnn", activations: plainTanh, checked },
];

/** The orientations in which a matrix can hold all gates along one axis. */
function readings(name: string, shape: Shape, gates: number): Matrix[] {
  if (shape.length !== 2) return [];
  const [a, b] = shape;
  const ways: Matrix[] = [
    { name, orientation: "out×in", rows: a, columns: b },
    { name, orientation: "in×out", rows: b, columns: a },
  ];
  return ways.filter(({ rows, columns }) => rows >= gates && rows % gates === 0 && columns > 0);
}

/** The paths above a tensor, from the innermost to the empty one. */
function parentsOf(name: string): string[] {
  const ends = [...name.matchAll(/[./]/g)].map(({ index }) => name.slice(0, index));
  return [...ends.reverse(), ""];
}

/** Tensors of a file by path and length. */
interface Places {
  /** Matrices anywhere below a path, by its orientation and number of rows. */
  matrices: ReadonlyMap<string, Matrix[]>;
  /** Names of vectors anywhere below a path, by their length. */
  vectors: ReadonlyMap<string, string[]>;
  /** Paths with a vector of a length directly below them. */
  beside: ReadonlySet<string>;
}

function placesOf(shapes: ReadonlyMap<string, Shape>, all: readonly Matrix[]): Places {
  const matrices = new Map<string, Matrix[]>();
  const vectors = new Map<string, string[]>();
  const beside = new Set<string>();
  const add = <V>(map: Map<string, V[]>, key: string, value: V) => {
    const known = map.get(key);
    if (known === undefined) map.set(key, [value]);
    else known.push(value);
  };
  for (const matrix of all) {
    for (const path of parentsOf(matrix.name))
      add(matrices, `${path}\0${matrix.orientation}\0${matrix.rows}`, matrix);
  }
  for (const [name, shape] of shapes) {
    const length = vectorLength(shape);
    if (length === undefined) continue;
    const parents = parentsOf(name);
    beside.add(`${parents[0]}\0${length}`);
    for (const path of parents) add(vectors, `${path}\0${length}`, name);
  }
  return { matrices, vectors, beside };
}

/** The possible input weights of a recurrent matrix: those under the innermost path that has any. */
function partners(
  recurrent: Matrix,
  { matrices }: Places,
): { path: string; first: Matrix[]; count: number } | undefined {
  for (const path of parentsOf(recurrent.name)) {
    // The list includes the recurrent matrix.
    const there = matrices.get(`${path}\0${recurrent.orientation}\0${recurrent.rows}`) ?? [];
    if (there.length < 2) continue;
    const first = there.slice(0, MOST_SHOWN + 2).filter(({ name }) => name !== recurrent.name);
    return { path, first, count: there.length - 1 };
  }
  return undefined;
}

function namesSay(recurrent: Matrix, input: Matrix): boolean {
  const score = (name: string) => Number(RECURRENT.test(name)) - Number(INPUT.test(name));
  return score(recurrent.name) > score(input.name);
}

/** The length of a vector, ignoring axes of 1. */
function vectorLength(shape: Shape): number | undefined {
  const wide = shape.filter((size) => size !== 1);
  if (wide.length === 1) return wide[0];
  return shape.length === 1 ? shape[0] : undefined;
}

/** The biases under the path of a cell's matrices, or the reason why none fits. */
function biasParts(
  { vectors }: Places,
  path: string,
  weights: readonly Part[],
  rows: number,
  letters: readonly GateLetter[],
  cell: Convention["cell"],
): Part[] | string {
  const names = vectors.get(`${path}\0${rows}`) ?? [];
  const gates = letters.join("");
  if (names.length > 2) return `${path || "the file"}: the biases can be any of ${shortList(names, ", ")}`;
  if (names.length < 2) return names.map((name) => bias(name, gates, "input"));
  const beside = (name: string) =>
    weights.length === 2
      ? weights.findIndex((weight) => parentsOf(weight.name)[0] === parentsOf(name)[0])
      : -1;
  const [a, b] = names;
  const isBeside = beside(a) !== beside(b) && beside(a) >= 0 && beside(b) >= 0;
  const isSwapped = isBeside ? beside(a) > beside(b) : RECURRENT.test(a) && !RECURRENT.test(b);
  // Two biases of a gate only add, except for the new gate of a GRU.
  if (cell === "gru" && !isBeside && RECURRENT.test(a) === RECURRENT.test(b)) {
    return `${a}, ${b}: neither shapes nor names show which bias is the recurrent one`;
  }
  const [input, recurrent] = isSwapped ? [b, a] : [a, b];
  return [bias(input, gates, "input"), bias(recurrent, gates, "recurrent")];
}

function layerOf(
  name: string,
  convention: Convention,
  shapes: ReadonlyMap<string, Shape>,
): FoundLayer | undefined {
  const sizes = sizesFrom(convention, (part) => shapes.get(part.name));
  if (typeof sizes === "string") return undefined;
  const layer = newLayer(name, convention);
  const tensors = new Map(convention.parts.map((part) => [part, part.name]));
  layer.cells.push({ layer: 0, direction: "forward", sizes, tensors });
  settle(layer);
  return layer;
}
