/**
 * Sets gate biases in a checkpoint as it is stored: only the bytes of the gates named are changed, in whatever order, orientation
 * and number of biases the file has.
 */
import type { CellSpec, GateName } from "../cells/cell.ts";
import { gateIndex, gateNames, retainGate } from "../cells/gates.ts";
import { elementBits, fromFloat, type RawTensor, toFloat } from "../formats/raw.ts";
import { ArgumentError, describe, UnsupportedError } from "../tensor/errors.ts";
import { type BiasPart, gatesOf } from "./convention.ts";
import type { Direction, FoundCell, FoundLayer } from "./find.ts";
import { biasIndex, hasBias } from "./layout.ts";
import { type FileContext, type RecogniseOptions, recogniseLayers } from "./recognise.ts";
import { readFoundCell } from "./records.ts";
import { type CellSelection, selectCells } from "./select.ts";

export interface BiasEdit extends RecogniseOptions, CellSelection {
  /** Name, letter or alias of the gate; `retain` is the gate that keeps the old state. */
  gate: string;
  /** The effective bias that it is to have. */
  bias: number;
  /** Only this unit of the gate, counted from 0. */
  unit?: number;
}

/** A cell that was changed. */
export interface EditedCell {
  module: string;
  layer: number;
  direction: Direction;
  gate: GateName;
}

/**
 * Sets the effective bias of a gate.
 *
 * @param file format and metadata of the file, as its reader gave them
 * @returns the tensors that changed, as new tensors, and the cells they belong to; `tensors` itself is not touched
 * @throws ArgumentError when no cell is selected, the gate is unknown or the value is not finite; UnsupportedError when the cell has no
 *   bias, or the gate no single one, or the file's element type cannot hold the value
 */
export function editBias(
  tensors: ReadonlyMap<string, RawTensor>,
  edit: BiasEdit,
  file: FileContext = { format: "", metadata: new Map() },
): { changed: Map<string, RawTensor>; cells: EditedCell[] } {
  if (!Number.isFinite(edit.bias)) {
    throw new ArgumentError(`bias: expected a finite number, got ${describe(edit.bias)}.`);
  }
  const shapes = new Map([...tensors].map(([name, { shape }]) => [name, shape]));
  const { layers } = file.found ?? recogniseLayers({ ...file, shapes }, edit);
  const changed = new Map<string, RawTensor>();
  const cells: EditedCell[] = [];
  const selected = selectCells(layers, edit).flatMap(({ layer, cells: meant }) =>
    meant.map((cell) => ({ layer, cell })),
  );
  // A file may hold layers of several kinds; a gate that only some of them have is set in those.
  const owners = selected.filter(({ layer }) => hasGate(layer, edit.gate));
  for (const { layer, cell } of owners.length > 0 && edit.module === undefined ? owners : selected) {
    const gate = setCellBias(layer, cell, tensors, changed, edit);
    cells.push({ module: layer.name, layer: cell.layer, direction: cell.direction, gate });
  }
  return { changed, cells };
}

function hasGate({ cell, convention }: FoundLayer, gate: string): boolean {
  const { coupled = false, resetAfter = true } = convention;
  const sizes = { inputSize: 1, hiddenSize: 1 };
  const spec: CellSpec =
    cell === "lstm"
      ? { kind: cell, ...sizes, projSize: 0, peephole: false, coupled, cellClip: 0 }
      : cell === "gru"
        ? { kind: cell, ...sizes, resetAfter }
        : { kind: cell, ...sizes, nonlinearity: "tanh" };
  try {
    resolve(spec, gate);
    return true;
  } catch (error) {
    if (error instanceof ArgumentError) return false;
    throw error;
  }
}

