/**
 * An engine over compiled code, WebAssembly or native: it lays out one piece of memory for `native/stream.h`, packs the weights into it,
 * and lets a machine run it.
 */
import { type CellWeights, stateSize } from "../../core/cells/cell.ts";
import { gateNames } from "../../core/cells/gates.ts";
import { alignUp } from "../../core/kernels/wasm/wasmMemory.ts";
import type { FloatArray } from "../../core/tensor/dtype.ts";
import type { Engine, EngineRequest, StatePart, WeightFormat } from "./engine.ts";
import { bf16Pair, int8Of, int8Scale } from "./quantise.ts";
import { type CellSource, valuesOf } from "./source.ts";

/** Runs compiled code. */
export interface StreamMachine {
  /** Name of the kernels, e.g. `"wasm-simd"`. */
  readonly name: string;
  /** Numbers in a vector, and columns in a panel. */
  readonly widths: Widths;
  /** Memory for one engine, filled with 0. */
  memory(bytes: number): StreamMemory;
}

export interface Widths {
  readonly lanes: number;
  readonly panel: number;
}

export interface StreamMemory {
  readonly buffer: ArrayBuffer;
  /** First free byte, aligned. */
  readonly start: number;
  /** A function that runs the program at an offset in the buffer. */
  open(program: number): (steps: number) => void;
}

const FORMATS: Record<WeightFormat, { code: number; depth: number }> = {
  float32: { code: 0, depth: 1 },
  bf16: { code: 1, depth: 2 },
  int8: { code: 2, depth: 4 },
};
const LSTM = 0;
const GRU_RESET_AFTER = 1;
const GRU_RESET_BEFORE = 2;
const RNN_TANH = 3;
const RNN_RELU = 4;

const PROGRAM_WORDS = 7;
const LAYER_WORDS = 17;
const MATRIX_WORDS = 6;

/** Offsets have 32 bits, and a machine needs a little for itself. */
const MAX_BYTES = 2 ** 32 - 2 ** 20;

const roundUp = (value: number, multiple: number) => Math.ceil(value / multiple) * multiple;

type WeightKey = keyof CellWeights;

/** One matrix of native/stream.h: its columns are `blocks` of `units`; the first `rows` of each have weights. */
interface Matrix {
  blocks: number;
  rows: number;
  units: number;
  /** Its first row in the weights and biases of the cell */
  firstRow: number;
  parts: readonly [MatrixPart, MatrixPart];
  biases: readonly WeightKey[];
  panels: number;
  /** Words from one panel to the next */
  panelLength: number;
  weights: number;
  bias: number;
  scales: number;
}

interface MatrixPart {
  weight: WeightKey | undefined;
  inner: number;
}

const NOTHING: MatrixPart = { weight: undefined, inner: 0 };

/** @throws RangeError when memory runs out */
export function compiledEngine(machine: StreamMachine, request: EngineRequest): Engine {
  // The first call only counts bytes.
  const { bytes } = layOut(machine.widths, request, 0);
  if (bytes > MAX_BYTES) throw new RangeError(`${(bytes / 2 ** 30).toFixed(1)} GiB`);
  const memory = machine.memory(bytes);
  const layout = layOut(machine.widths, request, memory.start);
  const { buffer } = memory;
  new Int32Array(buffer, layout.program, layout.words.length).set(layout.words);
  return {
    name: machine.name,
    input: new Float32Array(buffer, ...layout.input),
    output: new Float32Array(buffer, ...layout.output),
    outputStride: layout.outputStride,
    state: new Float32Array(buffer, ...layout.state),
    stateParts: layout.stateParts,
    pack() {
      for (const { cell, matrices, peepholes } of layout.layers) {
        for (const matrix of matrices) packMatrix(buffer, machine.widths, request.weights, cell, matrix);
        packPeepholes(buffer, cell, peepholes);
      }
    },
    run: memory.open(layout.program),
  };
}

