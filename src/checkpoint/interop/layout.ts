/** Locates the numbers of each gate in stored tensors. All index arithmetic of `interop/` is here. */
import { type Shape, sizeOf } from "../../core/tensor/shape.ts";
import type {
  BiasPart,
  Convention,
  GateLetter,
  Part,
  ProjectionPart,
  Side,
  WeightPart,
} from "./convention.ts";

/** The sizes of one cell. */
export interface CellSizes {
  inputSize: number;
  hiddenSize: number;
  /** Size of the recurrent state: the projection's, or the hidden size. */
  stateSize: number;
  /** Heads and inputs of an sLSTM, as in `SLSTMSpec`; 1 if absent. */
  heads?: number;
  inputs?: 1 | 2 | 4;
}

/** The numbers of one gate on one side, as a matrix of [unit, column] in our order. */
export interface Block {
  /** Absent for a projection. */
  gate?: GateLetter;
  /** Absent for peepholes and projections. */
  side?: Side;
  /** Its first unit, if it holds those of one head alone. */
  unit?: number;
  rows: number;
  columns: number;
  /** Index in the flat tensor; that of the first number is the lowest, that of the last the highest. */
  index(row: number, column: number): number;
}

/** Numbers that a gate sees on a side: of several inputs it sees one. */
const widthOf = (side: Side, { inputSize, stateSize, inputs = 1 }: CellSizes) =>
  side === "input" ? inputSize / inputs : stateSize;

/** The sizes of one head, as of a cell without heads. */
function headOf(sizes: CellSizes): CellSizes {
  const { hiddenSize, stateSize, heads = 1 } = sizes;
  return {
    inputSize: widthOf("input", sizes) / heads,
    hiddenSize: hiddenSize / heads,
    stateSize: stateSize / heads,
  };
}

const withoutHeads = <P extends WeightPart | BiasPart>(part: P): P => ({ ...part, heads: undefined });

/** Shape of a part's tensor, without the direction axis. */
export function shapeOfPart(part: Part, sizes: CellSizes): Shape {
  const { hiddenSize, stateSize } = sizes;
  if (part.holds === "projection") {
    return part.orientation === "out×in" ? [stateSize, hiddenSize] : [hiddenSize, stateSize];
  }
  const rows = part.gates.length * hiddenSize;
  if (part.holds === "peephole") return [rows];
  if (part.holds === "bias") {
    return part.rowPerSide ? [part.sides.length, rows] : [biasBlocks(part).length * hiddenSize];
  }
  if (part.heads) return [sizes.heads ?? 1, ...shapeOfPart(withoutHeads(part), headOf(sizes))];
  const columns = part.sides.reduce((sum, side) => sum + widthOf(side, sizes), 0);
  return part.orientation === "out×in" ? [rows, columns] : [columns, rows];
}

/** The blocks of a tensor of this part. */
export function blocksOf(part: Part, sizes: CellSizes): Block[] {
  switch (part.holds) {
    case "weight":
      return weightBlocks(part, sizes);
    case "bias":
      return biasRanges(part, sizes);
    case "peephole":
      return part.gates.map((gate, place) => ({
        gate,
        ...vector(place * sizes.hiddenSize, sizes.hiddenSize),
      }));
    case "projection":
      return [projectionBlock(part, sizes)];
  }
}

function weightBlocks(part: WeightPart, sizes: CellSizes): Block[] {
  const { sides, gates, orientation, interleaved } = part;
  const { hiddenSize } = sizes;
  if (part.heads) {
    const size = sizeOf(shapeOfPart(part, sizes).slice(1));
    return weightBlocks(withoutHeads(part), headOf(sizes)).map((block) => ({
      ...block,
      rows: hiddenSize,
      index: (unit, k) => Math.floor(unit / block.rows) * size + block.index(unit % block.rows, k),
    }));
  }
  const widths = sides.map((side) => widthOf(side, sizes));
  const all = { rows: gates.length * hiddenSize, columns: widths.reduce((a, b) => a + b) };
  return sides.flatMap((side, s) =>
    gates.map((gate, place): Block => {
      const left = s === 0 ? 0 : widths[0];
      const [first, step] = interleaved ? [place, gates.length] : [place * hiddenSize, 1];
      const row = (unit: number) => first + unit * step;
      const index = {
        "out×in": (unit: number, k: number) => row(unit) * all.columns + left + k,
        "in×out": (unit: number, k: number) => (left + k) * all.rows + row(unit),
        // The bytes are out×in in C order, but fill a block of an in×out matrix row by row.
        cudnn(unit: number, k: number) {
          const at = unit * all.columns + left + k;
          return Math.floor(at / hiddenSize) * all.rows + first + (at % hiddenSize);
        },
      }[orientation];
      return { gate, side, rows: hiddenSize, columns: widths[s], index };
    }),
  );
}

