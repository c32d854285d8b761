/**
 * Where a gate's numbers lie in the source file, as someone who works in that framework would write it: NumPy's and PyTorch's slices from 0,
 * Lua's ranges from 1.
 */
import type { BiasPart, GateLetter, PeepholePart, Side, WeightPart } from "../../src/interop/convention.ts";
import type { FoundCell, FoundLayer } from "../../src/interop/find.ts";
import type { CellSizes } from "../../src/interop/layout.ts";
import type { SliceText } from "./protocol.ts";

/** A range along one axis; `step` where the gates alternate. */
interface Range {
  start: number;
  end: number;
  step?: number;
  /** The axis is taken whole. */
  all?: boolean;
  /** One index, which drops the axis. */
  single?: boolean;
}

type Write = (tensor: string, ranges: readonly Range[]) => string;

export function slicesOf(layer: FoundLayer, cell: FoundCell, letter: GateLetter): SliceText[] {
  const lua = /^(torch7|char-rnn|torch-rnnlib)\./.test(layer.convention.name);
  const write = lua ? inLua : inPython;
  const slices: SliceText[] = [];
  for (const [part, tensor] of cell.tensors) {
    if (part.holds === "projection" || !part.gates.includes(letter)) continue;
    const lead: Range[] =
      cell.directionIndex === undefined
        ? []
        : [{ start: cell.directionIndex, end: cell.directionIndex + 1, single: true }];
    switch (part.holds) {
      case "weight":
        for (const side of part.sides) {
          const holds = side === "input" ? "input weights" : "recurrent weights";
          slices.push({ holds, text: weightSlice(part, cell.sizes, letter, side, tensor, lead, write) });
        }
        break;
      case "bias":
        for (const side of part.sides) {
          const ranges = [...lead, ...biasRanges(part, cell.sizes.hiddenSize, letter, side)];
          slices.push({ holds: "bias", text: write(tensor, ranges) });
        }
        break;
      case "peephole":
        slices.push({
          holds: "peephole",
          text: write(tensor, [...lead, block(part, cell.sizes.hiddenSize, letter)]),
        });
    }
  }
  return slices;
}

function block(
  part: BiasPart | WeightPart | PeepholePart,
  hiddenSize: number,
  letter: GateLetter,
  base = 0,
): Range {
  const index = part.gates.indexOf(letter);
  const count = part.gates.length;
  if ("interleaved" in part && part.interleaved) {
    return { start: base + index, end: base + count * hiddenSize, step: count };
  }
  const start = base + index * hiddenSize;
  return { start, end: start + hiddenSize, all: count === 1 && base === 0 };
}

function biasRanges(part: BiasPart, hiddenSize: number, letter: GateLetter, side: Side): Range[] {
  const row = part.sides.indexOf(side);
  if (part.rowPerSide) return [{ start: row, end: row + 1, single: true }, block(part, hiddenSize, letter)];
  const range = block(part, hiddenSize, letter, row * part.gates.length * hiddenSize);
  return [part.sides.length > 1 ? { ...range, all: false } : range];
}

function weightSlice(
  part: WeightPart,
  { inputSize, hiddenSize, stateSize }: CellSizes,
  letter: GateLetter,
  side: Side,
  tensor: string,
  lead: readonly Range[],
  write: Write,
): string {
  const widths = part.sides.map((each) => (each === "input" ? inputSize : stateSize));
  const place = part.sides.indexOf(side);
  const start = place === 0 ? 0 : widths[0];
  const columns: Range = { start, end: start + widths[place], all: part.sides.length === 1 };
  const rows = block(part, hiddenSize, letter);
  if (part.orientation === "out×in") return write(tensor, [...lead, rows, columns]);
  if (part.orientation === "in×out") return write(tensor, [...lead, columns, rows]);
  // The bytes of the block are out×in: reading it as that shape gives the gate's own matrix.
  return `${write(tensor, [...lead, { ...columns, all: true }, rows])}.reshape(${hiddenSize}, ${widths[place]})`;
}

function inPython(tensor: string, ranges: readonly Range[]): string {
  if (ranges.every(({ all }) => all)) return tensor;
  const texts = ranges.map(({ start, end, step, all, single }) => {
    if (single) return String(start);
    if (all) return ":";
    return step === undefined ? `${start}:${end}` : `${start}:${end}:${step}`;
  });
  // A slice of rows takes all columns by itself.
  while (texts.length > 1 && texts.at(-1) === ":") texts.pop();
  return `${tensor}[${texts.join(", ")}]`;
}

function inLua(tensor: string, ranges: readonly Range[]): string {
  const path = tensor.replace(/\/(\d+)(?=\/|$)/g, "[$1]").replaceAll("/", ".");
  if (ranges.every(({ all }) => all)) return path;
  const texts = ranges.map(({ start, end, all, single }) => {
    if (single) return String(start + 1);
    return all ? "{}" : `{${start + 1}, ${end}}`;
  });
  return `${path}[{${texts.join(", ")}}]`;
}
