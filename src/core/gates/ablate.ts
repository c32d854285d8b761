/** The worth of each gate to a trained model: its loss with the gate held open, closed, or at its mean. */
import { noGrad } from "../autograd/index.ts";
import { gateNames } from "../cells/gates.ts";
import { traitsOf } from "../cells/traits.ts";
import { type GateAct, watched } from "../nn/act.ts";
import type { CellView, Direction } from "../nn/cellView.ts";
import { findGate } from "../nn/gatePlaces.ts";
import type { Module } from "../nn/module.ts";
import { RecurrentLayer } from "../nn/recurrentLayer.ts";
import { checkChoice, checkFunction, readOptions } from "../tensor/check.ts";
import { refuseValue } from "../tensor/errors.ts";
import { isListOf, isText } from "../tensor/lists.ts";
import { Shown, tableOf } from "../tensor/shown.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** The value of a held gate: 1, 0, or the mean of each unit over the data. */
export type AblatedBy = "open" | "closed" | "mean";
const WAYS: readonly AblatedBy[] = ["open", "closed", "mean"];

/** Options of `ablate`. */
export interface AblateOptions {
  /** Names of gates, such as `forget` or `retain`, in the layers that have them; default: all that are between 0 and 1 */
  gates?: readonly string[];
  /** Default: all three */
  by?: readonly AblatedBy[];
}

/** The loss of a model with one gate held. */
export interface Ablated {
  /** Path of the layer in the model, `""` for the model itself */
  module: string;
  layer: number;
  direction: Direction;
  gate: string;
  by: AblatedBy;
  loss: number;
  /** The loss minus that of the free model */
  change: number;
}

/**
 * The losses of `ablate`, which print as a table with bars.
 *
 * @example
 * const { rows } = diagnostics.ablate(model, batches, loss);
 * rows.filter(({ change }) => change > 0.1); // gates that the model needs
 */
export class Ablation extends Shown {
  /** Loss of the free model */
  readonly loss: number;
  /** In the order of the model's layers */
  readonly rows: readonly Ablated[];

  /** @param loss of the free model @param rows one for each gate and way */
  constructor(loss: number, rows: readonly Ablated[]) {
    super();
    this.loss = loss;
    this.rows = rows;
  }

  override toString(): string {
    const most = Math.max(...this.rows.map(({ change }) => Math.abs(change)));
    const table = this.rows.map(({ module, layer, direction, gate, by, loss, change }) => [
      [module, `layer ${layer}`, ...(direction === "reverse" ? [direction] : [])].filter(Boolean).join(" "),
      gate,
      by,
      loss.toPrecision(4),
      `${change < 0 ? "" : "+"}${change.toPrecision(2)}`,
      "█".repeat(most > 0 ? Math.round((20 * Math.abs(change)) / most) : 0),
    ]);
    return [`loss ${this.loss.toPrecision(4)} of the free model`, tableOf(table)].join("\n");
  }
}

/**
 * Measures a model again and again, each time with one gate of one cell held at a value: open (1), closed (0), or at the mean of each unit.
 * The model runs in evaluation mode and does not change.
 *
 * @param model   with recurrent layers anywhere in it
 * @param batches data, of any form that `loss` takes
 * @param loss    the loss of a batch; the mean over the batches counts
 * @param options which gates, held at what
 * @returns the losses; `String(…)` shows them with bars
 * @throws ArgumentError for a model without recurrent layers, no batch, unknown gates or ways, and a loss that is not one number
 * @example
 * const table = diagnostics.ablate(model, batches, (model, { input, target }) => crossEntropy(model.forward(input), target));
 * console.log(table); // loss 0.31 of the free model, then a line for each gate
 */
