/**
 * Acts on gates: values that a run clamps, shifts, scales or sets. Each act maps a gate's pre-activation or value to factor · v + offset, by
 * unit, step and sequence, so acts in a row are one such map. A map that is the same at all steps is a change of weights, for any kernel;
 * others are masks in the equations of the cell.
 */
import { add, mul } from "../autograd/elementwise.ts";
import { type ActPlace, actMasks } from "../cells/actMasks.ts";
import type { DefinedSpec, LayerSpec } from "../cells/cell.ts";
import { gateNames } from "../cells/gates.ts";
import { hasUsualActivations } from "../cells/usualActivations.ts";
import { areNumbers, checkChoice, checkNumber, integerFrom, readOptions } from "../tensor/check.ts";
import { allocate, type DType, type FloatArray } from "../tensor/dtype.ts";
import { ArgumentError, describe, refuseValue, ShapeError, UnsupportedError } from "../tensor/errors.ts";
import { formatShape } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { CellView, Direction } from "./cellView.ts";
import { findGate } from "./gatePlaces.ts";
import type { GRUGateKey, LSTMGateKey, RNNGateKey } from "./gates.ts";
import type { NoisySequence } from "./noise.ts";
import type { InputSizes } from "./recurrentBase.ts";
import { requireDefined } from "./runnableSpec.ts";
import type { Trace } from "./trace.ts";

/** One number for all units and steps, one for each unit, [H], or one for each step too: a tensor [T, N, H], such as `trace.gate` gives. */
export type ActValue = number | readonly number[] | FloatArray | Tensor;

/** An act on a gate in a run. In one act the order is `pre`, `shift`, the activation, `scale`, `set`. */
export interface GateAct {
  /** Replaces the sum before the activation */
  pre?: ActValue;
  /** Is added before the activation */
  shift?: ActValue;
  /** Multiplies the value */
  scale?: ActValue;
  /** Replaces the value */
  set?: ActValue;
  /** Default: all units */
  units?: readonly number[];
  /** First step, of those of the output in both directions; default 0 */
  from?: number;
  /** Step after the last one; default T */
  to?: number;
  /** Default: every layer */
  layer?: number;
  /** Default: every direction */
  direction?: Direction;
}

/** Acts on gates in a run, by any of their names: a number sets the value, and a list acts one after the other. `retain: 1` keeps the state in every cell. */
export type Acts = {
  readonly [gate in LSTMGateKey | GRUGateKey | RNNGateKey | (string & {})]?:
    | number
    | GateAct
    | readonly GateAct[];
};

const KINDS = ["pre", "shift", "scale", "set"] as const;
type Kind = (typeof KINDS)[number];

/** value ↦ factor · value + offset, each [T, N, H], or [H] if every step has the same. */
interface Affine {
  readonly factor: FloatArray;
  readonly offset: FloatArray;
}

/** Acts on a layer inside a model, and a reader of its traces: `ablate` sets them around a call of the model. */
export interface Watched {
  readonly act?: Acts;
  /** @param rows number of valid steps of all sequences */
  seen?(trace: Trace<string>, rows: number): void;
}

export const watched = new WeakMap<object, Watched>();

/** The layer and the input that acts belong to. */
interface ActPlaces {
  readonly where: string;
  /** Of one of its cells */
  readonly spec: LayerSpec;
  readonly sizes: InputSizes;
  readonly dtype: DType;
  readonly numLayers: number;
  readonly directions: readonly Direction[];
}

interface CheckedAct extends Omit<GateAct, Kind> {
  readonly gate: string;
  readonly sign: 1 | -1;
  readonly values: readonly (readonly [Kind, number | FloatArray])[];
}

/** The acts of one call of `forward`, checked. */
export class CheckedActs {
  readonly #places: ActPlaces;
  readonly #acts: readonly CheckedAct[];

