/** Matrices of a stream as its kernels read them, native/stream.h: panels of columns, with the weights of both products of a matrix. */
import type { FloatArray } from "../tensor/dtype.ts";

/** A weight: its numbers, or a parameter that holds them. */
export type WeightSource = FloatArray | { readonly data: FloatArray };

export function valuesOf(weight: WeightSource): FloatArray {
  return ArrayBuffer.isView(weight) ? weight : weight.data;
}

export interface Widths {
  /** Numbers in a vector */
  readonly lanes: number;
  /** Columns in a panel */
  readonly panel: number;
}

/** A format of weights. */
export interface PanelFormat {
  /** As native/stream.h numbers it */
  readonly code: number;
  /** Rows in a word */
  readonly depth: number;
  readonly pack: PackColumn;
}

/** Writes one column of a panel from a row of `inner` weights, and returns the factor of its numbers. */
export type PackColumn = (
  buffer: ArrayBuffer,
  place: number,
  widths: Widths,
  column: number,
  values: FloatArray,
  from: number,
  inner: number,
) => number;

export const packFloat32: PackColumn = (buffer, place, { panel }, column, values, from, inner) => {
  const to = new Float32Array(buffer, place, inner * panel);
  for (let k = 0, at = column; k < inner; k++, at += panel) to[at] = values[from + k];
  return 1;
};

/** The columns of a matrix are `blocks` of `units`; the first `rows` of each have weights. */
export interface MatrixPlan {
  readonly blocks: number;
  readonly rows: number;
  readonly units: number;
  /** Its first row in the weights and biases */
  readonly firstRow: number;
  readonly parts: readonly [MatrixPart, MatrixPart];
  biases(): readonly FloatArray[];
}

export interface MatrixPart {
  readonly inner: number;
  /** [rows, inner]; read again when weights change */
  values(): FloatArray;
}

export const NO_PART: MatrixPart = { inner: 0, values: () => new Float32Array(0) };

export interface PlacedMatrix extends MatrixPlan {
  readonly panels: number;
  /** Words from one panel to the next */
  readonly panelLength: number;
  readonly weights: number;
  readonly bias: number;
  readonly scales: number;
}

/** @param take returns the place of so many words */
export function placeMatrix(
  plan: MatrixPlan,
  { panel }: Widths,
  { code, depth }: PanelFormat,
  take: (words: number) => number,
): PlacedMatrix {
  const panels = Math.ceil((plan.blocks * plan.units) / panel);
  const [a, b] = plan.parts;
  const panelLength = (Math.ceil(a.inner / depth) + Math.ceil(b.inner / depth)) * panel;
  return {
    ...plan,
    panels,
    panelLength,
    weights: take(panels * panelLength),
    bias: take(panels * panel),
    scales: code === INT8 ? take(2 * panels * panel) : 0,
  };
}

const INT8 = 2;

/** The words of a matrix in a program. */
export const MATRIX_WORDS = 6;

export function matrixWords({ panels, parts: [a, b], weights, bias, scales }: PlacedMatrix): number[] {
  return [panels, a.inner, b.inner, weights, bias, scales];
}

export function packMatrix(
  buffer: ArrayBuffer,
  widths: Widths,
  { code, depth, pack }: PanelFormat,
  matrix: PlacedMatrix,
): void {
  const { blocks, rows, units, firstRow, panels, panelLength } = matrix;
  const { panel: panelWidth } = widths;
  const bias = new Float32Array(buffer, matrix.bias, panels * panelWidth);
  const scales = code === INT8 ? new Float32Array(buffer, matrix.scales, 2 * panels * panelWidth) : undefined;
  const biases = matrix.biases();
  const parts = matrix.parts.map(({ inner, values }) => ({ inner, values: values() }));
  for (let block = 0; block < blocks; block++) {
    for (let unit = 0; unit < rows; unit++) {
      const row = firstRow + block * rows + unit;
      const column = block * units + unit;
      const panel = Math.floor(column / panelWidth);
      let place = matrix.weights + 4 * panel * panelLength;
      bias[column] = biases.reduce((sum, values) => sum + values[row], 0);
      for (const [which, { inner, values }] of parts.entries()) {
        if (inner === 0) continue;
        const scale = pack(buffer, place, widths, column % panelWidth, values, row * inner, inner);
        if (scales !== undefined) scales[which * panels * panelWidth + column] = scale;
        place += 4 * Math.ceil(inner / depth) * panelWidth;
      }
    }
  }
}
