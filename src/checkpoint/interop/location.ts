/**
 * Locates the numbers of a gate in the tensors of its file: a range along every axis, and the same as text, in slices from 0 like NumPy and
 * PyTorch, or in ranges from 1 like Lua.
 */

import type { LazyTensor } from "../../core/storage/contents.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { isListOf } from "../../core/tensor/lists.ts";
import { isShape, type Shape, sizeOf } from "../../core/tensor/shape.ts";
import type { Convention, GateLetter, Part, Side } from "./convention.ts";
import type { FoundCell } from "./find.ts";
import { type Block, blocksOf, type CellSizes, shapeOfPart } from "./layout.ts";

/** Part of one axis, counted from 0, without `end`. */
export interface AxisRange {
  start: number;
  end: number;
  /** Default 1; more if the gates alternate. */
  step?: number;
  /** One index, which drops the axis. */
  single?: true;
}

/** The place of some numbers of a gate in one tensor. */
export interface GateLocation {
  /** Name of the tensor in the file. */
  tensor: string;
  /** Its shape in the file. */
  shape: Shape;
  holds: "weight" | "bias" | "peephole";
  /** Side that they act on; absent for peepholes. */
  side?: Side;
  /** The units that they belong to, if these are not all. */
  units?: { start: number; end: number };
  /** One for each axis of the tensor. */
  axes: AxisRange[];
  /** The shape to read the numbers in, if it differs from the range's. */
  reshape?: Shape;
  /** The numbers are the gate's matrix, or that of each head, column by column. */
  transposed?: true;
  /** The numbers have the opposite sign: the file's update gate writes, ours keeps. */
  negated?: true;
  /** A constant that the framework adds to these numbers when it runs. */
  added?: number;
  /** The file's graph computes the tensor from stored ones. */
  computed?: true;
  /** The location in one line, e.g. `weight_ih_l0[20:40, :]`. */
  text: string;
}

/** Format and tensors of a file; a `Checkpoint` is one. */
export interface FileLayout {
  /** Name of the format; locations in Torch7's files count as Lua does. */
  format: string;
  /** All tensors; the file's graph computes those with `unfold` from others. */
  tensors: ReadonlyMap<string, Pick<LazyTensor, "shape" | "of" | "start" | "unfold">>;
}

/** The latest blocks of each part: a report asks for them once for each gate, and layers of a stack have equal sizes. */
const latest = new WeakMap<Part, { key: string; blocks: readonly Block[] }>();

function latestBlocks(part: Part, sizes: CellSizes): readonly Block[] {
  const key = `${sizes.inputSize} ${sizes.hiddenSize} ${sizes.stateSize} ${sizes.heads} ${sizes.inputs}`;
  let known = latest.get(part);
  if (known?.key !== key) latest.set(part, (known = { key, blocks: blocksOf(part, sizes) }));
  return known.blocks;
}

/** Finds the places of a gate in the tensors of its cell. */
export function gateLocations(
  convention: Convention,
  cell: FoundCell,
  gate: GateLetter,
  file: FileLayout,
): GateLocation[] {
  const locations: GateLocation[] = [];
  const negated = convention.updateWrites && gate === "z" ? ({ negated: true } as const) : {};
  let added = gate === "f" ? (convention.runtimeForgetBias ?? 0) : 0;
  for (const [part, name] of cell.tensors) {
    if (part.holds === "projection") continue;
    const { holds } = part;
    for (const place of latestBlocks(part, cell.sizes)) {
      if (place.gate !== gate) continue;
      const stored = storedAt(name, place, part, cell, file.tensors);
      const { side, unit, rows } = place;
      const isTransposed = part.holds === "weight" && part.orientation === "in×out";
      const location: Omit<GateLocation, "text"> = {
        ...stored,
        holds,
        ...(side !== undefined && { side }),
        ...(isTransposed && { transposed: true }),
        ...(unit !== undefined && { units: { start: unit, end: unit + rows } }),
        ...(holds !== "peephole" && negated),
        ...(holds === "bias" && added !== 0 && { added }),
        ...(file.tensors.get(name)?.unfold !== undefined && { computed: true as const }),
      };
      if (holds === "bias") added = 0;
      locations.push({ ...location, text: locationText(location, file.format) });
    }
  }
  return locations;
}

