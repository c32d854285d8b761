/**
 * An engine over compiled code, WebAssembly or native: it lays out one piece of memory for `native/stream.h`, packs the weights into it,
 * and lets a machine run it.
 */
import { type CellWeights, stateSize } from "../../core/cells/cell.ts";
import type { DefinedSteps, StatePart, StepLayout } from "../../core/cells/defined/engine/steps.ts";
import { gateNames } from "../../core/cells/gates.ts";
import {
  MATRIX_WORDS,
  type MatrixPart,
  type MatrixPlan,
  matrixWords,
  NO_PART,
  type PanelFormat,
  packFloat32,
  packMatrix,
  placeMatrix,
  valuesOf,
  type Widths,
} from "../../core/cells/panels.ts";
import { alignUp } from "../../core/kernels/wasm/wasmMemory.ts";
import { definedSteps, type Engine, type EngineRequest, type WeightFormat } from "./engine.ts";
import { bf16Pair, int8Of, int8Scale } from "./quantise.ts";
import type { CellSource } from "./source.ts";

/** Runs compiled code. */
export interface StreamMachine {
  /** Name of the kernels, e.g. `"wasm-simd"`. */
  readonly name: string;
  /** Numbers in a vector, and columns in a panel. */
  readonly widths: Widths;
  /** Memory for one engine, filled with 0. @param steps where it is for a stack of lists */
  memory(bytes: number, steps?: DefinedSteps): StreamMemory;
}

export interface StreamMemory {
  readonly buffer: ArrayBuffer;
  /** First free byte, aligned. */
  readonly start: number;
  /** A function that runs the program at an offset in the buffer. */
  open(program: number): (steps: number) => void;
}

const LSTM = 0;
const GRU_RESET_AFTER = 1;
const GRU_RESET_BEFORE = 2;
const RNN_TANH = 3;
const RNN_RELU = 4;

const PROGRAM_WORDS = 7;
const LAYER_WORDS = 17;

/** Offsets have 32 bits, and a machine needs a little for itself. */
const MAX_BYTES = 2 ** 32 - 2 ** 20;

const roundUp = (value: number, multiple: number) => Math.ceil(value / multiple) * multiple;

/** @throws RangeError when memory runs out */
export function compiledEngine(machine: StreamMachine, request: EngineRequest): Engine {
  const steps = definedSteps(request.cells);
  const placed = (start: number) =>
    (steps?.layOut ?? layOut)(machine.widths, FORMATS[request.weights], request, start);
  // The first call only counts bytes.
  const { bytes } = placed(0);
  if (bytes > MAX_BYTES) throw new RangeError(`${(bytes / 2 ** 30).toFixed(1)} GiB`);
  const memory = machine.memory(bytes, steps);
  const layout = placed(memory.start);
  new Int32Array(memory.buffer, layout.program, layout.words.length).set(layout.words);
  return engineIn(memory, machine.name, layout);
}

/** An engine over a stack in memory. */
export function engineIn(
  { buffer, open }: StreamMemory,
  name: string,
  { program, input, output, outputStride, state, stateParts, pack }: Omit<StepLayout, "words">,
): Engine {
  return {
    name,
    input: new Float32Array(buffer, ...input),
    output: new Float32Array(buffer, ...output),
    outputStride,
    state: new Float32Array(buffer, ...state),
    stateParts,
    pack: () => pack(buffer),
    run: open(program),
  };
}