export function ablate<Model extends Module, Batch>(
  model: Model,
  batches: readonly Batch[],
  loss: (model: Model, batch: Batch) => Tensor | number,
  options: AblateOptions = {},
): Ablation {
  const { gates, by } = readOptions<AblateOptions>("ablate", options, { gates: [undefined], by: [WAYS] });
  checkFunction("ablate", "loss", loss);
  if (gates !== undefined && (!isListOf(gates, isText) || gates.length === 0))
    refuseValue("ablate", "gates as a list of names", gates);
  if (!isListOf(by, isText) || by.length === 0) refuseValue("ablate", "by as a list of ways", by);
  for (const way of by) checkChoice("ablate", "by", way, WAYS);
  const layers = [...(model?.namedModules?.() ?? [])].flatMap(([module, layer]) =>
    layer instanceof RecurrentLayer ? [{ module, layer: layer as RecurrentLayer<string, never> }] : [],
  );
  if (layers.length === 0) refuseValue("ablate", "a model with a recurrent layer", model);
  if (!Array.isArray(batches) || batches.length === 0)
    refuseValue("ablate", "a list of at least one batch", batches);

  for (const gate of gates ?? [])
    if (!layers.some(({ layer }) => hasGate(layer.cells[0].spec, gate)))
      findGate(layers[0].layer.cells[0].spec, gate);

  const measure = () => {
    const losses = batches.map((batch) => {
      const value = noGrad(() => loss(model, batch));
      const number = typeof value === "number" ? value : value?.size === 1 ? value.data[0] : Number.NaN;
      if (!Number.isFinite(number)) refuseValue("ablate", "a loss of one finite number", value);
      return number;
    });
    return losses.reduce((sum, each) => sum + each, 0) / losses.length;
  };

  const modes = model.modules().map((module) => [module, module.training] as const);
  model.eval();
  try {
    const means = layers.map(({ layer }) => new Means(layer.cells));
    for (const [k, { layer }] of layers.entries())
      watched.set(layer, { seen: (trace, rows) => means[k].add(trace, rows) });
    const free = measure();
    for (const { layer } of layers) watched.delete(layer);
    const rows: Ablated[] = [];
    for (const [k, { module, layer }] of layers.entries()) {
      for (const [c, { layer: place, direction, spec }] of layer.cells.entries()) {
        const held = gates?.filter((name) => hasGate(spec, name));
        for (const gate of held ?? gateNames(spec).filter((name) => isHeld(spec, name))) {
          for (const way of by) {
            const set = way === "mean" ? means[k].of(c, gate) : Number(way === "open");
            const act: GateAct = { set, layer: place, direction };
            watched.set(layer, { act: { [gate]: act } });
            const loss = measure();
            watched.delete(layer);
            rows.push({ module, layer: place, direction, gate, by: way, loss, change: loss - free });
          }
        }
      }
    }
    return new Ablation(free, rows);
  } finally {
    for (const { layer } of layers) watched.delete(layer);
    for (const [module, training] of modes) module.training = training;
  }
}

/** A gate between 0 and 1 that has an activation of its own. */
const isHeld = (spec: CellView<string>["spec"], name: string) =>
  traitsOf(spec).isFraction(spec, name) &&
  (spec.kind !== "defined" || spec.cell.definition.gates[name].activation !== undefined);

function hasGate(spec: CellView<string>["spec"], name: string): boolean {
  try {
    findGate(spec, name);
    return true;
  } catch {
    return false;
  }
}

/** Means of every gate of the cells of a layer, by unit. */
class Means {
  readonly #cells: readonly CellView<string>[];
  readonly #sums: Float64Array[][];
  #rows = 0;

  constructor(cells: readonly CellView<string>[]) {
    this.#cells = cells;
    this.#sums = cells.map(({ spec }) => gateNames(spec).map(() => new Float64Array(spec.hiddenSize)));
  }

  add(trace: { gate(name: string, layer: number, direction: Direction): Tensor }, rows: number): void {
    this.#rows += rows;
    for (const [c, { spec, layer, direction }] of this.#cells.entries()) {
      for (const [g, name] of gateNames(spec).entries()) {
        // Padded steps are 0.
        const { data } = trace.gate(name, layer, direction);
        const sums = this.#sums[c][g];
        for (let k = 0; k < data.length; k++) sums[k % sums.length] += data[k];
      }
    }
  }

  of(cell: number, gate: string): Float64Array {
    const { index, sign } = findGate(this.#cells[cell].spec, gate);
    return this.#sums[cell][index].map((sum) => {
      const mean = sum / this.#rows;
      return sign === 1 ? mean : 1 - mean;
    });
  }
}