/** Turns a place in a part into a place in the file's tensor. */
function storedAt(
  name: string,
  block: Block,
  part: Part,
  { sizes, directionIndex }: FoundCell,
  stored: FileLayout["tensors"],
): Pick<GateLocation, "tensor" | "shape" | "axes" | "reshape"> {
  const { rows, columns } = block;
  const matrix = part.holds === "weight" ? [rows, columns] : undefined;
  const { of: vector, start: base = 0, shape = shapeOfPart(part, sizes) } = stored.get(name) ?? {};
  if (vector !== undefined) {
    // The rows of a piece are contiguous in its vector.
    const range = { start: base + block.index(0, 0), end: base + block.index(rows - 1, columns - 1) + 1 };
    const whole = stored.get(vector)!.shape;
    return { tensor: vector, shape: whole, axes: [range], ...(matrix && { reshape: matrix }) };
  }
  const lead: AxisRange[] =
    directionIndex === undefined ? [] : [{ start: directionIndex, end: directionIndex + 1, single: true }];
  const axes = [...lead, ...rangesIn(shape.slice(lead.length), block, part)];
  const isReordered = part.holds === "weight" && part.orientation === "cudnn";
  return { tensor: name, shape, axes, ...(isReordered && { reshape: matrix }) };
}

/** The part of each axis that a block has, from its first and its last number. */
function rangesIn(shape: Shape, { rows, columns, index }: Block, part: Part): AxisRange[] {
  const at = (flat: number) =>
    shape.map((size, axis) => Math.floor(flat / sizeOf(shape.slice(axis + 1))) % size);
  const [first, last] = [at(index(0, 0)), at(index(rows - 1, columns - 1))];
  const isVector = part.holds !== "weight";
  // A vector may be stored as a matrix with one row or column, or with a row for each side.
  const long = shape[shape.length - 1] === 1 ? shape.indexOf(Math.max(...shape)) : shape.length - 1;
  return shape.map((size, axis): AxisRange => {
    const [start, end] = [first[axis], last[axis] + 1];
    if (isVector && axis !== long) return { start, end, single: true };
    const isApart = "interleaved" in part && part.interleaved && axis === (isVector ? long : 0);
    if (!isApart) return { start, end };
    const step = part.gates.length;
    return { start, end: Math.min(start + rows * step, size), step };
  });
}

type Written = Pick<GateLocation, "tensor" | "shape" | "axes" | "reshape">;

/** A location in one line. */
function locationText(location: Written, format: string): string {
  const { tensor } = location;
  const name = format === "torch7" ? luaPath(tensor) : tensor;
  return `${name}${rangesText(location, format)}`;
}

/**
 * Returns the index to write after a tensor's name: `[20:40, :]`, or `[{{21, 40}, {}}]` in Lua; empty for the whole tensor.
 *
 * @param location a place in `file` of a `GateReport`
 * @param format   the checkpoint's `format`; `"torch7"` counts as Lua does
 * @throws ArgumentError for anything else than a location
 * @example
 * const { file } = reportGates(checkpoint, tensors).layers[0].cells[0].gates.forget;
 * const slices = file.map((place) => place.tensor + rangesText(place, checkpoint.format));
 */
export function rangesText(location: Written, format: string): string {
  const { shape, axes, reshape } = (location ?? {}) as Partial<Written>;
  const isRange = (axis?: Partial<AxisRange> | null) =>
    [axis?.start, axis?.end, axis?.step ?? 1].every(Number.isSafeInteger);
  if (!isShape(shape) || !isListOf<AxisRange>(axes, isRange) || !isShape(reshape ?? [])) {
    throw new ArgumentError(
      `rangesText: expected the location of a gate, as reportGates returns it, got ${describe(location)}.`,
    );
  }
  const isWhole = axes.map(
    ({ start, end, step = 1, single }, axis) =>
      start === 0 && end === shape[axis] && step === 1 && !(single && shape[axis] > 1),
  );
  const isLua = format === "torch7";
  const shaped = reshape === undefined ? "" : `${isLua ? ":view" : ".reshape"}(${reshape.join(", ")})`;
  if (isWhole.every(Boolean)) return shaped;
  if (!isLua) {
    const texts = axes.map(({ start, end, step, single }, axis) => {
      if (single) return start;
      return isWhole[axis] ? ":" : `${start}:${end}${step === undefined ? "" : `:${step}`}`;
    });
    return `[${texts.join(", ")}]${shaped}`;
  }
  // Lua's ranges have no steps.
  const picked = axes.flatMap(({ start, end, step }, axis) =>
    step === undefined ? [] : [`:index(${axis + 1}, torch.range(${start + 1}, ${end}, ${step}):long())`],
  );
  const texts = axes.map(({ start, end, step, single }, axis) => {
    if (single) return start + 1;
    return isWhole[axis] || step !== undefined ? "{}" : `{${start + 1}, ${end}}`;
  });
  const ranges = texts.every((text) => text === "{}") ? "" : `[{${texts.join(", ")}}]`;
  return `${picked.join("")}${ranges}${shaped}`;
}

function luaPath(name: string): string {
  return name.replace(/(^|[./])(\d+)(?=[./]|$)/g, "[$2]").replaceAll("/", ".");
}
