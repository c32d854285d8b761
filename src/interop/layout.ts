/** Where, inside one stored tensor, each number of each gate lies. Index arithmetic only. */
import type { Shape } from "../tensor/shape.ts";
import type {
  BiasPart,
  Convention,
  GateLetter,
  Part,
  PeepholePart,
  ProjectionPart,
  WeightPart,
} from "./convention.ts";

/** The sizes of one cell. */
export interface CellSizes {
  inputSize: number;
  hiddenSize: number;
  /** Size of the state that recurs: the projection's, or the hidden size. */
  stateSize: number;
}

/** Shape of a part's tensor, without a leading direction axis. */
export function shapeOfPart(part: Part, sizes: CellSizes): Shape {
  const { hiddenSize } = sizes;
  switch (part.holds) {
    case "weight": {
      const rows = part.gates.length * hiddenSize;
      const columns = columnsOf(part, sizes);
      return part.orientation === "out×in" ? [rows, columns] : [columns, rows];
    }
    case "bias": {
      const perSide = part.gates.length * hiddenSize;
      return part.rowPerSide ? [part.sides.length, perSide] : [biasBlocks(part).length * hiddenSize];
    }
    case "peephole":
      return [part.gates.length * hiddenSize];
    case "projection":
      return part.orientation === "out×in" ? [sizes.stateSize, hiddenSize] : [hiddenSize, sizes.stateSize];
  }
}

function columnsOf(part: WeightPart, sizes: CellSizes): number {
  return part.sides.reduce((sum, side) => sum + (side === "input" ? sizes.inputSize : sizes.stateSize), 0);
}

/** Index of the weight of `gate`, unit `unit`, from column `column` of `side`. */
export function weightIndex(
  part: WeightPart,
  sizes: CellSizes,
  gate: GateLetter,
  unit: number,
  side: WeightPart["sides"][number],
  column: number,
): number {
  const { hiddenSize } = sizes;
  const block = part.gates.indexOf(gate);
  const rows = part.gates.length * hiddenSize;
  const columns = columnsOf(part, sizes);
  const row = part.interleaved ? unit * part.gates.length + block : block * hiddenSize + unit;
  const joined =
    part.sides[0] === side
      ? column
      : column + (part.sides[0] === "input" ? sizes.inputSize : sizes.stateSize);
  switch (part.orientation) {
    case "out×in":
      return row * columns + joined;
    case "in×out":
      return joined * rows + row;
    case "cudnn": {
      // The bytes of the block are out×in in C order, but they fill a block of an in×out matrix row by row.
      const position = unit * columns + joined;
      return Math.floor(position / hiddenSize) * rows + block * hiddenSize + (position % hiddenSize);
    }
  }
}

/** What a tensor of biases holds, block after block where its gates do not alternate. */
export function biasBlocks({
  sides,
  gates,
  extra = [],
}: BiasPart): readonly { gate: GateLetter; side: WeightPart["sides"][number] }[] {
  return [...sides.flatMap((side) => gates.map((gate) => ({ gate, side }))), ...extra];
}

/** Whether a tensor of biases holds that of a gate on a side. */
export function hasBias(part: BiasPart, gate: GateLetter, side: WeightPart["sides"][number]): boolean {
  return biasBlocks(part).some((block) => block.gate === gate && block.side === side);
}

/** Index of the bias of `gate`, unit `unit`, on `side`. */
export function biasIndex(
  part: BiasPart,
  hiddenSize: number,
  gate: GateLetter,
  unit: number,
  side: BiasPart["sides"][number],
): number {
  if (!part.interleaved) {
    const block = biasBlocks(part).findIndex((one) => one.gate === gate && one.side === side);
    return block * hiddenSize + unit;
  }
  const count = part.gates.length;
  return part.sides.indexOf(side) * count * hiddenSize + unit * count + part.gates.indexOf(gate);
}

export function peepholeIndex(
  part: PeepholePart,
  hiddenSize: number,
  gate: GateLetter,
  unit: number,
): number {
  return part.gates.indexOf(gate) * hiddenSize + unit;
}

export function projectionIndex(part: ProjectionPart, sizes: CellSizes, row: number, unit: number): number {
  return part.orientation === "out×in" ? row * sizes.hiddenSize + unit : unit * sizes.stateSize + row;
}

/**
 * The sizes of a cell from the shapes of its tensors.
 *
 * @param shapeOf shape of a part's tensor without the direction axis; undefined when it is not there
 * @returns the sizes, or why these shapes cannot be this convention's
 */
export function sizesFrom(
  convention: Convention,
  shapeOf: (part: Part) => Shape | undefined,
): CellSizes | string {
  const { parts } = convention;
  const weights = parts.filter((part) => part.holds === "weight");
  const first = weights.find((part) => shapeOf(part) !== undefined);
  if (first === undefined) return "no weight matrix";
  const rowsOf = (shape: Shape, orientation: string) => (orientation === "out×in" ? shape[0] : shape[1]);
  const columnsIn = (shape: Shape, orientation: string) => (orientation === "out×in" ? shape[1] : shape[0]);
  const firstShape = shapeOf(first)!;
  if (firstShape.length !== 2) return `${first.name} has ${firstShape.length} axes, not 2`;
  const hiddenSize = rowsOf(firstShape, first.orientation) / first.gates.length;
  if (!Number.isInteger(hiddenSize) || hiddenSize < 1) {
    return `${first.name} has ${rowsOf(firstShape, first.orientation)} rows, not a multiple of ${first.gates.length} gates`;
  }
  const projection = parts.find((part) => part.holds === "projection");
  const projectionShape = projection && shapeOf(projection);
  const stateSize =
    projectionShape === undefined
      ? hiddenSize
      : rowsOf(projectionShape, (projection as ProjectionPart).orientation);
  const withInput = weights.find((part) => part.sides.includes("input"))!;
  const inputShape = shapeOf(withInput);
  if (inputShape === undefined) return `${withInput.name} is missing`;
  const inputSize =
    columnsIn(inputShape, withInput.orientation) - (withInput.sides.includes("recurrent") ? stateSize : 0);
  const sizes = { inputSize, hiddenSize, stateSize };
  if (inputSize < 1) return `${withInput.name} leaves ${inputSize} columns for the input`;
  for (const part of parts) {
    const shape = shapeOf(part);
    if (shape === undefined) {
      if (!part.optional) return `${part.name} is missing`;
      continue;
    }
    const expected = shapeOfPart(part, sizes);
    const vector = expected.length === 1;
    const fits = vector
      ? shape.filter((n) => n !== 1).join() === expected.filter((n) => n !== 1).join()
      : shape.join() === expected.join();
    if (!fits) return `${part.name} has shape [${shape.join(", ")}], expected [${expected.join(", ")}]`;
  }
  return sizes;
}