/** The blocks of a tensor of biases, in storage order unless its gates alternate. */
function biasBlocks({ sides, gates, extra = [] }: BiasPart): readonly { gate: GateLetter; side: Side }[] {
  return [...sides.flatMap((side) => gates.map((gate) => ({ gate, side }))), ...extra];
}

/** Whether a tensor of biases has the bias of a gate on a side. */
export function hasBias(part: BiasPart, gate: GateLetter, side: Side): boolean {
  return biasBlocks(part).some((block) => block.gate === gate && block.side === side);
}

function biasRanges(part: BiasPart, sizes: CellSizes): Block[] {
  const { hiddenSize, heads = 1 } = sizes;
  if (part.heads) {
    const size = hiddenSize / heads;
    const blocks = Array.from({ length: heads }, () => biasBlocks(part)).flat();
    return blocks.map((block, place) => ({
      ...block,
      unit: Math.floor((place * heads) / blocks.length) * size,
      ...vector(place * size, size),
    }));
  }
  const count = part.gates.length;
  return biasBlocks(part).map(({ gate, side }, place): Block => {
    const block = { gate, side, ...vector(place * hiddenSize, hiddenSize) };
    if (!part.interleaved || place >= part.sides.length * count) return block;
    const first = part.sides.indexOf(side) * count * hiddenSize + part.gates.indexOf(gate);
    return { ...block, index: (unit) => first + unit * count };
  });
}

function vector(start: number, size: number): Pick<Block, "rows" | "columns" | "index"> {
  return { rows: size, columns: 1, index: (unit) => start + unit };
}

function projectionBlock({ orientation }: ProjectionPart, { stateSize, hiddenSize }: CellSizes): Block {
  const [rows, columns] = [stateSize, hiddenSize];
  const isOurs = orientation === "out×in";
  return {
    rows,
    columns,
    index: (row, column) => (isOurs ? row * columns + column : column * rows + row),
  };
}

/**
 * Returns the sizes of a cell, or the reason why these shapes do not fit the convention.
 *
 * @param shapeOf  shape of a part's tensor without the direction axis; undefined if it is absent
 * @param isBeside whether the file has the tensor of the convention's variant
 */
export function sizesFrom(
  convention: Convention,
  shapeOf: (part: Part) => Shape | undefined,
  isBeside: (name: string) => boolean = () => false,
): CellSizes | string {
  const { parts } = convention;
  const weights = parts.filter((part) => part.holds === "weight");
  const first = weights.find((part) => shapeOf(part) !== undefined);
  if (first === undefined) return "no weight matrix";
  const heads = first.heads ? shapeOf(first)![0] : 1;
  const outIn = (part: WeightPart | ProjectionPart) => {
    const [a, b] = shapeOf(part)!.slice("heads" in part && part.heads ? 1 : 0);
    return part.orientation === "out×in" ? [heads * a, heads * b] : [heads * b, heads * a];
  };
  const axes = shapeOf(first)!.length;
  const expected = first.heads ? 3 : 2;
  if (axes !== expected) return `${first.name} has ${axes} axes, not ${expected}`;
  const [rows] = outIn(first);
  const hiddenSize = rows / first.gates.length;
  if (!Number.isInteger(hiddenSize) || hiddenSize < 1) {
    return `${first.name} has ${rows} rows, not a multiple of ${first.gates.length} gates`;
  }
  const projection = parts.find((part) => part.holds === "projection");
  const isProjected = projection !== undefined && shapeOf(projection) !== undefined;
  const stateSize = isProjected ? outIn(projection)[0] : hiddenSize;
  const withInput = weights.find((part) => part.sides.includes("input"));
  if (withInput !== undefined && shapeOf(withInput) === undefined) return `${withInput.name} is missing`;
  const inputs = withInput === undefined ? 4 : isBeside(convention.convolution ?? "") ? 2 : 1;
  const seen =
    withInput === undefined
      ? hiddenSize
      : outIn(withInput)[1] - (withInput.sides.includes("recurrent") ? stateSize : 0);
  const inputSize = seen * inputs;
  const sizes: CellSizes = { inputSize, hiddenSize, stateSize };
  if (convention.cell === "sLSTM") Object.assign(sizes, { heads, inputs });
  if (withInput !== undefined && inputSize < 1)
    return `${withInput.name} leaves ${inputSize} columns for the input`;
  for (const part of parts) {
    const shape = shapeOf(part);
    if (shape === undefined) {
      if (!part.optional) return `${part.name} is missing`;
      continue;
    }
    const expected = shapeOfPart(part, sizes);
    // A vector may have extra axes of 1.
    const significant = (axes: Shape) => (expected.length === 1 ? axes.filter((n) => n !== 1) : axes).join();
    if (significant(shape) !== significant(expected))
      return `${part.name} has shape [${shape.join(", ")}], expected [${expected.join(", ")}]`;
  }
  return sizes;
}