  /**
   * @throws ArgumentError for gates, units, steps or options that do not exist, ShapeError for values of another shape, UnsupportedError for
   *   a gate that an equation gives
   */
  constructor(acts: Acts, places: ActPlaces) {
    this.#places = places;
    const { where, spec, sizes, numLayers, directions } = places;
    if (acts === null || typeof acts !== "object")
      refuseValue(where, "act by gate, such as { forget: 1 }", acts);
    const names = new Map<number, string>();
    this.#acts = Object.entries(acts as Acts).flatMap(([name, given]) => {
      if (given === undefined) return [];
      const { index, sign } = findGate(spec, name);
      const other = names.get(index);
      if (other !== undefined)
        throw new ArgumentError(
          `${where}, act: expected each gate once, got ${other} and ${name}, which are the same. Give a list of acts under one name.`,
        );
      names.set(index, name);
      const gate = gateNames(spec)[index];
      const list = typeof given === "number" ? [{ set: given }] : Array.isArray(given) ? given : [given];
      const at = `${where}, act.${name}`;
      if (
        list.length === 0 ||
        list.some((each) => typeof each === "number" || each instanceof Tensor || ArrayBuffer.isView(each))
      )
        refuseValue(
          at,
          "a number, an act such as { set: […] } or a list of acts",
          given,
          `Give values as { ${name}: { set: […] } }.`,
        );
      return list.map((each: GateAct) => {
        const { steps } = sizes;
        const { from, to, layer, direction, units, ...kinds } = readOptions<GateAct>(at, each, {
          pre: [undefined],
          shift: [undefined],
          scale: [undefined],
          set: [undefined],
          units: [undefined],
          from: [0, integerFrom(0, steps)],
          to: [steps, integerFrom(each?.from ?? 0, steps)],
          layer: [undefined],
          direction: [undefined],
        });
        if (layer !== undefined) checkNumber(at, "layer", layer, integerFrom(0, numLayers - 1));
        if (direction !== undefined) checkChoice(at, "direction", direction, directions, "NAME");
        checkUnits(at, units, spec.hiddenSize);
        const values = KINDS.flatMap((kind) =>
          kinds[kind] === undefined
            ? []
            : [[kind, this.#valuesOf(`${at}.${kind}`, kinds[kind], spec.hiddenSize)] as const],
        );
        if (values.length === 0)
          throw new ArgumentError(`${at}: expected pre, shift, scale or set, got none of them.`);
        const isValue = values.some(([kind]) => kind === "scale" || kind === "set");
        if (isValue && spec.kind === "defined" && spec.cell.definition.gates[gate].activation === undefined)
          throw new UnsupportedError(
            `${at}: expected pre or shift, got ${values.map(([kind]) => kind).join(" and ")}. An equation of ${spec.cell.definition.name} gives this gate its value, which others depend on.`,
          );
        return { gate, sign, values, units, from, to, layer, direction };
      });
    });
  }