function setCellBias(
  layer: FoundLayer,
  cell: FoundCell,
  tensors: ReadonlyMap<string, RawTensor>,
  changed: Map<string, RawTensor>,
  edit: BiasEdit,
): GateName {
  const { convention } = layer;
  const { spec } = readFoundCell(layer, cell, tensors);
  const place = `${describe(layer.name)} layer ${cell.layer} ${cell.direction}`;
  const { index, negated } = resolve(spec, edit.gate);
  const name = gateNames(spec)[index];
  const letter = gatesOf(convention)[index];
  if (spec.kind === "gru" && spec.resetAfter && name === "new") {
    throw new UnsupportedError(
      `${place}: expected a gate with one effective bias, got the new gate of a reset-after GRU, whose two biases act differently.`,
    );
  }
  const units = unitsOf(place, edit.unit, spec.hiddenSize);
  const homes = [...cell.tensors].flatMap(([part, tensor]) =>
    part.holds === "bias"
      ? (["input", "recurrent"] as const)
          .filter((side) => hasBias(part, letter, side))
          .map((side) => ({ part, tensor, side }))
      : [],
  );
  if (homes.length === 0)
    throw new UnsupportedError(`${place}: expected a cell with biases, got one without.`);
  // As in nn: of two biases that of the input side gets the value. A file may list them in any order.
  homes.sort((a, b) => Number(b.side === "input") - Number(a.side === "input"));
  const runtime = letter === "f" ? (convention.runtimeForgetBias ?? 0) : 0;
  const sign = (convention.updateWrites && letter === "z" ? -1 : 1) * (negated ? -1 : 1);
  homes.forEach(({ part, tensor, side }, k) => {
    const value = k === 0 ? sign * (edit.bias - runtime) : 0;
    const raw = changed.get(tensor) ?? copyOf(tensors.get(tensor)!);
    changed.set(tensor, raw);
    write(
      place,
      raw,
      cell,
      part,
      (unit) => biasIndex(part, spec.hiddenSize, letter, unit, side),
      units,
      value,
    );
  });
  return name;
}

function resolve(spec: Parameters<typeof gateIndex>[0], gate: string): { index: number; negated: boolean } {
  if (gate !== "retain") return { index: gateIndex(spec, gate), negated: false };
  const retain = retainGate(spec);
  if (retain === undefined) {
    throw new ArgumentError(
      `retain: expected a cell with a gate that retains, got one of kind ${spec.kind}.`,
      "NAME",
    );
  }
  return { index: gateIndex(spec, retain.gate), negated: retain.sign === -1 };
}

function unitsOf(place: string, unit: number | undefined, hiddenSize: number): number[] {
  if (unit === undefined) return Array.from({ length: hiddenSize }, (_, k) => k);
  if (Number.isInteger(unit) && unit >= 0 && unit < hiddenSize) return [unit];
  throw new ArgumentError(`${place}: expected a unit from 0 to ${hiddenSize - 1}, got ${describe(unit)}.`);
}

function copyOf(raw: RawTensor): RawTensor {
  return { ...raw, bytes: raw.bytes.slice() };
}

function write(
  place: string,
  raw: RawTensor,
  cell: FoundCell,
  part: BiasPart,
  indexOf: (unit: number) => number,
  units: readonly number[],
  value: number,
): void {
  if (raw.quantization !== undefined || !["F64", "F32", "F16", "BF16"].includes(raw.dtype)) {
    throw new UnsupportedError(`${place}: expected ${part.name} in floating point, got ${raw.dtype}.`);
  }
  const one = fromFloat(Float64Array.of(value), [1], raw.dtype);
  if (!Number.isFinite(toFloat(one, "float64")[0])) {
    throw new UnsupportedError(`${place}: expected a bias that ${raw.dtype} can hold, got ${value}.`);
  }
  const size = elementBits.get(raw.dtype)! / 8;
  const perDirection = raw.bytes.length / size / (cell.directionIndex === undefined ? 1 : raw.shape[0]);
  const start = (cell.directionIndex ?? 0) * perDirection;
  for (const unit of units) raw.bytes.set(one.bytes, (start + indexOf(unit)) * size);
}
