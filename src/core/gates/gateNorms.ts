/**
 * How gates learn: the norms of their parameters and gradients, and how much an update changes them. A gate with a gradient of 0 for many
 * updates is stuck; one with updates above about a hundredth of its norm learns fast.
 */
import type { CellView, Direction } from "../nn/cellView.ts";
import type { FloatArray } from "../tensor/dtype.ts";
import { normOf } from "../tensor/statistics.ts";
import { requireCells } from "./layer.ts";

/** The block of a parameter that belongs to one gate. */
export interface GateBlock {
  layer: number;
  direction: Direction;
  gate: string;
  part: (typeof PARTS)[keyof typeof PARTS];
}

/** The norms of a gate's part of one parameter. */
export interface GateNorm extends GateBlock {
  /** ‖θ‖ */
  norm: number;
  /** ‖∂L/∂θ‖; absent before a backward pass */
  gradient?: number;
}

/** How much an update changed a gate's part of one parameter. */
export interface GateUpdate extends GateBlock {
  /** ‖θ - θ_before‖ / ‖θ_before‖; infinite where θ_before is 0 */
  ratio: number;
}

const PARTS = {
  weightIh: "inputWeight",
  weightHh: "hiddenWeight",
  biasIh: "inputBias",
  biasHh: "hiddenBias",
  weightCh: "peephole",
} as const;

interface Block {
  of: GateBlock;
  /** Looks the parameter up at each use, so it sees a replaced one */
  values(): FloatArray;
  gradient(): FloatArray | undefined;
}

/**
 * Returns the norms of every gate's parameters and gradients.
 *
 * @param cells `layer.cells`, or some of them
 * @throws ArgumentError unless these are cells of a recurrent layer
 * @example
 * const [{ gate, part, norm }] = diagnostics.gateNorms(lstm.cells);
 */
export function gateNorms(cells: readonly CellView<string>[]): GateNorm[] {
  requireCells("gateNorms", cells);
  return blocksOf(cells).map(({ of, values, gradient }) => {
    const found = gradient();
    return { ...of, norm: normOf(values()), ...(found !== undefined && { gradient: normOf(found) }) };
  });
}

/**
 * Measures how much an update changes each gate.
 *
 * @param cells `layer.cells`, or some of them
 * @returns a function that compares the parameters with those at its previous call
 * @throws ArgumentError unless these are cells of a recurrent layer
 * @example
 * const updates = diagnostics.watchUpdate(lstm.cells);
 * optimizer.step();
 * const [{ gate, part, ratio }] = updates();
 */
export function watchUpdate(cells: readonly CellView<string>[]): () => GateUpdate[] {
  requireCells("watchUpdate", cells);
  const blocks = blocksOf(cells);
  let before = blocks.map(({ values }) => values().slice());
  return () => {
    const now = blocks.map(({ values }) => values().slice());
    const updates = blocks.map(({ of }, k) => {
      const change = normOf(now[k].map((value, j) => value - before[k][j]));
      return { ...of, ratio: change === 0 ? 0 : change / normOf(before[k]) };
    });
    before = now;
    return updates;
  };
}

function blocksOf(cells: readonly CellView<string>[]): Block[] {
  return cells.flatMap((cell) =>
    Object.values(cell.gates).flatMap((gate) =>
      (Object.keys(PARTS) as (keyof typeof PARTS)[]).flatMap((key): Block[] => {
        const rows = gate.rangeIn(key);
        if (rows === undefined) return [];
        const parameter = () => cell.weights[key]!;
        const part = (data: FloatArray): FloatArray => {
          const width = data.length / parameter().shape[0];
          return data.subarray(rows.start * width, rows.end * width);
        };
        const { layer, direction } = cell;
        const gradient = () => {
          const { grad } = parameter();
          return grad && part(grad.data);
        };
        const of = { layer, direction, gate: gate.name, part: PARTS[key] };
        return [{ of, values: () => part(parameter().data), gradient }];
      }),
    ),
  );
}