  /** Returns what runs instead of a cell with its input; masks in place of values that weights cannot give. @throws UnsupportedError as `requireDefined` */
  apply(cell: CellView<string>, run: NoisySequence): NoisySequence {
    const acts = this.#acts.filter(
      ({ layer = cell.layer, direction = cell.direction }) =>
        layer === cell.layer && direction === cell.direction,
    );
    if (acts.length === 0) return run;
    return this.#byWeights(cell, run, acts) ?? this.#byMasks(cell, run, acts);
  }

  /** Constant acts on a cell of the usual activations: rows become 0 and biases the wanted sums. */
  #byWeights(
    { spec }: CellView<string>,
    run: NoisySequence,
    acts: readonly CheckedAct[],
  ): NoisySequence | undefined {
    const { steps } = this.#places.sizes;
    const isConstant = acts.every(
      ({ values, from, to }) =>
        from === 0 &&
        to === steps &&
        values.every(([, v]) => typeof v === "number" || v.length === spec.hiddenSize),
    );
    const { weightIh, weightHh, weightCh, biasIh, biasHh } = run.weights;
    if (!isConstant || spec.kind === "defined" || run.spec.kind === "defined" || weightCh !== undefined)
      return undefined;
    const { hiddenSize: H } = spec;
    const names: readonly string[] = gateNames(spec);
    const [factors, offsets] = [1, 0].map((value) =>
      allocate(this.#places.dtype, names.length * H).fill(value),
    );
    for (const gate of new Set(acts.map((act) => act.gate))) {
      const { pre, value } = this.#affines(acts, gate, H, true);
      const at = names.indexOf(gate) * H;
      const inverse = inverseOf(spec, gate);
      for (let unit = 0; unit < H; unit++) {
        let [factor, offset] = [pre.factor[unit], pre.offset[unit]];
        if (value.factor[unit] === 0) [factor, offset] = [0, inverse(value.offset[unit])];
        else if (value.factor[unit] !== 1 || value.offset[unit] !== 0) return undefined;
        if (Number.isNaN(offset)) return undefined;
        factors[at + unit] = factor;
        offsets[at + unit] = offset;
      }
    }
    const rows = new Tensor(factors, [factors.length]);
    const columns = new Tensor(factors, [factors.length, 1]);
    const sums = new Tensor(offsets, [offsets.length]);
    const weights = {
      ...run.weights,
      weightIh: mul(weightIh, columns),
      weightHh: mul(weightHh, columns),
      biasIh: biasIh === undefined ? sums : add(mul(biasIh, rows), sums),
      ...(biasHh !== undefined && { biasHh: mul(biasHh, rows) }),
    };
    return { ...run, weights };
  }

  #byMasks(
    { spec, where }: CellView<string>,
    run: NoisySequence,
    acts: readonly CheckedAct[],
  ): NoisySequence {
    const defined: DefinedSpec =
      run.spec.kind === "defined"
        ? run.spec
        : requireDefined(where, run.spec, "acts that change over the steps, or scale");
    const places: Record<string, ActPlace[]> = {};
    const masks: Record<string, FloatArray> = { ...run.masks };
    for (const gate of new Set(acts.map((act) => act.gate))) {
      const affines = this.#affines(acts, gate, spec.hiddenSize, false);
      places[gate] = (["pre", "value"] as const).filter((place) => {
        const { factor, offset } = affines[place];
        if (factor.every((each) => each === 1) && offset.every((each) => each === 0)) return false;
        const [factorName, offsetName] = actMasks(gate, place);
        masks[factorName] = factor;
        masks[offsetName] = offset;
        return true;
      });
    }
    return { ...run, spec: { ...defined, noise: { ...defined.noise, acts: places } }, masks };
  }

  /** The maps of a gate, one after the other in the order of the acts, over a row of H for each step and sequence, or one for all. */
  #affines(
    acts: readonly CheckedAct[],
    gate: string,
    H: number,
    isConstant: boolean,
  ): Record<ActPlace, Affine> {
    const { steps, batch } = this.#places.sizes;
    const rows = isConstant ? 1 : steps * batch;
    const array = (value: number) => allocate(this.#places.dtype, rows * H).fill(value);
    const affines = {
      pre: { factor: array(1), offset: array(0) },
      value: { factor: array(1), offset: array(0) },
    };
    for (const { sign, values, units, from, to, ...act } of acts) {
      if (act.gate !== gate) continue;
      const chosen = units ?? Array.from({ length: H }, (_, unit) => unit);
      for (const [kind, given] of values) {
        const { factor, offset } = affines[kind === "pre" || kind === "shift" ? "pre" : "value"];
        const last = isConstant ? 1 : to! * batch;
        for (let row = isConstant ? 0 : from! * batch; row < last; row++) {
          for (const unit of chosen) {
            const at = row * H + unit;
            const v = typeof given === "number" ? given : given[given.length === H ? unit : at];
            if (kind === "shift") offset[at] += sign * v;
            else if (kind === "scale") {
              factor[at] *= v;
              // Of what is kept, where the gate says what is replaced.
              offset[at] = offset[at] * v + (sign === 1 ? 0 : 1 - v);
            } else {
              factor[at] = 0;
              offset[at] = sign === 1 ? v : kind === "pre" ? -v : 1 - v;
            }
          }
        }
      }
    }
    return affines;
  }

  #valuesOf(where: string, given: ActValue, H: number): number | FloatArray {
    if (typeof given === "number" && Number.isFinite(given)) return given;
    const { steps, batch, batched } = this.#places.sizes;
    const full = batched ? [steps, batch, H] : [steps, H];
    const shape = given instanceof Tensor ? given.shape : areNumbers(given, H) ? [H] : undefined;
    const isFull = shape?.join() === full.join();
    if (!isFull && shape?.join() !== `${H}`)
      throw new ShapeError(
        `${where}: expected a number, one for each of ${H} units, or a tensor ${formatShape(full)}, got ${shape === undefined ? describe(given) : `shape ${formatShape(shape)}`}.`,
      );
    const data = given instanceof Tensor ? given.data : (given as ArrayLike<number>);
    const own = allocate(this.#places.dtype, data.length);
    own.set(data);
    const wrong = own.findIndex((each) => !Number.isFinite(each));
    if (wrong >= 0)
      throw new ArgumentError(`${where}: expected finite numbers, got ${own[wrong]} at ${wrong}.`);
    return own;
  }
}

function checkUnits(where: string, units: unknown, hiddenSize: number): void {
  if (units === undefined) return;
  const isUnit = (unit: unknown) =>
    Number.isInteger(unit) && (unit as number) >= 0 && (unit as number) < hiddenSize;
  const isList = Array.isArray(units) && units.length > 0 && units.every(isUnit);
  if (isList && new Set(units).size === units.length) return;
  refuseValue(where, `units as a list of different integers from 0 to ${hiddenSize - 1}`, units);
}

/** Beyond it sigmoid and tanh are exactly at their ends. */
const FAR = 800;

/** Returns the sum before the activation that gives a value; NaN where none does. */
function inverseOf(spec: LayerSpec, gate: string): (value: number) => number {
  if (!hasUsualActivations(spec)) return () => Number.NaN;
  if (spec.kind === "rnn" && spec.nonlinearity === "relu") return (v) => (v >= 0 ? v : Number.NaN);
  const isTanh = spec.kind === "rnn" || gate === "cell" || gate === "new";
  const end = isTanh ? -1 : 0;
  return (v) => {
    if (v === 1) return FAR;
    if (v === end) return -FAR;
    return isTanh ? Math.atanh(v) : v > 0 && v < 1 ? Math.log(v / (1 - v)) : Number.NaN;
  };
}