/** Places everything in sequence from `start` on, with the same alignment. */
function layOut(widths: Widths, { cells, batch, chunk, weights }: EngineRequest, start: number) {
  let end = start;
  const take = (words: number): number => {
    const place = end;
    end = start + alignUp(end + 4 * words - start);
    return place;
  };
  const panelWidth = widths.panel;
  const { code, depth } = FORMATS[weights];
  const rows = chunk * batch;
  const words: number[] = [];
  const program = take(PROGRAM_WORDS + cells.length * (LAYER_WORDS + 2 * MATRIX_WORDS));

  // The states of all layers are contiguous, so one copy moves them.
  const shapes = cells.map((cell) => shapeOf(cell, widths));
  const stateParts: StatePart[] = [];
  const statePlace = end;
  const states = shapes.map(({ units, stateStride, size, hiddenSize, hasCell }) => {
    const part = (name: "hidden" | "cell", size: number, stride: number): number => {
      const place = take(batch * stride);
      stateParts.push({ name, size, stride, start: (place - statePlace) / 4 });
      return place;
    };
    return { hidden: part("hidden", size, stateStride), cell: hasCell ? part("cell", hiddenSize, units) : 0 };
  });
  const stateEnd = end;

  const inputPlace = take(rows * cells[0].spec.inputSize);
  let below = { place: inputPlace, stride: cells[0].spec.inputSize };
  // A projection may be wider than its operand.
  const widest = Math.max(...cells.flatMap(({ spec }) => [spec.inputSize, spec.hiddenSize, stateSize(spec)]));
  const quantised = [0, 1].map(() => (weights === "int8" ? take(rows * (roundUp(widest, 4) / 2)) : 0));
  const quantisedScales = [0, 1].map(() => (weights === "int8" ? take(rows) : 0));
  words.push(batch, cells.length, code, ...quantised, ...quantisedScales);

  const layers = cells.map((cell, index) => {
    const { units, stateStride, size, kind, projected } = shapes[index];
    const matrices = matricesOf(cell, units, size).map((matrix): Matrix => {
      const panels = Math.ceil((matrix.blocks * matrix.units) / panelWidth);
      const [a, b] = matrix.parts;
      const panelLength = (Math.ceil(a.inner / depth) + Math.ceil(b.inner / depth)) * panelWidth;
      return {
        ...matrix,
        panels,
        panelLength,
        weights: take(panels * panelLength),
        bias: take(panels * panelWidth),
        scales: weights === "int8" ? take(2 * panels * panelWidth) : 0,
      };
    });
    const columns = matrices.map(({ panels }) => panels * panelWidth);
    const gatesStride = kind === GRU_RESET_BEFORE ? columns[0] + columns[1] : columns[0];
    const besideStride = kind === GRU_RESET_AFTER ? gatesStride : units;
    const output = take(rows * stateStride);
    const gates = take(rows * gatesStride);
    const beside = take(batch * besideStride);
    const { spec } = cell;
    const coupled = spec.kind === "lstm" && spec.coupled;
    const hasPeepholes = spec.kind === "lstm" && spec.peephole;
    const peepholes = [0, 1, 2].map((gate) => (hasPeepholes && !(coupled && gate === 0) ? take(units) : 0));
    // A limit below float32's range must not become 0, which means no limit.
    const cellClip = spec.kind === "lstm" && spec.cellClip > 0 ? Math.max(spec.cellClip, 2 ** -126) : 0;
    words.push(kind, Number(coupled), Number(projected), new Int32Array(Float32Array.of(cellClip).buffer)[0]);
    words.push(below.stride, units, stateStride, gatesStride, below.place, output);
    words.push(states[index].hidden, states[index].cell, gates, beside, ...peepholes);
    for (const which of [0, 1]) {
      const matrix = matrices[which];
      if (matrix === undefined) words.push(0, 0, 0, 0, 0, 0);
      else {
        const [a, b] = matrix.parts;
        words.push(matrix.panels, a.inner, b.inner, matrix.weights, matrix.bias, matrix.scales);
      }
    }
    below = { place: output, stride: stateStride };
    return { cell, matrices, peepholes };
  });
  return {
    program,
    words,
    layers,
    stateParts,
    state: [statePlace, (stateEnd - statePlace) / 4] as const,
    input: [inputPlace, rows * cells[0].spec.inputSize] as const,
    output: [below.place, rows * below.stride] as const,
    outputStride: below.stride,
    bytes: end - start,
  };
}

function shapeOf({ spec }: CellSource, { lanes, panel }: Widths) {
  const { hiddenSize } = spec;
  const projected = spec.kind === "lstm" && spec.projSize > 0;
  const size = stateSize(spec);
  return {
    hiddenSize,
    size,
    projected,
    hasCell: spec.kind === "lstm",
    units: roundUp(hiddenSize, lanes),
    // A projection is a product, and products write whole panels.
    stateStride: roundUp(size, projected ? panel : lanes),
    kind:
      spec.kind === "lstm"
        ? LSTM
        : spec.kind === "gru"
          ? spec.resetAfter
            ? GRU_RESET_AFTER
            : GRU_RESET_BEFORE
          : spec.nonlinearity === "relu"
            ? RNN_RELU
            : RNN_TANH,
  };
}

type MatrixPlan = Pick<Matrix, "blocks" | "rows" | "units" | "firstRow" | "parts" | "biases">;

