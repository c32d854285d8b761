/** Recurrent layers as diagnostics see them. */
import type { Merge } from "../cells/cell.ts";
import type { CellView, Direction } from "../nn/cellView.ts";
import type { Parameter } from "../nn/parameter.ts";
import type { HiddenState } from "../nn/recurrentBase.ts";
import type { DType } from "../tensor/dtype.ts";
import { refuseValue, UnsupportedError } from "../tensor/errors.ts";
import { isListOf } from "../tensor/lists.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** The part of a recurrent layer that diagnostics use; `LSTM`, `GRU`, `RNN` and `DefinedLayer` have it. */
export interface ObservableLayer {
  readonly inputSize: number;
  readonly bidirectional: boolean;
  readonly merge: Merge;
  readonly goBackwards: boolean;
  readonly dtype: DType;
  readonly cells: readonly CellView<string>[];
  batchFirst: boolean;
  training: boolean;
  parameters(): Parameter[];
  forward(
    x: Tensor,
    options?: { state?: HiddenState; trace?: boolean },
  ): { output: Tensor; state: HiddenState; trace?: ObservableTrace };
}

/** Activations by gate, and parts of the state, [T, N, H]. */
export interface ObservableTrace {
  /** Returns the activations of a gate. */
  gate(name: string, layer?: number, direction?: Direction): Tensor;
  /** Returns a part of the state after each step. */
  state(part: string, layer?: number, direction?: Direction): Tensor;
}

/** @throws ArgumentError unless this is a recurrent layer */
export function requireLayer(where: string, layer: unknown): void {
  const it = layer as Partial<ObservableLayer> | null | undefined;
  const isLayer =
    typeof it === "object" &&
    Array.isArray(it?.cells) &&
    typeof it?.forward === "function" &&
    typeof it?.parameters === "function";
  if (isLayer) return;
  refuseValue(where, "a recurrent layer, such as an LSTM", layer, "Pass the layer in the model.");
}

/** @throws ArgumentError unless these are cells of a recurrent layer */
export function requireCells(where: string, cells: unknown): void {
  const isCell = (it: Partial<CellView<string>> | null | undefined) =>
    typeof it === "object" && typeof it?.spec === "object" && typeof it?.gates === "object";
  const what = "cells of a recurrent layer, such as lstm.cells";
  if (isListOf(cells, isCell)) return;
  refuseValue(where, what, cells);
}

/** @throws ArgumentError unless this is a recurrent layer; UnsupportedError for one in two directions */
export function requireForward(where: string, layer: ObservableLayer): void {
  requireLayer(where, layer);
  if (!layer.bidirectional) return;
  throw new UnsupportedError(
    `${where}: expected a layer in one direction, got a bidirectional one. Use gradientReach, or a layer of its forward cells.`,
  );
}