/** Places everything in sequence from `start` on, with the same alignment. */
function layOut(
  widths: Widths,
  format: PanelFormat,
  { cells, batch, chunk }: Omit<EngineRequest, "weights">,
  start: number,
): StepLayout {
  let end = start;
  const take = (words: number): number => {
    const place = end;
    end = start + alignUp(end + 4 * words - start);
    return place;
  };
  const panelWidth = widths.panel;
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
      stateParts.push({ name, size, stride, start: (place - statePlace) / 4, initial: 0 });
      return place;
    };
    return { hidden: part("hidden", size, stateStride), cell: hasCell ? part("cell", hiddenSize, units) : 0 };
  });
  const stateEnd = end;

  const inputPlace = take(rows * cells[0].spec.inputSize);
  let below = { place: inputPlace, stride: cells[0].spec.inputSize };
  // A projection may be wider than its operand.
  const widest = Math.max(...cells.flatMap(({ spec }) => [spec.inputSize, spec.hiddenSize, stateSize(spec)]));
  const isWhole = format.depth === 4;
  const quantised = [0, 1].map(() => (isWhole ? take(rows * (roundUp(widest, 4) / 2)) : 0));
  const quantisedScales = [0, 1].map(() => (isWhole ? take(rows) : 0));
  words.push(batch, cells.length, format.code, ...quantised, ...quantisedScales);

  const layers = cells.map((cell, index) => {
    const { units, stateStride, size, kind, projected } = shapes[index];
    const matrices = matricesOf(cell, units, size).map((matrix) => placeMatrix(matrix, widths, format, take));
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
      words.push(...(matrix === undefined ? [0, 0, 0, 0, 0, 0] : matrixWords(matrix)));
    }
    below = { place: output, stride: stateStride };
    return { cell, matrices, peepholes };
  });
  return {
    program,
    words,
    pack(buffer) {
      for (const { cell, matrices, peepholes } of layers) {
        for (const matrix of matrices) packMatrix(buffer, widths, format, matrix);
        packPeepholes(buffer, cell, peepholes);
      }
    },
    stateParts,
    state: [statePlace, (stateEnd - statePlace) / 4],
    input: [inputPlace, rows * cells[0].spec.inputSize],
    output: [below.place, rows * below.stride],
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

/** Returns the matrices of a cell in the order of native/stream.h. */
function matricesOf({ spec, weights }: CellSource, units: number, size: number): MatrixPlan[] {
  const rows = spec.hiddenSize;
  const part = (key: keyof CellWeights, inner: number): MatrixPart => ({
    inner,
    values: () => valuesOf(weights[key]!),
  });
  const biases =
    (...keys: (keyof CellWeights)[]) =>
    () =>
      keys.flatMap((key) => weights[key] ?? []).map(valuesOf);
  const input = part("weightIh", spec.inputSize);
  const state = part("weightHh", size);
  const gates = gateNames(spec).length;
  const all = { blocks: gates, rows, units, firstRow: 0 };
  if (spec.kind === "gru" && spec.resetAfter) {
    return [
      { ...all, parts: [input, NO_PART], biases: biases("biasIh") },
      { ...all, parts: [NO_PART, state], biases: biases("biasHh") },
    ];
  }
  const both = { parts: [input, state] as const, biases: biases("biasIh", "biasHh") };
  if (spec.kind === "gru") {
    return [
      { ...all, ...both, blocks: 2 },
      { ...all, ...both, blocks: 1, firstRow: 2 * rows },
    ];
  }
  if (spec.kind === "lstm" && spec.projSize > 0) {
    const plan = { blocks: 1, rows: size, units: size, firstRow: 0, biases: biases() };
    return [
      { ...all, ...both },
      { ...plan, parts: [part("weightHr", rows), NO_PART] },
    ];
  }
  return [{ ...all, ...both }];
}

const FORMATS: Record<WeightFormat, PanelFormat> = {
  float32: { code: 0, depth: 1, pack: packFloat32 },
  bf16: {
    code: 1,
    depth: 2,
    pack(buffer, place, { panel }, column, values, from, inner) {
      const to = new Int32Array(buffer, place, Math.ceil(inner / 2) * panel);
      for (let k = 0, at = column; k < inner; k += 2, at += panel) {
        to[at] = bf16Pair(values[from + k], k + 1 < inner ? values[from + k + 1] : 0);
      }
      return 1;
    },
  },
  int8: {
    code: 2,
    depth: 4,
    pack(buffer, place, { lanes, panel }, column, values, from, inner) {
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