/** Returns the matrices of a cell in the order of native/stream.h. */
function matricesOf({ spec }: CellSource, units: number, size: number): MatrixPlan[] {
  const rows = spec.hiddenSize;
  const input: MatrixPart = { weight: "weightIh", inner: spec.inputSize };
  const state: MatrixPart = { weight: "weightHh", inner: size };
  const gates = gateNames(spec).length;
  const all = { blocks: gates, rows, units, firstRow: 0 };
  if (spec.kind === "gru" && spec.resetAfter) {
    return [
      { ...all, parts: [input, NOTHING], biases: ["biasIh"] },
      { ...all, parts: [NOTHING, state], biases: ["biasHh"] },
    ];
  }
  const both = { parts: [input, state] as const, biases: ["biasIh", "biasHh"] as const };
  if (spec.kind === "gru") {
    return [
      { ...all, ...both, blocks: 2 },
      { ...all, ...both, blocks: 1, firstRow: 2 * rows },
    ];
  }
  if (spec.kind === "lstm" && spec.projSize > 0) {
    const projection: MatrixPart = { weight: "weightHr", inner: rows };
    const plan = { blocks: 1, rows: size, units: size, firstRow: 0, biases: [] };
    return [
      { ...all, ...both },
      { ...plan, parts: [projection, NOTHING] },
    ];
  }
  return [{ ...all, ...both }];
}

function packMatrix(
  buffer: ArrayBuffer,
  widths: Widths,
  format: WeightFormat,
  { weights }: CellSource,
  matrix: Matrix,
): void {
  const { blocks, rows, units, firstRow, parts, panels, panelLength } = matrix;
  const panelWidth = widths.panel;
  const { depth } = FORMATS[format];
  const bias = new Float32Array(buffer, matrix.bias, panels * panelWidth);
  const scales =
    format === "int8" ? new Float32Array(buffer, matrix.scales, 2 * panels * panelWidth) : undefined;
  const biases = matrix.biases.flatMap((name) => weights[name] ?? []).map(valuesOf);
  const pack = PACK[format];
  for (let block = 0; block < blocks; block++) {
    for (let unit = 0; unit < rows; unit++) {
      const row = firstRow + block * rows + unit;
      const column = block * units + unit;
      const panel = Math.floor(column / panelWidth);
      let place = matrix.weights + 4 * panel * panelLength;
      bias[column] = biases.reduce((sum, values) => sum + values[row], 0);
      for (const [which, { weight, inner }] of parts.entries()) {
        if (weight === undefined) continue;
        const values = valuesOf(weights[weight]!);
        const scale = pack(buffer, place, widths, column % panelWidth, values, row * inner, inner);
        if (scales !== undefined) scales[which * panels * panelWidth + column] = scale;
        place += 4 * Math.ceil(inner / depth) * panelWidth;
      }
    }
  }
}

/** Writes one column of a panel from a row of `inner` weights, and returns the factor of its numbers. */
type PackColumn = (
  buffer: ArrayBuffer,
  place: number,
  widths: Widths,
  column: number,
  values: FloatArray,
  from: number,
  inner: number,
) => number;

const PACK: Record<WeightFormat, PackColumn> = {
  float32(buffer, place, { panel }, column, values, from, inner) {
    const to = new Float32Array(buffer, place, inner * panel);
    for (let k = 0, at = column; k < inner; k++, at += panel) to[at] = values[from + k];
    return 1;
  },
  bf16(buffer, place, { panel }, column, values, from, inner) {
    const to = new Int32Array(buffer, place, Math.ceil(inner / 2) * panel);
    for (let k = 0, at = column; k < inner; k += 2, at += panel) {
      to[at] = bf16Pair(values[from + k], k + 1 < inner ? values[from + k + 1] : 0);
    }
    return 1;
  },
  int8(buffer, place, { lanes, panel }, column, values, from, inner) {
    const panelBytes = 4 * panel;
    const to = new Int8Array(buffer, place, Math.ceil(inner / 4) * panelBytes);
    const scale = int8Scale(values, from, inner);
    // Of four rows, the pairs 0 1 of all columns of a vector, then the pairs 2 3.
    const vector = Math.floor(column / lanes) * 4 * lanes;
    const lane = 2 * (column % lanes);
    for (let k = 0; k < inner; k++) {
      const half = k % 4 < 2 ? 0 : 2 * lanes;
      to[Math.floor(k / 4) * panelBytes + vector + half + lane + (k % 2)] = int8Of(values[from + k], scale);
    }
    return scale;
  },
};

function packPeepholes(buffer: ArrayBuffer, { spec, weights }: CellSource, places: readonly number[]): void {
  if (weights.weightCh === undefined) return;
  const values = valuesOf(weights.weightCh);
  const H = spec.hiddenSize;
  const present = places.filter((place) => place !== 0);
  for (const [index, place] of present.entries())
    new Float32Array(buffer, place, H).set(values.subarray(index * H, (index + 1) * H));
}
